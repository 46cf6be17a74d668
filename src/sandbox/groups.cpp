// Instance groups: named templates of machines at one place.
#include "sandbox/catalogue.hpp"
#include "sandbox/serverless_checks.hpp"
#include "sandbox/services.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::string_view kind = "instance_group";

constexpr Field create_fields[] = {
    {"name"}, {"description", Kind::string, false}, {"location_code"}, {"instance_type"}, {"template", Kind::object}};
constexpr Field template_fields[] = {{"image"},
                                     {"os_volume", Kind::object, false},
                                     {"ssh_key_ids", Kind::array, false},
                                     {"startup_script_id", Kind::string, false}};
constexpr Field os_volume_fields[] = {{"size", Kind::number, true, 50}, {"type", Kind::string, false}};
constexpr Field patch_fields[] = {
    {"name", Kind::string, false}, {"description", Kind::string, false}, {"template", Kind::object, false}};
constexpr Field patched_template_fields[] = {{"ssh_key_ids", Kind::array, false},
                                             {"startup_script_id", Kind::string, false}};

std::string create_problem(const Json& request) {
  if (std::string problem = shape_problem(request, create_fields); !problem.empty()) return problem;
  const Json& wanted = request["template"];
  if (std::string problem = shape_problem(wanted, template_fields, "template."); !problem.empty()) return problem;
  if (const Json* volume = member(wanted, "os_volume")) {
    if (std::string problem = shape_problem(*volume, os_volume_fields, "template.os_volume."); !problem.empty())
      return problem;
  }
  if (!is_location(text_of(request, "location_code"))) return "Invalid location code";
  const std::string type = text_of(request, "instance_type");
  if (find_instance_type(type) == nullptr) return "Invalid instance type";
  return image_fits(text_of(wanted, "image"), type) ? "" : "Operating system is not valid for this instance type";
}

/// Another group of that name: names are unique in a project.
bool is_taken(World& world, const std::string& name, std::string_view own_id) {
  for (const std::string& id : world.books().ids(kind)) {
    if (id != own_id && (*world.books().find(kind, id))["name"] == name) return true;
  }
  return false;
}

Reply taken(const std::string& name) {
  return Reply::error(409, "conflict", fmt::format("Instance group {} already exists", name));
}

Reply no_group() { return not_found("Instance group not found"); }

Reply list_groups(World& world, const Call&) { return list_reply(world, kind); }

Reply create_group(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  if (std::string problem = create_problem(call.json); !problem.empty()) return invalid(problem);
  const std::string name = text_of(call.json, "name");
  if (is_taken(world, name, "")) return taken(name);
  const Json* description = member(call.json, "description");
  const std::string id = world.random().uuid();
  const Json group{{"id", id},
                   {"project_id", world.project_id()},
                   {"name", name},
                   {"description", description == nullptr ? Json(nullptr) : *description},
                   {"location_code", call.json["location_code"]},
                   {"instance_type", call.json["instance_type"]},
                   {"template", call.json["template"]},
                   {"created_at", world.timestamp()},
                   {"updated_at", world.timestamp()},
                   {"deleted_at", nullptr}};
  world.books().put(kind, id, group);
  return Reply::json(201, group);
}

Reply get_group(World& world, const Call& call) {
  const Json* group = world.books().find(kind, call.params.at("id"));
  return group == nullptr ? no_group() : Reply::json(200, *group);
}

Reply update_group(World& world, const Call& call) {
  const Json* found = world.books().find(kind, call.params.at("id"));
  if (found == nullptr) return no_group();
  if (auto problem = body_problem(call)) return *problem;
  if (std::string problem = shape_problem(call.json, patch_fields); !problem.empty()) return invalid(problem);
  Json group = *found;
  if (const Json* change = member(call.json, "template")) {
    for (const char* fixed : {"image", "os_volume"}) {
      if (member(*change, fixed) != nullptr) return invalid(fmt::format("template.{} cannot be changed", fixed));
    }
    if (std::string problem = shape_problem(*change, patched_template_fields, "template."); !problem.empty())
      return invalid(problem);
    for (const auto& [key, value] : change->items()) group["template"][key] = value;
  }
  if (const Json* name = member(call.json, "name")) {
    if (is_taken(world, name->get<std::string>(), call.params.at("id"))) return taken(name->get<std::string>());
    group["name"] = *name;
  }
  if (call.json.contains("description")) group["description"] = call.json["description"];
  group["updated_at"] = world.timestamp();
  world.books().put(kind, call.params.at("id"), group);
  return Reply::json(200, group);
}

Reply delete_group(World& world, const Call& call) {
  if (world.books().find(kind, call.params.at("id")) == nullptr) return no_group();
  world.books().erase(kind, call.params.at("id"));
  return Reply::empty(204);
}

constexpr Route routes[] = {
    {"GET", "/v1/instance-groups", "list_instance_groups", list_groups},
    {"POST", "/v1/instance-groups", "create_instance_group", create_group},
    {"GET", "/v1/instance-groups/{id}", "get_instance_group", get_group},
    {"PATCH", "/v1/instance-groups/{id}", "update_instance_group", update_group},
    {"DELETE", "/v1/instance-groups/{id}", "delete_instance_group", delete_group},
};

}  // namespace

std::span<const Route> group_routes() { return routes; }

}  // namespace gpuctl::sandbox
