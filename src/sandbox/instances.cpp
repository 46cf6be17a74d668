#include "sandbox/instances.hpp"

#include <array>

#include "sandbox/billing.hpp"
#include "sandbox/catalogue.hpp"
#include "sandbox/life.hpp"
#include "sandbox/services.hpp"
#include "sandbox/volumes.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::chrono::hours listed_after_end{24};
constexpr std::string_view first_address = "10";  ///< 127.77.0.11
constexpr std::array<std::string_view, 13> statuses{
    "running",  "provisioning", "offline",     "discontinued",       "unknown", "ordered", "notfound", "new", "error",
    "deleting", "validating",   "no_capacity", "installation_failed"};

void record(World& world, std::string_view event, const Json& instance, std::string_view reason) {
  world.books().record(Json{{"event", event},
                            {"kind", "instance"},
                            {"id", instance["id"]},
                            {"name", instance["hostname"]},
                            {"reason", reason},
                            {"at", world.timestamp()}});
}

Disposal disposal_from(const Json& document) {
  Disposal disposal;
  disposal.keep_all = document["keep_all"].get<bool>();
  disposal.permanently = document["permanently"].get<bool>();
  if (!document["volumes"].is_null()) disposal.volumes = document["volumes"].get<std::vector<std::string>>();
  return disposal;
}

Json to_document(const Disposal& disposal) {
  return Json{{"keep_all", disposal.keep_all},
              {"volumes", disposal.volumes ? Json(*disposal.volumes) : Json()},
              {"permanently", disposal.permanently}};
}

void dispose_of_volumes(World& world, const Json& instance, const Disposal& disposal) {
  for (const Json& entry : instance["volume_ids"]) {
    const auto id = entry.get<std::string>();
    if (world.books().find("volume", id) == nullptr) continue;
    const bool named =
        disposal.volumes ? std::find(disposal.volumes->begin(), disposal.volumes->end(), id) != disposal.volumes->end()
                         : entry == instance["os_volume_id"];
    if (named && !disposal.keep_all) {
      delete_volume(world, id, disposal.permanently);
    } else {
      detach_volume(world, id, text_of(instance, "id"));
    }
  }
}

/// The end: released, without address, listed for another day.
void finish(World& world, const std::string& id, std::string_view reason) {
  Json instance = *world.books().find("instance", id);
  instance["status"] = "discontinued";
  instance["ip"] = nullptr;
  record(world, "machine_released", instance, reason);
  world.journal("compute", id, "delete:complete", text_of(instance, "location"), Json{{"delete_reason", reason}});
  world.books().put("instance", id, std::move(instance));
  world.books().erase("instance_disposal", id);
  world.books().erase("spot_volumes", id);
  plan_at(world, "instance", id, "purge", world.clock().now() + listed_after_end);
}

void finish_discontinuing(World& world, const std::string& id) {
  const Json instance = *world.books().find("instance", id);
  const Json* document = world.books().find("instance_disposal", id);
  dispose_of_volumes(world, instance, document == nullptr ? Disposal{} : disposal_from(*document));
  finish(world, id, "user");
}

void apply_transition(World& world, const std::string& id, const std::string& to) {
  const Json* found = world.books().find("instance", id);
  if (found == nullptr) return;
  if (to == "purge") return world.books().erase("instance", id);
  if (to == "discontinued") return finish_discontinuing(world, id);
  const std::string location = text_of(*found, "location");
  if ((to == "validating" || to == "running") && (*found)["ip"].is_null()) give_address(world, id);
  set_status(world, id, to);
  const bool started = to == "running";
  world.journal("compute", id, started ? "running" : to == "offline" ? "shutdown:complete" : to, location);
}

Reply list_instances(World& world, const Call& call) {
  const auto status = call.query_value("status");
  if (status && std::find(statuses.begin(), statuses.end(), *status) == statuses.end()) {
    return invalid("status must be one of the following values: " + fmt::format("{}", fmt::join(statuses, ", ")));
  }
  const auto compute_id = call.query_value("computeId");
  std::vector<std::string> tags;
  for (const auto& [name, value] : call.query) {
    if (name == "tag" || name == "tag[]") tags.push_back(value);
  }
  if (!status && !compute_id && tags.empty()) return list_reply(world, "instance");
  return list_reply(world, "instance", [&](const Json& instance) {
    return (!status || instance["status"] == *status) && (!compute_id || instance["id"] == *compute_id) &&
           std::all_of(tags.begin(), tags.end(), [&](const std::string& tag) { return has_tag(instance, tag); });
  });
}

Reply get_instance(World& world, const Call& call) {
  const std::string& id = call.params.at("id");
  if (!is_uuid(id)) return invalid("Invalid instance id");
  if (world.books().find("instance", id) == nullptr) return not_found("Instance not found");
  Reply reply;
  reply.body = world.books().text("instance", id);
  return reply;
}

Reply tag_instance(World& world, const Call& call) { return add_tag(world, call, "instance", call.params.at("id")); }

Reply untag_instance(World& world, const Call& call) {
  return remove_tag(world, "instance", call.params.at("id"), call.params.at("tag"));
}

Reply act_deprecated(World& world, const Call& call) {
  const Reply reply = act_on_instances(world, call);
  return reply.status < 300 ? Reply::empty(202) : reply;
}

constexpr std::array routes{
    Route{"GET", "/v1/instances", "list_instances", list_instances},
    Route{"POST", "/v1/instances", "create_instance", create_instance},
    Route{"PUT", "/v1/instances", "act_on_instances", act_on_instances},
    Route{"POST", "/v1/instances/action", "act_on_instances", act_deprecated},
    Route{"GET", "/v1/instances/{id}", "get_instance", get_instance},
    Route{"POST", "/v1/instances/{id}/tags", "tag_instance", tag_instance},
    Route{"DELETE", "/v1/instances/{id}/tags/{tag}", "untag_instance", untag_instance},
};

bool is_billed(const Json& instance) {
  const auto& status = instance["status"].get_ref<const std::string&>();
  return status != "discontinued" && status != "deleting" && status != "no_capacity" && status != "notfound" &&
         status != "installation_failed";
}

/// "ubuntu-22.04-cuda-12.4-docker" is told back as "ubuntu-22-04-cuda-12-4-docker".
std::string dashed(std::string text) {
  std::replace(text.begin(), text.end(), '.', '-');
  return text;
}

}  // namespace

std::string make_instance(World& world, const InstanceSpec& spec) {
  const Json& type = *find_instance_type(spec.type);
  const Json* image = find_image(spec.image);
  const std::string code = image == nullptr ? spec.image : text_of(*image, "image_type");
  const std::string id = world.random().uuid();
  Json instance{{"id", id},
                {"ip", nullptr},
                {"status", "ordered"},
                {"created_at", world.timestamp()},
                {"created_by_user_id", world.user_id()},
                {"cpu", type["cpu"]},
                {"gpu", type["gpu"]},
                {"gpu_memory", type["gpu_memory"]},
                {"memory", type["memory"]},
                {"storage", {{"description", "dynamic"}}},
                {"hostname", spec.hostname},
                {"description", spec.description},
                {"tags", spec.tags},
                {"location", spec.location},
                {"price_per_hour", number(instance_price(spec.type, spec.spot))},
                {"is_spot", spec.spot},
                {"instance_type", spec.type},
                {"image", dashed(code)},
                {"os_name", image == nullptr ? "Ubuntu" : text_of(*image, "name")},
                {"startup_script_id", spec.startup_script_id},
                {"ssh_key_ids", spec.ssh_key_ids},
                {"os_volume_id", nullptr},
                {"jupyter_token", ""},
                {"contract", spec.spot ? "SPOT" : spec.contract},
                {"pricing", "FIXED_PRICE"},
                {"volume_ids", Json::array()}};
  record(world, "machine_created", instance, "user");
  world.books().put("instance", id, std::move(instance));
  return id;
}

void set_status(World& world, const std::string& id, std::string_view status) {
  Json instance = *world.books().find("instance", id);
  instance["status"] = status;
  world.books().put("instance", id, instance);
  refresh_volumes_of(world, instance);
}

void give_address(World& world, const std::string& id) {
  const unsigned long number = std::stoul(world.books().setting("next_address", first_address));
  Json instance = *world.books().find("instance", id);
  // 1 to 250 in the last part: no network and no broadcast address.
  instance["ip"] = fmt::format("127.77.{}.{}", (number / 250) % 256, number % 250 + 1);
  world.books().set_setting("next_address", std::to_string(number + 1));
  world.books().put("instance", id, std::move(instance));
}

void start_provisioning(World& world, const std::string& id) {
  using std::chrono::seconds;
  plan(world, "instance", id, {{"provisioning", seconds(5)}, {"validating", seconds(125)}, {"running", seconds(20)}});
}

void discontinue_instance(World& world, const std::string& id, const Disposal& disposal) {
  world.books().put("instance_disposal", id, to_document(disposal));
  set_status(world, id, "deleting");
  world.journal("compute", id, "delete", text_of(*world.books().find("instance", id), "location"));
  plan(world, "instance", id, {{"discontinued", std::chrono::seconds(30)}});
}

void evict_instance(World& world, const std::string& id) {
  const Json instance = *world.books().find("instance", id);
  const Json* policies = world.books().find("spot_volumes", id);
  const Json chosen = policies == nullptr ? Json::object() : *policies;
  for (const Json& entry : instance["volume_ids"]) {
    const auto volume = entry.get<std::string>();
    const std::string policy = text_of(chosen, volume);
    if (policy == "move_to_trash" || policy == "delete_permanently") {
      delete_volume(world, volume, policy == "delete_permanently");
    } else {
      detach_volume(world, volume, id);
    }
  }
  finish(world, id, "evicted_by_on_demand");
}

std::span<const Route> instance_routes() { return routes; }

void settle_instances(World& world) { settle_plans(world, "instance", apply_transition); }

Decimal instances_hourly_cost(World& world, WallTime created_by) {
  Decimal total;
  for (const std::string& id : world.books().ids("instance")) {
    const Json& instance = *world.books().find("instance", id);
    if (!is_billed(instance) || World::time_of(text_of(instance, "created_at")) > created_by) continue;
    total = total + Decimal::parse(instance["price_per_hour"].dump()).value_or(Decimal(0));
  }
  return total;
}

void stop_instances_unpaid(World& world) {
  const std::vector<std::string> ids = world.books().ids("instance");
  for (const std::string& id : ids) {
    const Json instance = *world.books().find("instance", id);
    if (instance["status"] == "discontinued") continue;
    for (const Json& volume : instance["volume_ids"]) detach_volume(world, volume.get<std::string>(), id);
    finish(world, id, "insufficient_funds");
  }
}

}  // namespace gpuctl::sandbox
