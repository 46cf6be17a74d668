// What replies show of what requests said.
#include "sandbox/serverless.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

/// "registry-1.docker.io/chentex/random-logger:v1.0.1" -> "random-logger"
std::string base_name(std::string_view image) {
  image = image.substr(image.rfind('/') + 1);
  return std::string(image.substr(0, image.find_first_of(":@")));
}

Json shown_mounts(const Json* mounts) {
  Json out = Json::array();
  if (mounts == nullptr) return out;
  for (const Json& mount : *mounts) {
    const std::string type = text_of(mount, "type");
    Json shown{{"type", type}, {"mount_path", text_of(mount, "mount_path")}};
    if (type == "secret") shown["secret_name"] = text_of(mount, "secret_name");
    if (type == "memory") shown["size_in_mb"] = mount["size_in_mb"];
    if (type == "shared")
      shown["volume_id"] = text_of(mount, member(mount, "volumeId") != nullptr ? "volumeId" : "volume_id");
    out.push_back(std::move(shown));
  }
  return out;
}

/// The members of a request's container that it gives; the same for POST and PATCH.
void apply(World& world, Json& shown, const Json& request) {
  if (const Json* image = member(request, "image"))
    shown["image"] = {{"image", *image}, {"last_updated_at", world.timestamp()}};
  for (const char* key : {"exposed_port", "healthcheck", "should_use_cached_image"}) {
    if (const Json* value = member(request, key)) shown[key] = *value;
  }
  if (const Json* overrides = member(request, "entrypoint_overrides")) {
    const auto part = [&](const char* key) {
      const Json* value = member(*overrides, key);
      return value == nullptr ? Json(nullptr) : *value;
    };
    shown["entrypoint_overrides"] = {
        {"enabled", (*overrides)["enabled"]}, {"entrypoint", part("entrypoint")}, {"cmd", part("cmd")}};
  }
  if (const Json* env = member(request, "env")) shown["env"] = *env;
  if (const Json* mounts = member(request, "volume_mounts")) shown["volume_mounts"] = shown_mounts(mounts);
}

}  // namespace

Json new_containers(World& world, const Json& request) {
  Json out = Json::array();
  for (std::size_t i = 0; i < request.size(); ++i) {
    Json shown{{"name", fmt::format("{}-{}", base_name(text_of(request[i], "image")), i)},
               {"image", nullptr},
               {"exposed_port", nullptr},
               {"healthcheck", {{"enabled", false}, {"port", request[i]["exposed_port"]}, {"path", "/health"}}},
               {"entrypoint_overrides", {{"enabled", false}, {"entrypoint", nullptr}, {"cmd", nullptr}}},
               {"env", Json::array()},
               {"volume_mounts", Json::array()},
               {"should_use_cached_image", true}};
    apply(world, shown, request[i]);
    out.push_back(std::move(shown));
  }
  return out;
}

void patch_containers(World& world, Json& shown, const Json& request) {
  for (const Json& change : request) {
    for (Json& container : shown) {
      if (container["name"] == text_of(change, "name")) apply(world, container, change);
    }
  }
}

Json shown_registry(const Json* settings) {
  const Json* credentials = settings == nullptr ? nullptr : member(*settings, "credentials");
  if (credentials == nullptr) return {{"is_private", false}, {"credentials", nullptr}};
  return {{"is_private", true}, {"credentials", {{"name", (*credentials)["name"]}}}};
}

Json shown_compute(const Json& compute) { return {{"name", compute["name"]}, {"size", compute["size"]}}; }

void merge(Json& target, const Json& change) {
  for (const auto& [key, value] : change.items()) {
    if (value.is_null()) continue;
    if (value.is_object() && target.contains(key) && target[key].is_object()) {
      merge(target[key], value);
    } else {
      target[key] = value;
    }
  }
}

Json default_scaling() {
  return {{"min_replica_count", 0},
          {"max_replica_count", 1},
          {"scale_down_policy", {{"delay_seconds", 300}}},
          {"scale_up_policy", {{"delay_seconds", 0}}},
          {"queue_message_ttl_seconds", 300},
          {"concurrent_requests_per_replica", 1},
          {"scaling_triggers",
           {{"queue_load", {{"threshold", 1}}},
            {"cpu_utilization", {{"enabled", false}, {"threshold", nullptr}}},
            {"gpu_utilization", {{"enabled", false}, {"threshold", nullptr}}}}}};
}

}  // namespace gpuctl::sandbox
