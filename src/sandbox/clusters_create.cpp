#include <algorithm>

#include "sandbox/catalogue.hpp"
#include "sandbox/catalogue_wire.hpp"
#include "sandbox/clusters.hpp"
#include "sandbox/data/tables.hpp"
#include "sandbox/life.hpp"
#include "sandbox/volumes.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view volume_type = "NVMe_Shared_Cluster";
constexpr std::int64_t largest_volume = 51200;  ///< 50 TB
constexpr std::int64_t hours_per_week = 168;

const data::ClusterTypeRow* row_of(std::string_view type) {
  const auto rows = data::cluster_types();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.cluster_type == type; });
  return found == rows.end() ? nullptr : &*found;
}

bool is_hostname(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto inside = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; };
  return !name.empty() && name.front() != '-' && name.back() != '-' && std::all_of(name.begin(), name.end(), inside) &&
         std::any_of(name.begin(), name.end(), letter);
}

std::optional<Reply> kind_problem(const Json& request) {
  for (const char* field : {"cluster_type", "image", "hostname", "location_code"}) {
    const Json* value = member(request, field);
    if (value == nullptr) return invalid(fmt::format("{} should not be null or undefined", field));
    if (!value->is_string()) return invalid(fmt::format("{} must be a string", field));
  }
  if (row_of(text_of(request, "cluster_type")) == nullptr) return invalid("Invalid cluster type");
  if (!is_location(text_of(request, "location_code"))) return invalid("Invalid location code");
  if (!is_hostname(text_of(request, "hostname"))) return invalid("hostname is not valid");
  const Json* image = find_image(text_of(request, "image"));
  if (image == nullptr || !(*image)["is_cluster"].get<bool>())
    return invalid("Operating system is not valid for this cluster type");
  const std::string contract = text_of(request, "contract");
  if (!contract.empty() && contract != "PAY_AS_YOU_GO" && contract != "LONG_TERM")
    return invalid("contract must be one of the following values: PAY_AS_YOU_GO, LONG_TERM");
  return std::nullopt;
}

std::optional<Reply> volume_problem_of(World& world, const Json& request) {
  const Json* shared = member(request, "shared_volume");
  if (shared == nullptr) return invalid("shared_volume should not be null or undefined");
  if (text_of(*shared, "name").empty()) return invalid("shared_volume.name should not be empty");
  const Json* size = member(*shared, "size");
  if (size == nullptr || !size->is_number()) return invalid("shared_volume.size must be a number");
  if (*size < 1 || *size > largest_volume) return invalid("shared_volume.size must be between 1 and 51200");
  const Json* existing = member(request, "existing_volumes");
  if (existing == nullptr) return std::nullopt;
  if (!existing->is_array()) return invalid("existing_volumes must be an array");
  for (std::size_t i = 0; i < existing->size(); ++i) {
    const std::string id = text_of((*existing)[i], "id");
    if (id.empty()) return invalid(fmt::format("existing_volumes.{}.id should not be null or undefined", i));
    const Json* volume = world.books().find("volume", id);
    const bool usable = volume != nullptr && (*volume)["type"] == volume_type && (*volume)["status"] == "detached" &&
                        (*volume)["location"] == text_of(request, "location_code");
    if (!usable) return invalid("Invalid volume ID");
  }
  return std::nullopt;
}

std::optional<Reply> reference_problem(World& world, const Json& request) {
  const auto keys = string_list(request, "ssh_key_ids");
  if (!keys) return invalid("ssh_key_ids must be a string or an array of strings");
  if (keys->empty()) return invalid("ssh_key_ids should not be empty");
  for (const std::string& key : *keys) {
    if (world.books().find("ssh_key", key) == nullptr) return invalid("Invalid ssh-key ID");
  }
  for (const char* field : {"startup_script_id", "extension_settings", "description"}) {
    const Json* value = member(request, field);
    if (value != nullptr && !value->is_string()) return invalid(fmt::format("{} must be a string", field));
  }
  const std::string settings = text_of(request, "extension_settings");
  if (!settings.empty() && settings != "auto_renew" && settings != "pay_as_you_go" && settings != "end_contract") {
    return invalid("extension_settings must be one of the following values: auto_renew, pay_as_you_go, end_contract");
  }
  const std::string script = text_of(request, "startup_script_id");
  if (!script.empty() && world.books().find("script", script) == nullptr) return invalid("Invalid startup script ID");
  return std::nullopt;
}

/// What a new cluster costs at once: a week in advance on a long-term contract, else the first ten minutes.
Decimal first_payment(const Json& request) {
  const Decimal hourly = converted(row_of(text_of(request, "cluster_type"))->price, Currency::usd);
  return text_of(request, "contract") == "LONG_TERM" ? hourly * Decimal(hours_per_week)
                                                     : Decimal::divide(hourly, Decimal(6), 6);
}

std::optional<Reply> supply_problem(World& world, const Json& request) {
  const auto& row = *row_of(text_of(request, "cluster_type"));
  if (world.balance() < first_payment(request)) return Reply::error(402, "insufficient_funds", "Insufficient funds");
  const auto offers = cluster_offers(world, *location_index(text_of(request, "location_code")));
  const bool can_be_had = std::any_of(offers.begin(), offers.end(), [&](const Offer& offer) {
    return offer.type == row.cluster_type && offer.available;
  });
  if (!can_be_had) return Reply::error(503, "service_unavailable", "No capacity available");
  return std::nullopt;
}

Json shared_volume(World& world, const std::string& volume_id) {
  Json volume = *world.books().find("volume", volume_id);
  volume["status"] = "attached";
  volume["target"] = volume["pseudo_path"];
  Json shown{
      {"id", volume_id}, {"name", volume["name"]}, {"mount_point", "/home"}, {"size_in_gigabytes", volume["size"]}};
  world.books().put("volume", volume_id, std::move(volume));
  return shown;
}

Json shared_volumes(World& world, const ClusterSpec& spec) {
  const std::string id = make_volume(world, {.name = spec.volume_name,
                                             .type = std::string(volume_type),
                                             .location = spec.location,
                                             .size = spec.volume_size,
                                             .ssh_key_ids = spec.ssh_key_ids});
  Json shown = Json::array({shared_volume(world, id)});
  for (const std::string& existing : spec.existing_volumes) {
    shown.push_back(shared_volume(world, existing));
    shown.back()["mount_point"] = "/mnt/" + text_of(shown.back(), "name");
  }
  return shown;
}

std::string dashed(std::string text) {
  std::replace(text.begin(), text.end(), '.', '-');
  return text;
}

Json hardware_of(const data::ClusterTypeRow& row) {
  const std::string_view cpu_model = row.node_cpu.substr(0, row.node_cpu.rfind(' '));
  return {{"cpu", cpu_of(row.cores, cpu_model)},
          {"gpu", {{"description", fmt::format("{}x {}", row.gpus, row.name)}, {"number_of_gpus", row.gpus}}},
          {"gpu_memory",
           {{"description", fmt::format("{}GB GPU RAM", row.gpu_memory_gb)}, {"size_in_gigabytes", row.gpu_memory_gb}}},
          {"memory", memory_of(row.memory_gb)}};
}

std::string os_name_of(std::string_view image_type) {
  for (const auto& row : data::images()) {
    if (row.image_type == image_type) return std::string(row.os_name);
  }
  return "Ubuntu";
}

}  // namespace

std::string make_cluster(World& world, const ClusterSpec& spec) {
  const auto& row = *row_of(spec.type);
  const std::string image = text_of(*find_image(spec.image), "image_type");
  const std::string id = world.random().uuid();
  Json cluster{{"id", id},
               {"ip", nullptr},
               {"status", "ordered"},
               {"created_at", world.timestamp()},
               {"created_by_user_id", world.user_id()}};
  cluster.update(hardware_of(row));
  cluster.update(Json{{"hostname", spec.hostname},
                      {"description", spec.description},
                      {"tags", spec.tags},
                      {"location", spec.location},
                      {"price_per_hour", number(converted(row.price, Currency::usd))},
                      {"cluster_type", spec.type},
                      {"image", dashed(image)},
                      {"os_name", os_name_of(image)},
                      {"startup_script_id", spec.startup_script_id},
                      {"ssh_key_ids", spec.ssh_key_ids},
                      {"contract", spec.contract},
                      {"worker_nodes", Json::array()},
                      {"shared_volumes", shared_volumes(world, spec)}});
  if (spec.contract == "LONG_TERM") {
    cluster["long_term_period"] = "1 week";
    cluster["extension_settings"] = spec.extension_settings.is_null() ? Json("pay_as_you_go") : spec.extension_settings;
  }
  world.books().record(Json{{"event", "machine_created"},
                            {"kind", "cluster"},
                            {"id", id},
                            {"name", spec.hostname},
                            {"reason", "user"},
                            {"at", world.timestamp()}});
  world.books().put("cluster", id, std::move(cluster));
  world.books().put("cluster_jumphost", id,
                    {{"id", world.random().uuid()}, {"hostname", spec.hostname + "-jumphost"}, {"status", "ordered"}});
  world.journal("compute", id, "create", spec.location);
  plan(world, "cluster", id, {{"provisioning", seconds(10)}, {"jumphost", minutes(12)}, {"running", minutes(8)}});
  return id;
}

Reply create_cluster(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  const Json& request = call.json;
  if (auto problem = kind_problem(request)) return *problem;
  if (auto problem = volume_problem_of(world, request)) return *problem;
  if (auto problem = reference_problem(world, request)) return *problem;
  const TagList tags = make_tags(world, request);
  if (tags.problem) return *tags.problem;
  if (auto problem = supply_problem(world, request)) return *problem;
  ClusterSpec spec{.type = text_of(request, "cluster_type"),
                   .image = text_of(request, "image"),
                   .hostname = text_of(request, "hostname"),
                   .description = text_of(request, "description"),
                   .location = text_of(request, "location_code"),
                   .volume_name = text_of(request["shared_volume"], "name"),
                   .volume_size = request["shared_volume"]["size"].get<std::int64_t>(),
                   .ssh_key_ids = *string_list(request, "ssh_key_ids"),
                   .tags = tags.tags};
  if (const std::string contract = text_of(request, "contract"); !contract.empty()) spec.contract = contract;
  if (const Json* script = member(request, "startup_script_id")) spec.startup_script_id = *script;
  if (const Json* settings = member(request, "extension_settings")) spec.extension_settings = *settings;
  if (const Json* existing = member(request, "existing_volumes")) {
    for (const Json& volume : *existing) spec.existing_volumes.push_back(text_of(volume, "id"));
  }
  world.charge(first_payment(request));
  return Reply::json(202, {{"id", make_cluster(world, spec)}});
}

}  // namespace gpuctl::sandbox
