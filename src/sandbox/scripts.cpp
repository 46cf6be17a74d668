// Startup scripts: the one list of the service that comes in pages.
#include <array>

#include "sandbox/services.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::size_t most_scripts = 100;
constexpr std::size_t largest_script = 48U << 10U;

Reply list_scripts(World& world, const Call& call) {
  const std::string direction = call.query_value("orderDirection").value_or("desc");
  if (direction != "asc" && direction != "desc") {
    return invalid("orderDirection must be one of the following values: asc, desc");
  }
  if (call.query_value("orderBy").value_or("created_at") != "created_at") {
    return invalid("orderBy must be one of the following values: created_at");
  }
  const std::string name = call.query_value("name").value_or("");
  std::vector<std::string> texts;
  for (const std::string& id : world.books().ids("script")) {
    const Json& script = *world.books().find("script", id);
    if (text_of(script, "name").find(name) == std::string::npos || !visible(world, script)) continue;
    texts.push_back(world.books().text("script", id));
  }
  if (direction == "desc") std::reverse(texts.begin(), texts.end());
  return page_reply(call, texts);
}

Reply get_script(World& world, const Call& call) {
  const std::string& id = call.params.at("id");
  if (world.books().find("script", id) == nullptr) return not_found("Startup script not found");
  return single_reply(world, world.books().text("script", id));
}

Reply add_script(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  const std::string name = text_of(call.json, "name");
  const std::string script = text_of(call.json, "script");
  if (name.empty()) return invalid("name should not be empty");
  if (script.empty()) return invalid("script should not be empty");
  if (script.size() > largest_script) return invalid("script is too large, the maximum is 48 KiB");
  if (world.books().ids("script").size() >= most_scripts) {
    return Reply::error(403, "forbidden_action", "Startup script limit exceeded");
  }
  const std::string id = world.random().uuid();
  world.books().put("script", id,
                    Json{{"id", id}, {"name", name}, {"script", script}, {"created_at", world.timestamp()}});
  return id_reply(world, 201, id);
}

Reply delete_scripts(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  const auto ids = string_list(call.json, "scripts");
  if (!ids || ids->empty()) return invalid("scripts should not be empty");
  for (const std::string& id : *ids) {
    if (world.books().find("script", id) == nullptr) return invalid("Invalid startup script ID");
  }
  for (const std::string& id : *ids) world.books().erase("script", id);
  return Reply::empty(200);
}

Reply delete_script(World& world, const Call& call) {
  const std::string& id = call.params.at("id");
  if (world.books().find("script", id) == nullptr) return not_found("Startup script not found");
  world.books().erase("script", id);
  return Reply::empty(200);
}

constexpr std::array routes{
    Route{"GET", "/v1/scripts", "list_scripts", list_scripts},
    Route{"POST", "/v1/scripts", "create_script", add_script},
    Route{"DELETE", "/v1/scripts", "delete_scripts", delete_scripts},
    Route{"GET", "/v1/scripts/{id}", "get_script", get_script},
    Route{"DELETE", "/v1/scripts/{id}", "delete_script", delete_script},
};

}  // namespace

std::span<const Route> script_routes() { return routes; }

}  // namespace gpuctl::sandbox
