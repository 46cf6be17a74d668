// Container deployments.
#include "sandbox/billing.hpp"
#include "sandbox/serverless.hpp"
#include "sandbox/serverless_checks.hpp"
#include "sandbox/services.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::string_view kind = "container_deployment";

constexpr Field create_fields[] = {
    {"name"},
    {"container_registry_settings", Kind::object},
    {"containers", Kind::array},
    {"compute", Kind::object},
    {"scaling", Kind::object},
    {"is_spot", Kind::boolean, false},
    {"is_verda_io", Kind::boolean, false},
};
constexpr Field patch_fields[] = {
    {"container_registry_settings", Kind::object, false},
    {"containers", Kind::array, false},
    {"compute", Kind::object, false},
    {"is_spot", Kind::boolean, false},
};

std::string create_problem(World& world, const Json& request) {
  if (std::string problem = shape_problem(request, create_fields); !problem.empty()) return problem;
  if (std::string problem = name_problem(text_of(request, "name")); !problem.empty()) return problem;
  if (std::string problem = registry_problem(world, member(request, "container_registry_settings")); !problem.empty())
    return problem;
  if (std::string problem = create_container_problem(world, request["containers"]); !problem.empty()) return problem;
  if (std::string problem = compute_problem(request["compute"]); !problem.empty()) return problem;
  return scaling_problem(request["scaling"], true);
}

Json scaling_of(const Json& request) {
  Json scaling = default_scaling();
  Json given = Json::object();
  for (const auto& [key, value] : scaling.items()) {
    if (const Json* asked = member(request, key)) given[key] = *asked;
  }
  merge(scaling, given);
  return scaling;
}

Reply list_deployments(World& world, const Call&) { return list_reply(world, kind); }

Reply create_deployment(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  if (std::string problem = create_problem(world, call.json); !problem.empty()) return invalid(problem);
  const std::string name = text_of(call.json, "name");
  if (world.books().find(kind, name) != nullptr)
    return Reply::error(409, "conflict", fmt::format("Deployment {} already exists", name));
  const Json* spot = member(call.json, "is_spot");
  Json shown{{"name", name},
             {"containers", new_containers(world, call.json["containers"])},
             {"endpoint_base_url", "https://containers.datacrunch.io/" + name},
             {"created_at", world.timestamp()},
             {"compute", shown_compute(call.json["compute"])},
             {"container_registry_settings", shown_registry(member(call.json, "container_registry_settings"))},
             {"is_spot", spot != nullptr && spot->get<bool>()}};
  start_deployment(world, containers_flavour, shown, scaling_of(call.json["scaling"]));
  return Reply::json(201, shown);
}

Reply get_deployment(World& world, const Call& call) {
  const Json* shown = world.books().find(kind, call.params.at("name"));
  return shown == nullptr ? no_deployment(call.params.at("name")) : Reply::json(200, *shown);
}

Reply patch_deployment(World& world, const Call& call) {
  const std::string& name = call.params.at("name");
  const Json* found = world.books().find(kind, name);
  if (found == nullptr) return no_deployment(name);
  if (auto problem = body_problem(call)) return *problem;
  if (std::string problem = shape_problem(call.json, patch_fields); !problem.empty()) return invalid(problem);
  Json shown = *found;
  if (const Json* settings = member(call.json, "container_registry_settings")) {
    if (std::string problem = registry_problem(world, settings); !problem.empty()) return invalid(problem);
    shown["container_registry_settings"] = shown_registry(settings);
  }
  if (const Json* containers = member(call.json, "containers")) {
    if (std::string problem = patch_container_problem(world, *containers, shown["containers"]); !problem.empty())
      return invalid(problem);
    patch_containers(world, shown["containers"], *containers);
  }
  if (const Json* compute = member(call.json, "compute")) {
    if (std::string problem = compute_problem(*compute); !problem.empty()) return invalid(problem);
    shown["compute"] = shown_compute(*compute);
  }
  if (const Json* spot = member(call.json, "is_spot")) shown["is_spot"] = *spot;
  world.books().put(kind, name, shown);
  renew_deployment(world, containers_flavour, name);
  return Reply::json(200, shown);
}

Reply remove_deployment(World& world, const Call& call) { return delete_deployment(world, call, containers_flavour); }

Reply get_status(World& world, const Call& call) {
  const std::string& name = call.params.at("name");
  if (world.books().find(kind, name) == nullptr) return no_deployment(name);
  return Reply::json(200, {{"status", deployment_status(world, name)}});
}

Reply restart(World& world, const Call& call) {
  const std::string& name = call.params.at("name");
  if (world.books().find(kind, name) == nullptr) return no_deployment(name);
  renew_deployment(world, containers_flavour, name);
  return Reply::empty(201);
}

Reply pause(World& world, const Call& call) { return pause_deployment(world, call, containers_flavour, true); }
Reply resume(World& world, const Call& call) { return pause_deployment(world, call, containers_flavour, false); }
Reply purge(World& world, const Call& call) { return purge_queue(world, call, containers_flavour); }
Reply logs(World& world, const Call& call) { return deployment_logs(world, call, containers_flavour); }
Reply system_logs(World& world, const Call& call) { return deployment_system_logs(world, call, containers_flavour); }

Reply get_scaling(World& world, const Call& call) {
  const Json* state = world.books().find("container_state", call.params.at("name"));
  return state == nullptr ? no_deployment(call.params.at("name")) : Reply::json(200, (*state)["scaling"]);
}

Reply patch_scaling(World& world, const Call& call) {
  const std::string& name = call.params.at("name");
  const Json* state = world.books().find("container_state", name);
  if (state == nullptr) return no_deployment(name);
  if (auto problem = body_problem(call)) return *problem;
  if (std::string problem = scaling_problem(call.json, false); !problem.empty()) return invalid(problem);
  Json scaling = (*state)["scaling"];
  merge(scaling, call.json);
  if (std::string problem = scaling_problem(scaling, true); !problem.empty()) return invalid(problem);
  change_state(world, containers_flavour, name, {{"scaling", scaling}});
  return Reply::json(200, scaling);
}

Reply get_replicas(World& world, const Call& call) {
  const std::string& name = call.params.at("name");
  const Json* shown = world.books().find(kind, name);
  if (shown == nullptr) return no_deployment(name);
  const std::string image = (*shown)["containers"][0]["image"]["image"].get<std::string>();
  const auto colon = image.find(':', image.rfind('/') + 1);
  const std::string tag = colon == std::string::npos ? "latest" : image.substr(colon + 1);
  const std::string bare = image.substr(image.rfind('/') + 1);
  Json list = Json::array();
  for (const Replica& replica : replicas(world, name)) {
    list.push_back({{"id", replica.id},
                    {"status", replica.status},
                    {"started_at", replica.started_at},
                    {"image", image},
                    {"image_name", bare.substr(0, bare.find(':'))},
                    {"image_tag", tag}});
  }
  return Reply::json(200, {{"list", std::move(list)}});
}

constexpr Route routes[] = {
    {"GET", "/v1/container-deployments", "list_containers", list_deployments},
    {"POST", "/v1/container-deployments", "create_container", create_deployment},
    {"GET", "/v1/container-deployments/{name}", "get_container", get_deployment},
    {"PATCH", "/v1/container-deployments/{name}", "update_container", patch_deployment},
    {"DELETE", "/v1/container-deployments/{name}", "delete_container", remove_deployment},
    {"GET", "/v1/container-deployments/{name}/status", "get_container_status", get_status},
    {"POST", "/v1/container-deployments/{name}/restart", "restart_container", restart},
    {"POST", "/v1/container-deployments/{name}/pause", "pause_container", pause},
    {"POST", "/v1/container-deployments/{name}/resume", "resume_container", resume},
    {"POST", "/v1/container-deployments/{name}/purge-queue", "purge_container_queue", purge},
    {"GET", "/v1/container-deployments/{name}/scaling", "get_container_scaling", get_scaling},
    {"PATCH", "/v1/container-deployments/{name}/scaling", "update_container_scaling", patch_scaling},
    {"GET", "/v1/container-deployments/{name}/replicas", "list_replicas", get_replicas},
    {"GET", "/v1/container-deployments/{name}/environment-variables", "get_container_env", get_environment},
    {"POST", "/v1/container-deployments/{name}/environment-variables", "add_container_env", add_environment},
    {"PATCH", "/v1/container-deployments/{name}/environment-variables", "update_container_env", update_environment},
    {"DELETE", "/v1/container-deployments/{name}/environment-variables", "delete_container_env", delete_environment},
    {"GET", "/v1/container-deployments/{name}/logs", "get_container_logs", logs},
    {"GET", "/v1/container-deployments/{name}/system-logs", "get_container_system_logs", system_logs},
    {"GET", "/v1/container-deployment-templates", "list_container_templates", list_templates},
    {"GET", "/v1/container-deployment-templates/{id}", "get_container_template", get_template},
    {"POST", "/v1/container-deployment-templates/{id}/deployments", "deploy_container_template", deploy_template},
};

}  // namespace

std::span<const Route> container_routes() { return routes; }

}  // namespace gpuctl::sandbox
