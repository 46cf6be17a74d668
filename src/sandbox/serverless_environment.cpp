// Environment variables of container deployments.
#include <algorithm>

#include "sandbox/serverless.hpp"
#include "sandbox/serverless_checks.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::string_view kind = "container_deployment";
constexpr Field change_fields[] = {{"container_name"}, {"env", Kind::array}};

Json shown_environment(const Json& container) {
  return {{"container_name", container["name"]}, {"env", container["env"]}};
}

Reply environment_reply(const Json& deployment) {
  Json out = Json::array();
  for (const Json& container : deployment["containers"]) out.push_back(shown_environment(container));
  return Reply::json(200, out);
}

Json* variable(Json& env, const std::string& name) {
  const auto found = std::find_if(env.begin(), env.end(), [&](const Json& item) { return item["name"] == name; });
  return found == env.end() ? nullptr : &*found;
}

/// Lets `change(env, asked)` edit the asked container's variables; it returns a problem or "".
template <typename Change>
Reply change_environment(World& world, const Call& call, bool one_container_reply, Change change) {
  const std::string& name = call.params.at("name");
  const Json* found = world.books().find(kind, name);
  if (found == nullptr) return no_deployment(name);
  if (auto problem = body_problem(call)) return *problem;
  if (std::string problem = shape_problem(call.json, change_fields); !problem.empty()) return invalid(problem);
  Json deployment = *found;
  const std::string wanted = text_of(call.json, "container_name");
  for (Json& container : deployment["containers"]) {
    if (container["name"] != wanted) continue;
    if (std::string problem = change(container["env"], call.json["env"]); !problem.empty()) return invalid(problem);
    const Json one = shown_environment(container);
    world.books().put(kind, name, deployment);
    renew_deployment(world, containers_flavour, name);
    return one_container_reply ? Reply::json(200, one) : environment_reply(deployment);
  }
  return not_found(fmt::format("Container {} not found", wanted));
}

}  // namespace

Reply get_environment(World& world, const Call& call) {
  const Json* found = world.books().find(kind, call.params.at("name"));
  return found == nullptr ? no_deployment(call.params.at("name")) : environment_reply(*found);
}

Reply add_environment(World& world, const Call& call) {
  return change_environment(world, call, false, [&](Json& env, const Json& asked) -> std::string {
    if (std::string problem = environment_problem(world, asked, "env."); !problem.empty()) return problem;
    for (const Json& item : asked) {
      if (Json* present = variable(env, text_of(item, "name"))) {
        *present = item;
      } else {
        env.push_back(item);
      }
    }
    return "";
  });
}

Reply update_environment(World& world, const Call& call) {
  // The documented reply is the list; one client reads a single object.
  const bool one = world.oddity("patch_env") == "object";
  return change_environment(world, call, one, [&](Json& env, const Json& asked) -> std::string {
    if (std::string problem = environment_problem(world, asked, "env."); !problem.empty()) return problem;
    for (const Json& item : asked) {
      Json* present = variable(env, text_of(item, "name"));
      if (present == nullptr) return fmt::format("Environment variable {} does not exist", text_of(item, "name"));
      *present = item;
    }
    return "";
  });
}

Reply delete_environment(World& world, const Call& call) {
  return change_environment(world, call, false, [](Json& env, const Json& asked) -> std::string {
    for (const Json& name : asked) {
      if (!name.is_string()) return "each value in env must be a string";
      if (variable(env, name.get<std::string>()) == nullptr)
        return fmt::format("Environment variable {} does not exist", name.get<std::string>());
    }
    Json kept = Json::array();
    for (const Json& item : env) {
      if (std::find(asked.begin(), asked.end(), item["name"]) == asked.end()) kept.push_back(item);
    }
    env = std::move(kept);
    return "";
  });
}

}  // namespace gpuctl::sandbox
