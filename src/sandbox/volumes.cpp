#include "sandbox/volumes.hpp"

#include <array>

#include "sandbox/billing.hpp"
#include "sandbox/catalogue.hpp"
#include "sandbox/life.hpp"
#include "sandbox/services.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::int64_t smallest_volume = 50;
constexpr std::int64_t largest_volume = 1'000'000;  ///< GB
constexpr std::chrono::hours trash_time{96};
constexpr std::array<std::string_view, 7> types{
    "HDD", "NVMe", "HDD_Shared", "NVMe_Shared", "NVMe_Local_Storage", "NVMe_Shared_Cluster", "NVMe_OS_Cluster"};

Json attachment(const Json& instance) {
  return Json{{"id", instance["id"]},
              {"auto_rental_extension", nullptr},
              {"ip", instance["ip"]},
              {"instance_type", instance["instance_type"]},
              {"status", instance["status"]},
              {"os_volume_id", instance["os_volume_id"]},
              {"hostname", instance["hostname"]},
              {"instance_template",
               {{"instance_type", instance["instance_type"]},
                {"cpu_cores", instance["cpu"]["number_of_cores"]},
                {"gpu_number", instance["gpu"]["number_of_gpus"]},
                {"gpu_vram_gb", instance["gpu_memory"]["size_in_gigabytes"]},
                {"ram_gb", instance["memory"]["size_in_gigabytes"]}}},
              {"instance_model",
               {{"code", instance["gpu"]["description"]},
                {"manufacturer", "NVIDIA"},
                {"category", instance["gpu"]["number_of_gpus"] == 0 ? "CPU" : "GPU"},
                {"cluster_model_code", nullptr}}}};
}

Json attachments(World& world, const std::vector<std::string>& instances) {
  Json list = Json::array();
  for (const std::string& id : instances) {
    if (const Json* instance = world.books().find("instance", id)) list.push_back(attachment(*instance));
  }
  return list;
}

std::string lower_location(const std::string& location) {
  std::string text = location;
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

/// What only a volume that exists has; the trash shows volumes without it.
void add_mount_facts(Json& volume) {
  const std::string path = "volume-" + text_of(volume, "id").substr(0, 8);
  const std::string source = fmt::format("nfs.{}.datacrunch.io:{}", lower_location(text_of(volume, "location")), path);
  const std::string line = source + " /mnt/volume nfs defaults 0 0";
  volume["pseudo_path"] = path;
  volume["create_directory_command"] = "mkdir -p /mnt/volume";
  volume["mount_command"] = fmt::format("mount -t nfs -o nconnect=16 {} /mnt/volume", source);
  volume["filesystem_to_fstab_command"] =
      fmt::format("grep -qxF '{0}' /etc/fstab || echo '{0}' | sudo tee -a /etc/fstab", line);
  volume["long_term"] = nullptr;
}

void set_size(Json& volume, std::int64_t size) {
  const Decimal monthly = volume_price(text_of(volume, "type")) * Decimal(size);
  volume["size"] = size;
  volume["base_hourly_cost"] = number(Decimal::divide(monthly, Decimal(hours_per_month), 10));
  volume["monthly_price"] = number(monthly);
}

Decimal hourly_of(const Json& volume) { return Decimal::parse(volume["base_hourly_cost"].dump()).value_or(Decimal(0)); }

void set_instances(World& world, Json& volume, const std::vector<std::string>& instances) {
  volume["instance_id"] = instances.empty() ? Json() : Json(instances.front());
  volume["instances"] = attachments(world, instances);
  volume["status"] = instances.empty() ? "detached" : "attached";
  if (instances.empty()) {
    volume["target"] = nullptr;
  } else if (is_shared(text_of(volume, "type"))) {
    volume["target"] = fmt::format("nfs.{}.datacrunch.io:volume-{}", lower_location(text_of(volume, "location")),
                                   text_of(volume, "id").substr(0, 8));
  } else {
    const Json* instance = world.books().find("instance", instances.front());
    const std::size_t position = instance == nullptr ? 0 : (*instance)["volume_ids"].size();
    const bool first = volume["is_os_volume"].get<bool>() || position == 0;
    volume["target"] = std::string("vd") + (first ? 'a' : static_cast<char>('a' + std::min<std::size_t>(position, 25)));
  }
}

std::vector<std::string> instances_of(const Json& volume) {
  std::vector<std::string> ids;
  for (const Json& instance : volume["instances"]) ids.push_back(instance["id"].get<std::string>());
  return ids;
}

void change_volume_ids(World& world, const std::string& instance_id, const std::string& volume, bool add) {
  const Json* found = world.books().find("instance", instance_id);
  if (found == nullptr) return;
  Json instance = *found;
  Json ids = Json::array();
  for (const Json& id : instance["volume_ids"]) {
    if (id != volume) ids.push_back(id);
  }
  if (add) ids.push_back(volume);
  if (!add && instance["os_volume_id"] == volume) instance["os_volume_id"] = nullptr;
  instance["volume_ids"] = std::move(ids);
  world.books().put("instance", instance_id, std::move(instance));
}

void apply_transition(World& world, const std::string& id, const std::string& to) {
  const Json* found = world.books().find("volume", id);
  if (found == nullptr) return;
  Json volume = *found;
  if (to == "purge") {
    volume["is_permanently_deleted"] = true;
  } else {
    set_instances(world, volume, instances_of(volume));
  }
  world.books().put("volume", id, std::move(volume));
}

Reply list_volumes(World& world, const Call& call) {
  const auto status = call.query_value("status");
  return list_reply(world, "volume",
                    [&](const Json& volume) { return !in_trash(volume) && (!status || volume["status"] == *status); });
}

Reply list_trash(World& world, const Call&) {
  return list_reply(world, "volume", [](const Json& volume) {
    return in_trash(volume) && !volume["is_permanently_deleted"].get<bool>();
  });
}

Reply get_volume(World& world, const Call& call) {
  const std::string& id = call.params.at("id");
  if (world.books().find("volume", id) == nullptr) return not_found("Volume not found");
  Reply reply;
  reply.body = world.books().text("volume", id);
  return reply;
}

std::optional<Reply> placement_problem(World& world, const Json& request, const std::vector<std::string>& instances) {
  const std::string location = text_of(request, "location_code");
  if (location.empty()) return invalid("location_code should not be empty");
  if (!is_location(location)) return invalid("Invalid location code");
  for (const std::string& id : instances) {
    const Json* instance = world.books().find("instance", id);
    if (instance == nullptr || (*instance)["status"] == "discontinued") return invalid("Invalid instance id");
    if ((*instance)["location"] != location) return invalid("Volume and instance must be in the same location");
    if (!accepts_volumes(*instance)) {
      return Reply::error(403, "forbidden_action", "Instance must be shut down before attaching a volume");
    }
  }
  return std::nullopt;
}

Reply create_volume(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  const std::string type = text_of(call.json, "type");
  if (auto problem = volume_problem(call.json, type)) return *problem;
  auto instances = string_list(call.json, "instance_ids");
  if (!instances) return invalid("instance_ids must be an array");
  if (const std::string one = text_of(call.json, "instance_id"); !one.empty()) instances->push_back(one);
  if (auto problem = placement_problem(world, call.json, *instances)) return *problem;
  const TagList tags = make_tags(world, call.json);
  if (tags.problem) return *tags.problem;
  const Decimal monthly = volume_price(type) * Decimal(call.json["size"].get<std::int64_t>());
  if (world.balance() <= Decimal(0) || world.balance() < Decimal::divide(monthly, Decimal(hours_per_month * 6), 6)) {
    return Reply::error(402, "insufficient_funds", "Insufficient funds");
  }
  const std::string id = make_volume(world, {.name = text_of(call.json, "name"),
                                             .type = type,
                                             .location = text_of(call.json, "location_code"),
                                             .size = call.json["size"].get<std::int64_t>(),
                                             .tags = tags.tags});
  for (const std::string& instance : *instances) attach_volume(world, id, instance);
  Json volume = *world.books().find("volume", id);
  volume["status"] = "ordered";
  world.books().put("volume", id, std::move(volume));
  plan(world, "volume", id, {{"settled", std::chrono::seconds(10)}});
  return id_reply(world, 202, id);
}

Reply delete_one(World& world, const Call& call) {
  const std::string& id = call.params.at("id");
  const Json* volume = world.books().find("volume", id);
  if (volume == nullptr) return not_found("Volume not found");
  const Json* permanent = member(call.json, "is_permanent");
  const bool for_good = (permanent != nullptr && *permanent == true) || call.query_value("force") == "true";
  if (in_trash(*volume) && ((*volume)["is_permanently_deleted"] == true || !for_good)) return Reply::empty(204);
  if (world.effects().delete_refused) {
    return Reply::error(403, "forbidden_action", "Volume cannot be deleted now");
  }
  if (is_held_by_cluster(*volume)) return invalid("Volume is attached to a cluster");
  for (const std::string& instance : instances_of(*volume)) {
    const Json* holder = world.books().find("instance", instance);
    if (holder != nullptr && !accepts_volumes(*holder)) {
      return invalid("Volume is attached to an instance that is not shut down");
    }
  }
  delete_volume(world, id, for_good);
  return Reply::empty(202);
}

Reply tag_volume(World& world, const Call& call) { return add_tag(world, call, "volume", call.params.at("id")); }

Reply untag_volume(World& world, const Call& call) {
  return remove_tag(world, "volume", call.params.at("id"), call.params.at("tag"));
}

constexpr std::array routes{
    Route{"GET", "/v1/volumes", "list_volumes", list_volumes},
    Route{"POST", "/v1/volumes", "create_volume", create_volume},
    Route{"PUT", "/v1/volumes", "act_on_volumes", act_on_volumes},
    Route{"GET", "/v1/volumes/trash", "list_trash", list_trash},
    Route{"GET", "/v1/volumes/{id}", "get_volume", get_volume},
    Route{"DELETE", "/v1/volumes/{id}", "delete_volume", delete_one},
    Route{"POST", "/v1/volumes/{id}/tags", "tag_volume", tag_volume},
    Route{"DELETE", "/v1/volumes/{id}/tags/{tag}", "untag_volume", untag_volume},
};

}  // namespace

std::optional<Reply> volume_problem(const Json& request, const std::string& type) {
  if (text_of(request, "name").empty()) return invalid("name should not be empty");
  if (std::find(types.begin(), types.end(), type) == types.end()) {
    return invalid(
        "type must be one of the following values: HDD, NVMe, HDD_Shared, NVMe_Shared, "
        "NVMe_Local_Storage, NVMe_Shared_Cluster, NVMe_OS_Cluster");
  }
  if (type == "HDD") return invalid("HDD volumes can no longer be created or resized");
  const Json* size = member(request, "size");
  if (size == nullptr || !size->is_number_integer()) return invalid("size must be an integer number");
  if (auto problem = quota_problem(*size)) return problem;
  if (*size < smallest_volume) {
    return invalid(fmt::format("Volume size is too low, the minimum is {} GB", smallest_volume));
  }
  return std::nullopt;
}

std::optional<Reply> quota_problem(const Json& size) {
  // Compared as what it is: the library would turn the largest unsigned numbers into negative ones.
  const bool within = size.is_number_unsigned() ? size.get<std::uint64_t>() <= std::uint64_t{largest_volume}
                                                : size.get<std::int64_t>() <= largest_volume;
  if (within) return std::nullopt;
  return Reply::error(403, "forbidden_action", "Storage limit exceeded");
}

std::string make_volume(World& world, const VolumeSpec& spec) {
  const std::string id = world.random().uuid();
  Json volume{{"id", id},
              {"instance_id", nullptr},
              {"instances", Json::array()},
              {"name", spec.name},
              {"created_at", world.timestamp()},
              {"created_by_user_id", world.user_id()},
              {"status", "detached"},
              {"size", spec.size},
              {"is_os_volume", spec.is_os_volume},
              {"target", nullptr},
              {"type", spec.type},
              {"location", spec.location},
              {"ssh_key_ids", spec.ssh_key_ids},
              {"contract", "PAY_AS_YOU_GO"},
              {"base_hourly_cost", 0},
              {"monthly_price", 0},
              {"currency", "usd"},
              {"tags", spec.tags}};
  set_size(volume, spec.size);
  add_mount_facts(volume);
  charge_first_step(world, hourly_of(volume));
  world.books().put("volume", id, std::move(volume));
  world.journal("volume", id, "create", spec.location);
  return id;
}

void attach_volume(World& world, const std::string& id, const std::string& instance) {
  Json volume = *world.books().find("volume", id);
  std::vector<std::string> instances = instances_of(volume);
  if (std::find(instances.begin(), instances.end(), instance) != instances.end()) return;
  instances.push_back(instance);
  set_instances(world, volume, instances);
  world.journal("volume", id, "attach", text_of(volume, "location"), Json{{"compute_id", instance}});
  world.books().put("volume", id, std::move(volume));
  change_volume_ids(world, instance, id, true);
}

void detach_volume(World& world, const std::string& id, const std::string& instance) {
  Json volume = *world.books().find("volume", id);
  std::vector<std::string> kept;
  for (const std::string& holder : instances_of(volume)) {
    if (!instance.empty() && holder != instance) {
      kept.push_back(holder);
    } else {
      change_volume_ids(world, holder, id, false);
    }
  }
  set_instances(world, volume, kept);
  world.journal("volume", id, "detach", text_of(volume, "location"));
  world.books().put("volume", id, std::move(volume));
}

void delete_volume(World& world, const std::string& id, bool permanently) {
  detach_volume(world, id);
  Json volume = *world.books().find("volume", id);
  for (const char* gone :
       {"pseudo_path", "create_directory_command", "mount_command", "filesystem_to_fstab_command", "long_term"}) {
    volume.erase(gone);
  }
  volume["status"] = "deleted";
  volume["deleted_at"] = world.timestamp();
  volume["is_permanently_deleted"] = permanently;
  world.journal("volume", id, permanently ? "delete" : "trash", text_of(volume, "location"));
  world.books().put("volume", id, std::move(volume));
  if (permanently) {
    cancel_plan(world, "volume", id);
  } else {
    plan_at(world, "volume", id, "purge", world.clock().now() + trash_time);
  }
}

void restore_volume(World& world, const std::string& id) {
  Json volume = *world.books().find("volume", id);
  volume.erase("deleted_at");
  volume.erase("is_permanently_deleted");
  add_mount_facts(volume);
  volume["status"] = "restoring";
  world.journal("volume", id, "restore", text_of(volume, "location"));
  world.books().put("volume", id, std::move(volume));
  plan(world, "volume", id, {{"settled", std::chrono::seconds(20)}});
}

void resize_volume(World& world, const std::string& id, std::int64_t size) {
  Json volume = *world.books().find("volume", id);
  set_size(volume, size);
  world.journal("volume", id, "resize", text_of(volume, "location"), Json{{"size", size}});
  world.books().put("volume", id, std::move(volume));
}

void refresh_volumes_of(World& world, const Json& instance) {
  for (const Json& id : instance["volume_ids"]) {
    const Json* found = world.books().find("volume", id.get<std::string>());
    if (found == nullptr) continue;
    Json volume = *found;
    volume["instances"] = attachments(world, instances_of(volume));
    world.books().put("volume", id.get<std::string>(), std::move(volume));
  }
}

bool in_trash(const Json& volume) { return volume["status"] == "deleted"; }

bool is_held_by_cluster(const Json& volume) { return volume["status"] == "attached" && volume["instances"].empty(); }

bool is_shared(std::string_view type) { return type.find("_Shared") != std::string_view::npos; }

bool accepts_volumes(const Json& instance) {
  return instance["status"] == "offline" || instance["status"] == "discontinued";
}

std::span<const Route> volume_routes() { return routes; }

void settle_volumes(World& world) { settle_plans(world, "volume", apply_transition); }

Decimal volumes_hourly_cost(World& world, WallTime created_by) {
  Decimal total;
  for (const std::string& id : world.books().ids("volume")) {
    const Json& volume = *world.books().find("volume", id);
    if (in_trash(volume) && volume["is_permanently_deleted"] == true) continue;
    if (World::time_of(text_of(volume, "created_at")) <= created_by) total = total + hourly_of(volume);
  }
  return total;
}

void stop_volumes_unpaid(World& world) {
  const std::vector<std::string> ids = world.books().ids("volume");
  for (const std::string& id : ids) {
    if (!in_trash(*world.books().find("volume", id))) delete_volume(world, id, false);
  }
}

}  // namespace gpuctl::sandbox
