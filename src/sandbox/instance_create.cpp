// POST /instances: everything that is checked, in the order in which the service refuses it.
#include "sandbox/billing.hpp"
#include "sandbox/catalogue.hpp"
#include "sandbox/instances.hpp"
#include "sandbox/volumes.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::int64_t default_os_size = 50;

bool is_hostname(std::string_view text) {
  if (text.empty() || text.front() == '-' || text.back() == '-') return false;
  bool has_letter = false;
  for (const char letter : text) {
    const bool alphabetic = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    has_letter = has_letter || alphabetic;
    if (!alphabetic && !(letter >= '0' && letter <= '9') && letter != '-') return false;
  }
  return has_letter;
}

bool is_true(const Json& object, std::string_view key) {
  const Json* value = member(object, key);
  return value != nullptr && *value == true;
}

std::optional<Reply> kind_problem(const Json& request) {
  for (const char* field : {"instance_type", "image", "hostname", "location_code"}) {
    const Json* value = member(request, field);
    if (value != nullptr && !value->is_string()) return invalid(fmt::format("{} must be a string", field));
    if (text_of(request, field).empty()) return invalid(fmt::format("{} should not be empty", field));
  }
  if (!is_location(text_of(request, "location_code"))) return invalid("Invalid location code");
  if (find_instance_type(text_of(request, "instance_type")) == nullptr) return invalid("Invalid instance type");
  if (!is_hostname(text_of(request, "hostname"))) {
    return invalid("hostname must contain only letters, digits and hyphens and at least one letter");
  }
  const Json* spot = member(request, "is_spot");
  if (spot != nullptr && !spot->is_boolean()) return invalid("is_spot must be a boolean value");
  const std::string contract = text_of(request, "contract");
  if (!contract.empty() && contract != "LONG_TERM" && contract != "PAY_AS_YOU_GO" && contract != "SPOT") {
    return invalid("contract must be one of the following values: LONG_TERM, PAY_AS_YOU_GO, SPOT");
  }
  if (contract == "SPOT" && !is_true(request, "is_spot")) return invalid("contract SPOT requires is_spot");
  if (text_of(request, "pricing") == "DYNAMIC_PRICE") return invalid("pricing DYNAMIC_PRICE is not supported anymore");
  return std::nullopt;
}

std::optional<Reply> detached_problem(World& world, const std::string& id, const std::string& location) {
  const Json* volume = world.books().find("volume", id);
  if (volume == nullptr || in_trash(*volume)) return invalid("Invalid volume ID");
  if ((*volume)["location"] != location) return invalid("Volume and instance must be in the same location");
  if ((*volume)["status"] != "detached" && !is_shared(text_of(*volume, "type"))) {
    return invalid("Volume is not detached");
  }
  return std::nullopt;
}

/// The image may be the id of a detached OS volume, from which the machine then boots.
bool is_os_volume(World& world, const std::string& image) {
  const Json* volume = world.books().find("volume", image);
  return volume != nullptr && (*volume)["is_os_volume"] == true;
}

std::optional<Reply> image_problem(World& world, const Json& request) {
  const std::string image = text_of(request, "image");
  if (is_os_volume(world, image)) {
    if (member(request, "os_volume") != nullptr) return invalid("os_volume is only allowed with an image");
    return detached_problem(world, image, text_of(request, "location_code"));
  }
  if (find_image(image) == nullptr || !image_fits(image, text_of(request, "instance_type"))) {
    return invalid("Operating system is not valid for this instance type");
  }
  return std::nullopt;
}

std::optional<Reply> reference_problem(World& world, const Json& request) {
  const auto keys = string_list(request, "ssh_key_ids");
  if (!keys) return invalid("ssh_key_ids must be a string or an array of strings");
  for (const std::string& key : *keys) {
    if (world.books().find("ssh_key", key) == nullptr) return invalid("Invalid ssh-key ID");
  }
  for (const char* field : {"startup_script_id", "description"}) {
    const Json* value = member(request, field);
    if (value != nullptr && !value->is_string()) return invalid(fmt::format("{} must be a string", field));
  }
  const std::string script = text_of(request, "startup_script_id");
  if (!script.empty() && world.books().find("script", script) == nullptr) return invalid("Invalid startup script ID");
  return std::nullopt;
}

std::optional<Reply> new_volume_problem(World& world, const Json& request, const Json& volume,
                                        const std::string& type) {
  if (!volume.is_object()) return invalid("volumes must be objects");
  if (auto problem = volume_problem(volume, type)) return problem;
  const std::string policy = text_of(volume, "on_spot_discontinue");
  if (!policy.empty()) {
    if (policy != "keep_detached" && policy != "move_to_trash" && policy != "delete_permanently") {
      return invalid(
          "on_spot_discontinue must be one of the following values: keep_detached, move_to_trash, "
          "delete_permanently");
    }
    if (!is_true(request, "is_spot")) return invalid("on_spot_discontinue is only allowed for spot instances");
  }
  return make_tags(world, volume).problem;
}

std::optional<Reply> storage_problem(World& world, const Json& request) {
  if (const Json* os = member(request, "os_volume")) {
    if (auto problem = new_volume_problem(world, request, *os, "NVMe")) return problem;
  }
  if (const Json* extra = member(request, "volumes")) {
    if (!extra->is_array()) return invalid("volumes must be an array");
    for (const Json& volume : *extra) {
      if (auto problem = new_volume_problem(world, request, volume, text_of(volume, "type"))) return problem;
    }
  }
  const auto existing = string_list(request, "existing_volumes");
  if (!existing) return invalid("existing_volumes must be an array");
  for (const std::string& id : *existing) {
    if (auto problem = detached_problem(world, id, text_of(request, "location_code"))) return problem;
  }
  return std::nullopt;
}

std::optional<Reply> supply_problem(World& world, const Json& request) {
  const std::string type = text_of(request, "instance_type");
  const bool spot = is_true(request, "is_spot");
  const Decimal first_step = Decimal::divide(instance_price(type, spot), Decimal(6), 6);
  if (world.balance() <= Decimal(0) || world.balance() < first_step) {
    return Reply::error(402, "insufficient_funds", "Insufficient funds");
  }
  if (world.effects().no_capacity || !in_stock(world, type, text_of(request, "location_code"), spot)) {
    return Reply::error(503, "service_unavailable", "No capacity available");
  }
  return std::nullopt;
}

void add_volume(World& world, const std::string& instance, const VolumeSpec& spec, const Json& request,
                Json& policies) {
  const std::string id = make_volume(world, spec);
  if (spec.is_os_volume) {
    Json document = *world.books().find("instance", instance);
    document["os_volume_id"] = id;
    world.books().put("instance", instance, std::move(document));
  }
  attach_volume(world, id, instance);
  if (const std::string policy = text_of(request, "on_spot_discontinue"); !policy.empty()) policies[id] = policy;
}

void add_os_volume(World& world, const Json& request, const std::string& instance, const Json& keys, Json& policies) {
  const std::string image = text_of(request, "image");
  if (is_os_volume(world, image)) {
    Json document = *world.books().find("instance", instance);
    document["os_volume_id"] = image;
    world.books().put("instance", instance, std::move(document));
    return attach_volume(world, image, instance);
  }
  const Json* wanted = member(request, "os_volume");
  const Json os = wanted == nullptr ? Json::object() : *wanted;
  VolumeSpec spec{.name = text_of(os, "name"),
                  .type = "NVMe",
                  .location = text_of(request, "location_code"),
                  .size = wanted == nullptr ? default_os_size : os["size"].get<std::int64_t>(),
                  .is_os_volume = true,
                  .tags = make_tags(world, os).tags,
                  .ssh_key_ids = keys};
  if (spec.name.empty()) spec.name = "OS-NVMe-" + world.random().hex(8);
  add_volume(world, instance, spec, os, policies);
}

void add_storage(World& world, const Json& request, const std::string& instance, const Json& keys) {
  Json policies = Json::object();
  add_os_volume(world, request, instance, keys, policies);
  if (const Json* extra = member(request, "volumes")) {
    for (const Json& volume : *extra) {
      add_volume(world, instance,
                 {.name = text_of(volume, "name"),
                  .type = text_of(volume, "type"),
                  .location = text_of(request, "location_code"),
                  .size = volume["size"].get<std::int64_t>(),
                  .tags = make_tags(world, volume).tags,
                  .ssh_key_ids = keys},
                 volume, policies);
    }
  }
  const auto existing = string_list(request, "existing_volumes");
  for (const std::string& id : *existing) attach_volume(world, id, instance);
  if (is_true(request, "is_spot")) world.books().put("spot_volumes", instance, std::move(policies));
}

}  // namespace

Reply create_instance(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  const Json& request = call.json;
  if (auto problem = kind_problem(request)) return *problem;
  if (auto problem = image_problem(world, request)) return *problem;
  if (auto problem = reference_problem(world, request)) return *problem;
  if (auto problem = storage_problem(world, request)) return *problem;
  const TagList tags = make_tags(world, request);
  if (tags.problem) return *tags.problem;
  if (auto problem = supply_problem(world, request)) return *problem;
  const Json keys = *string_list(request, "ssh_key_ids");
  const std::string contract = text_of(request, "contract");
  const std::string script = text_of(request, "startup_script_id");
  InstanceSpec spec{.type = text_of(request, "instance_type"),
                    .image = text_of(request, "image"),
                    .hostname = text_of(request, "hostname"),
                    .description = text_of(request, "description"),
                    .location = text_of(request, "location_code"),
                    .spot = is_true(request, "is_spot"),
                    .contract = contract.empty() ? "PAY_AS_YOU_GO" : contract,
                    .ssh_key_ids = keys,
                    .startup_script_id = script.empty() ? Json() : Json(script),
                    .tags = tags.tags};
  const std::string id = make_instance(world, spec);
  charge_first_step(world, instance_price(spec.type, spec.spot));
  world.journal("compute", id, "create", spec.location);
  add_storage(world, request, id, keys);
  start_provisioning(world, id);
  return id_reply(world, 202, id);
}

}  // namespace gpuctl::sandbox
