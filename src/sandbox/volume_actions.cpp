// PUT /volumes: one action on one or several volumes.
#include <array>

#include "sandbox/catalogue.hpp"
#include "sandbox/life.hpp"
#include "sandbox/volumes.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::chrono::seconds clone_time{60};

/// What an action did to one volume: a refusal, or the id of a new volume, or nothing to tell.
struct Outcome {
  std::optional<Reply> problem;
  std::string new_id;
};
using Action = Outcome (*)(World&, const Json& request, const std::string& id, const Json& volume);

Outcome refuse(Reply reply) { return {.problem = std::move(reply), .new_id = {}}; }

Outcome refuse_state(std::string_view message) { return refuse(Reply::error(403, "forbidden_action", message)); }

std::vector<std::string> targets(const Json& request) {
  std::vector<std::string> ids = string_list(request, "instance_ids").value_or(std::vector<std::string>{});
  if (std::string one = text_of(request, "instance_id"); !one.empty()) ids.push_back(std::move(one));
  return ids;
}

Outcome attach(World& world, const Json& request, const std::string& id, const Json& volume) {
  const std::vector<std::string> instances = targets(request);
  if (instances.empty()) return refuse(invalid("instance_id should not be empty"));
  const bool shared = is_shared(text_of(volume, "type"));
  if (!shared && (volume["status"] != "detached" || instances.size() > 1)) {
    return refuse(invalid("Volume is already attached to an instance"));
  }
  for (const std::string& instance_id : instances) {
    const Json* instance = world.books().find("instance", instance_id);
    if (instance == nullptr || (*instance)["status"] == "discontinued") return refuse(invalid("Invalid instance id"));
    if ((*instance)["location"] != volume["location"]) {
      return refuse(invalid("Volume and instance must be in the same location"));
    }
    if (!accepts_volumes(*instance)) return refuse_state("Instance must be shut down before attaching a volume");
  }
  for (const std::string& instance_id : instances) attach_volume(world, id, instance_id);
  return {};
}

Outcome detach(World& world, const Json& request, const std::string& id, const Json& volume) {
  if (volume["instances"].empty()) return refuse(invalid("Volume is not attached"));
  std::vector<std::string> instances = targets(request);
  if (instances.empty()) {
    for (const Json& holder : volume["instances"]) instances.push_back(text_of(holder, "id"));
  }
  for (const std::string& instance_id : instances) {
    const Json* instance = world.books().find("instance", instance_id);
    if (instance != nullptr && !accepts_volumes(*instance)) {
      return refuse_state("Instance must be shut down before detaching a volume");
    }
  }
  for (const std::string& instance_id : instances) detach_volume(world, id, instance_id);
  return {};
}

Outcome erase(World& world, const Json& request, const std::string& id, const Json& volume) {
  if (world.effects().delete_refused) return refuse_state("Volume cannot be deleted now");
  if (is_held_by_cluster(volume)) return refuse(invalid("Volume is attached to a cluster"));
  for (const Json& holder : volume["instances"]) {
    const Json* instance = world.books().find("instance", text_of(holder, "id"));
    if (instance != nullptr && !accepts_volumes(*instance)) {
      return refuse(invalid("Volume is attached to an instance that is not shut down"));
    }
  }
  const Json* permanent = member(request, "is_permanent");
  delete_volume(world, id, permanent != nullptr && *permanent == true);
  return {};
}

Outcome rename(World& world, const Json& request, const std::string& id, const Json& volume) {
  const std::string name = text_of(request, "name");
  if (name.empty()) return refuse(invalid("name should not be empty"));
  Json renamed = volume;
  renamed["name"] = name;
  world.journal("volume", id, "rename", text_of(volume, "location"), Json{{"name", name}});
  world.books().put("volume", id, std::move(renamed));
  return {};
}

Outcome resize(World& world, const Json& request, const std::string& id, const Json& volume) {
  const Json* size = member(request, "size");
  if (size == nullptr || !size->is_number_integer()) return refuse(invalid("size must be an integer number"));
  if (volume["type"] == "HDD") return refuse(invalid("HDD volumes can no longer be created or resized"));
  if (auto problem = quota_problem(*size)) return refuse(*std::move(problem));
  if (*size < volume["size"]) return refuse(invalid("New size must not be smaller than the current size"));
  resize_volume(world, id, size->get<std::int64_t>());
  return {};
}

Outcome clone(World& world, const Json& request, const std::string& id, const Json& volume) {
  for (const Json& holder : volume["instances"]) {
    const Json* instance = world.books().find("instance", text_of(holder, "id"));
    if (instance != nullptr && !accepts_volumes(*instance)) {
      return refuse(invalid("Volume must be detached or its instance shut down before cloning"));
    }
  }
  // One public SDK sends the target location in `type`.
  std::string type = text_of(request, "type");
  std::string location = text_of(request, "location_code");
  if (is_location(type)) location = std::exchange(type, "");
  if (location.empty()) location = text_of(volume, "location");
  if (type.empty()) type = text_of(volume, "type");
  if (!is_location(location)) return refuse(invalid("Invalid location code"));
  std::string name = text_of(request, "name");
  if (name.empty()) name = text_of(volume, "name") + "-clone";
  const Json wanted{{"name", name}, {"size", volume["size"]}};
  if (auto problem = volume_problem(wanted, type)) return refuse(*problem);
  const std::string copy_id = make_volume(world, {.name = name,
                                                  .type = type,
                                                  .location = location,
                                                  .size = volume["size"].get<std::int64_t>(),
                                                  .is_os_volume = volume["is_os_volume"].get<bool>()});
  Json copy = *world.books().find("volume", copy_id);
  copy["status"] = "cloning";
  world.books().put("volume", copy_id, std::move(copy));
  world.journal("volume", id, "clone", location, Json{{"target_volume_id", copy_id}});
  plan(world, "volume", copy_id, {{"settled", clone_time}});
  return {.problem = {}, .new_id = copy_id};
}

Outcome cancel(World& world, const Json&, const std::string& id, const Json& volume) {
  if (volume["status"] != "cloning") return refuse(invalid("Volume is not being cloned"));
  world.journal("volume", id, "cancel", text_of(volume, "location"));
  delete_volume(world, id, true);
  return {};
}

Outcome unavailable(World&, const Json&, const std::string&, const Json&) {
  return refuse_state("Action is not available for this volume");
}

struct NamedAction {
  std::string_view name;
  Action run;
};
constexpr std::array actions{
    NamedAction{"attach", attach},        NamedAction{"detach", detach},      NamedAction{"delete", erase},
    NamedAction{"rename", rename},        NamedAction{"resize", resize},      NamedAction{"clone", clone},
    NamedAction{"cancel", cancel},        NamedAction{"create", unavailable}, NamedAction{"export", unavailable},
    NamedAction{"transfer", unavailable},
};

Outcome act(World& world, const Json& request, std::string_view action, const std::string& id) {
  const Json* found = world.books().find("volume", id);
  if (found == nullptr) return refuse(not_found("Volume not found"));
  const Json volume = *found;
  const bool gone = in_trash(volume) && volume["is_permanently_deleted"] == true;
  if (action == "restore") {
    if (!in_trash(volume) || gone) return refuse(invalid("Volume is not in the trash"));
    restore_volume(world, id);
    return {};
  }
  if (gone || (in_trash(volume) && action != "delete")) return refuse(invalid("Volume is deleted"));
  const auto* named =
      std::find_if(actions.begin(), actions.end(), [&](const NamedAction& known) { return known.name == action; });
  if (named == actions.end()) return refuse(invalid("Invalid action"));
  return named->run(world, request, id, volume);
}

}  // namespace

Reply act_on_volumes(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  const std::string action = text_of(call.json, "action");
  const auto ids = string_list(call.json, "id");
  if (action.empty()) return invalid("action should not be empty");
  if (!ids || ids->empty()) return invalid("id should not be empty");
  Json created = Json::array();
  for (const std::string& id : *ids) {
    Outcome outcome = act(world, call.json, action, id);
    if (outcome.problem) return *std::move(outcome.problem);
    if (!outcome.new_id.empty()) created.push_back(outcome.new_id);
  }
  if (created.empty()) return Reply::empty(202);
  if (world.oddity("clone_body") == "object") return Reply::json(202, Json{{"id", created.front()}});
  return Reply::json(202, created);
}

}  // namespace gpuctl::sandbox
