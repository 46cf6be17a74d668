// Serverless jobs.
#include "sandbox/serverless.hpp"
#include "sandbox/serverless_checks.hpp"
#include "sandbox/services.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::string_view kind = "job_deployment";

constexpr Field create_fields[] = {
    {"name"},
    {"containers", Kind::array},
    {"compute", Kind::object},
    {"scaling", Kind::object},
    {"container_registry_settings", Kind::object, false},
};
constexpr Field patch_fields[] = {
    {"containers", Kind::array, false},
    {"compute", Kind::object, false},
    {"scaling", Kind::object, false},
    {"container_registry_settings", Kind::object, false},
};

std::string create_problem(World& world, const Json& request) {
  if (std::string problem = shape_problem(request, create_fields); !problem.empty()) return problem;
  if (std::string problem = name_problem(text_of(request, "name")); !problem.empty()) return problem;
  if (std::string problem = registry_problem(world, member(request, "container_registry_settings")); !problem.empty())
    return problem;
  if (std::string problem = create_container_problem(world, request["containers"]); !problem.empty()) return problem;
  if (std::string problem = compute_problem(request["compute"]); !problem.empty()) return problem;
  return job_scaling_problem(request["scaling"], true);
}

Json scaling_of(const Json& request) {
  Json scaling = Json::object();
  for (const char* key : {"max_replica_count", "queue_message_ttl_seconds", "deadline_seconds"}) {
    if (const Json* value = member(request, key)) scaling[key] = *value;
  }
  return scaling;
}

Reply list_jobs(World& world, const Call&) {
  Json out = Json::array();
  for (const std::string& name : world.books().ids(kind)) {
    const Json& job = *world.books().find(kind, name);
    if (!visible(world, job)) continue;
    out.push_back({{"name", job["name"]},
                   {"created_at", job["created_at"]},
                   {"created_by_user_id", job["created_by_user_id"]},
                   {"compute", job["compute"]}});
  }
  return Reply::json(200, out);
}

Reply create_job(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  if (std::string problem = create_problem(world, call.json); !problem.empty()) return invalid(problem);
  const std::string name = text_of(call.json, "name");
  if (world.books().find(kind, name) != nullptr)
    return Reply::error(409, "conflict", fmt::format("Job {} already exists", name));
  Json shown{{"name", name},
             {"containers", new_containers(world, call.json["containers"])},
             {"endpoint_base_url", "https://containers.datacrunch.io/" + name},
             {"created_at", world.timestamp()},
             {"created_by_user_id", world.user_id()},
             {"compute", shown_compute(call.json["compute"])},
             {"container_registry_settings", shown_registry(member(call.json, "container_registry_settings"))}};
  start_deployment(world, jobs_flavour, shown, scaling_of(call.json["scaling"]));
  return Reply::json(201, shown);
}

Reply get_job(World& world, const Call& call) {
  const Json* shown = world.books().find(kind, call.params.at("name"));
  return shown == nullptr ? no_deployment(call.params.at("name")) : Reply::json(200, *shown);
}

/// Changes the documents of a job as a PATCH asks; a problem, or "".
std::string patch(World& world, Json& shown, Json& scaling, const Json& request) {
  if (std::string problem = shape_problem(request, patch_fields); !problem.empty()) return problem;
  if (const Json* settings = member(request, "container_registry_settings")) {
    if (std::string problem = registry_problem(world, settings); !problem.empty()) return problem;
    shown["container_registry_settings"] = shown_registry(settings);
  }
  if (const Json* containers = member(request, "containers")) {
    if (std::string problem = patch_container_problem(world, *containers, shown["containers"]); !problem.empty())
      return problem;
    patch_containers(world, shown["containers"], *containers);
  }
  if (const Json* compute = member(request, "compute")) {
    if (std::string problem = compute_problem(*compute); !problem.empty()) return problem;
    shown["compute"] = shown_compute(*compute);
  }
  if (const Json* asked = member(request, "scaling")) {
    if (std::string problem = job_scaling_problem(*asked, false); !problem.empty()) return problem;
    merge(scaling, scaling_of(*asked));
  }
  return "";
}

Reply patch_job(World& world, const Call& call) {
  const std::string& name = call.params.at("name");
  const Json* found = world.books().find(kind, name);
  if (found == nullptr) return no_deployment(name);
  if (auto problem = body_problem(call)) return *problem;
  Json shown = *found;
  Json scaling = (*world.books().find("job_state", name))["scaling"];
  if (std::string problem = patch(world, shown, scaling, call.json); !problem.empty()) return invalid(problem);
  world.books().put(kind, name, shown);
  change_state(world, jobs_flavour, name, {{"scaling", std::move(scaling)}});
  return Reply::json(200, shown);
}

Reply get_scaling(World& world, const Call& call) {
  const Json* state = world.books().find("job_state", call.params.at("name"));
  return state == nullptr ? no_deployment(call.params.at("name")) : Reply::json(200, (*state)["scaling"]);
}

Reply get_status(World& world, const Call& call) {
  const std::string& name = call.params.at("name");
  if (world.books().find(kind, name) == nullptr) return no_deployment(name);
  return Reply::json(200, {{"status", job_status(world, name)}});
}

Reply remove_job(World& world, const Call& call) { return delete_deployment(world, call, jobs_flavour); }
Reply pause(World& world, const Call& call) { return pause_deployment(world, call, jobs_flavour, true); }
Reply resume(World& world, const Call& call) { return pause_deployment(world, call, jobs_flavour, false); }
Reply purge(World& world, const Call& call) { return purge_queue(world, call, jobs_flavour); }
Reply logs(World& world, const Call& call) { return deployment_logs(world, call, jobs_flavour); }
Reply system_logs(World& world, const Call& call) { return deployment_system_logs(world, call, jobs_flavour); }

constexpr Route routes[] = {
    {"GET", "/v1/job-deployments", "list_jobs", list_jobs},
    {"POST", "/v1/job-deployments", "create_job", create_job},
    {"GET", "/v1/job-deployments/{name}", "get_job", get_job},
    {"PATCH", "/v1/job-deployments/{name}", "update_job", patch_job},
    {"DELETE", "/v1/job-deployments/{name}", "delete_job", remove_job},
    {"GET", "/v1/job-deployments/{name}/scaling", "get_job_scaling", get_scaling},
    {"GET", "/v1/job-deployments/{name}/status", "get_job_status", get_status},
    {"POST", "/v1/job-deployments/{name}/pause", "pause_job", pause},
    {"POST", "/v1/job-deployments/{name}/resume", "resume_job", resume},
    {"POST", "/v1/job-deployments/{name}/purge-queue", "purge_job_queue", purge},
    {"GET", "/v1/job-deployments/{name}/logs", "get_job_logs", logs},
    {"GET", "/v1/job-deployments/{name}/system-logs", "get_job_system_logs", system_logs},
};

}  // namespace

std::span<const Route> job_routes() { return routes; }

}  // namespace gpuctl::sandbox
