#include "sandbox/serverless_checks.hpp"

#include "sandbox/data/tables.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr Field container_fields[] = {
    {"image"},
    {"exposed_port", Kind::number, true, 1, 65535},
    {"should_use_cached_image", Kind::boolean, false},
    {"healthcheck", Kind::object, false},
    {"entrypoint_overrides", Kind::object, false},
    {"env", Kind::array, false},
    {"volume_mounts", Kind::array, false},
};
constexpr Field patched_container_fields[] = {
    {"name"},
    {"image", Kind::string, false},
    {"exposed_port", Kind::number, false, 1, 65535},
    {"should_use_cached_image", Kind::boolean, false},
    {"healthcheck", Kind::object, false},
    {"entrypoint_overrides", Kind::object, false},
    {"env", Kind::array, false},
    {"volume_mounts", Kind::array, false},
    {"autoupdate", Kind::object, false},
};
constexpr Field healthcheck_fields[] = {{"enabled", Kind::boolean}, {"port", Kind::number, true, 1, 65535}, {"path"}};
constexpr Field entrypoint_fields[] = {
    {"enabled", Kind::boolean}, {"entrypoint", Kind::array, false}, {"cmd", Kind::array, false}};
constexpr Field autoupdate_fields[] = {
    {"enabled", Kind::boolean}, {.name = "mode", .values = "latest, semantic"}, {"tag_filter", Kind::string, false}};
constexpr Field env_fields[] = {
    {"name"}, {"value_or_reference_to_secret"}, {.name = "type", .values = "plain, secret"}};
constexpr Field mount_fields[] = {{.name = "type", .values = "scratch, secret, shared, memory"}, {"mount_path"}};
constexpr Field memory_fields[] = {{"size_in_mb", Kind::number, true, 64, 32768}};
constexpr Field compute_fields[] = {{"name"}, {"size", Kind::number, true, 1, 32}};
constexpr Field policy_fields[] = {{"delay_seconds", Kind::number, true, 0}};
constexpr Field queue_fields[] = {{"threshold", Kind::number, true, 0}};
constexpr Field utilization_fields[] = {{"enabled", Kind::boolean}, {"threshold", Kind::number, false, 0, 100}};
constexpr Field scaling_fields[] = {
    {"min_replica_count", Kind::number, true, 0, 1000},
    {"max_replica_count", Kind::number, true, 1, 1000},
    {"scale_down_policy", Kind::object},
    {"scale_up_policy", Kind::object},
    {"queue_message_ttl_seconds", Kind::number, true, 0},
    {"concurrent_requests_per_replica", Kind::number, true, 1},
    {"scaling_triggers", Kind::object},
};
constexpr Field job_scaling_fields[] = {
    {"max_replica_count", Kind::number, true, 1},
    {"queue_message_ttl_seconds", Kind::number, true, 0},
    {"deadline_seconds", Kind::number, true, 600, 604800},
};

bool is_kind(const Json& value, Kind kind) {
  switch (kind) {
    case Kind::string:
      return value.is_string();
    case Kind::number:
      return value.is_number();
    case Kind::boolean:
      return value.is_boolean();
    case Kind::array:
      return value.is_array();
    case Kind::object:
      return value.is_object();
  }
  return false;
}

std::string_view wanted(Kind kind) {
  switch (kind) {
    case Kind::string:
      return "must be a string";
    case Kind::number:
      return "must be a number conforming to the specified constraints";
    case Kind::boolean:
      return "must be a boolean value";
    case Kind::array:
      return "must be an array";
    case Kind::object:
      return "must be an object";
  }
  return "";
}

bool among(std::string_view values, std::string_view value) {
  for (std::string_view rest = values; !rest.empty();) {
    const auto end = rest.find(", ");
    if (rest.substr(0, end) == value) return true;
    rest = end == std::string_view::npos ? "" : rest.substr(end + 2);
  }
  return false;
}

std::string field_problem(const Json* value, const Field& field, std::string_view path) {
  const std::string name = fmt::format("{}{}", path, field.name);
  if (value == nullptr) return field.required ? name + " should not be null or undefined" : "";
  if (!is_kind(*value, field.kind)) return fmt::format("{} {}", name, wanted(field.kind));
  if (field.kind == Kind::number) {
    const double number = value->get<double>();
    if (number < field.least) return fmt::format("{} must not be less than {}", name, field.least);
    if (number > field.most) return fmt::format("{} must not be greater than {}", name, field.most);
  }
  if (!field.values.empty() && !among(field.values, value->get_ref<const std::string&>()))
    return fmt::format("{} must be one of the following values: {}", name, field.values);
  return "";
}

/// Checks an optional nested object.
std::string nested_problem(const Json& object, std::string_view name, std::span<const Field> fields,
                           std::string_view path) {
  const Json* nested = member(object, name);
  return nested == nullptr ? "" : shape_problem(*nested, fields, fmt::format("{}{}.", path, name));
}

/// The first non-empty text.
std::string first_of(std::initializer_list<std::string> problems) {
  for (const std::string& problem : problems) {
    if (!problem.empty()) return problem;
  }
  return "";
}

std::string mount_problem(World& world, const Json& mount, std::string_view path) {
  if (std::string problem = shape_problem(mount, mount_fields, path); !problem.empty()) return problem;
  const std::string type = text_of(mount, "type");
  if (type == "memory") {
    if (std::string problem = shape_problem(mount, memory_fields, path); !problem.empty()) return problem;
    const auto size = mount["size_in_mb"].get<std::int64_t>();
    return (size & (size - 1)) == 0 ? "" : fmt::format("{}size_in_mb must be one of the following values", path);
  }
  if (type == "secret") {
    const std::string secret = text_of(mount, "secret_name");
    if (secret.empty()) return fmt::format("{}secret_name should not be null or undefined", path);
    if (world.books().find("file_secret", secret) == nullptr) return fmt::format("Secret {} not found", secret);
  }
  if (type == "shared") {
    // Requests for jobs spell it volumeId.
    const std::string volume = text_of(mount, member(mount, "volumeId") != nullptr ? "volumeId" : "volume_id");
    if (volume.empty()) return fmt::format("{}volume_id should not be null or undefined", path);
    if (world.books().find("volume", volume) == nullptr) return fmt::format("Volume {} not found", volume);
  }
  return "";
}

std::string mounts_problem(World& world, const Json& container) {
  const Json* mounts = member(container, "volume_mounts");
  if (mounts == nullptr) return "";
  for (std::size_t i = 0; i < mounts->size(); ++i) {
    const std::string problem = mount_problem(world, (*mounts)[i], fmt::format("volume_mounts.{}.", i));
    if (!problem.empty()) return problem;
  }
  return "";
}

std::string container_problem(World& world, const Json& container, std::span<const Field> fields,
                              std::string_view path) {
  if (std::string problem = shape_problem(container, fields, path); !problem.empty()) return problem;
  const Json* env = member(container, "env");
  if (world.oddity("latest_image") == "refuse" && text_of(container, "image").ends_with(":latest"))
    return fmt::format("{}image must not use the tag latest", path);
  return first_of({nested_problem(container, "healthcheck", healthcheck_fields, path),
                   nested_problem(container, "entrypoint_overrides", entrypoint_fields, path),
                   nested_problem(container, "autoupdate", autoupdate_fields, path),
                   env == nullptr ? "" : environment_problem(world, *env, fmt::format("{}env.", path)),
                   mounts_problem(world, container)});
}

std::string triggers_problem(const Json& scaling) {
  const Json* triggers = member(scaling, "scaling_triggers");
  if (triggers == nullptr) return "";
  return first_of({nested_problem(*triggers, "queue_load", queue_fields, "scaling.scaling_triggers."),
                   nested_problem(*triggers, "cpu_utilization", utilization_fields, "scaling.scaling_triggers."),
                   nested_problem(*triggers, "gpu_utilization", utilization_fields, "scaling.scaling_triggers.")});
}

std::string fields_problem(const Json& object, std::span<const Field> fields, bool all_required,
                           std::string_view path) {
  std::vector<Field> wanted_fields(fields.begin(), fields.end());
  for (Field& field : wanted_fields) field.required = all_required;
  return shape_problem(object, wanted_fields, path);
}

}  // namespace

std::string shape_problem(const Json& object, std::span<const Field> fields, std::string_view path) {
  if (!object.is_object()) {
    return fmt::format("{} must be an object", path.empty() ? "body" : path.substr(0, path.size() - 1));
  }
  for (const Field& field : fields) {
    if (std::string problem = field_problem(member(object, field.name), field, path); !problem.empty()) return problem;
  }
  return "";
}

std::string name_problem(std::string_view name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (name.empty()) return "name should not be empty";
  if (name.size() > 63) return "name must be shorter than or equal to 63 characters";
  const bool inside = std::all_of(name.begin(), name.end(), [&](char c) { return plain(c) || c == '-'; });
  if (!inside || !plain(name.front()) || !plain(name.back()))
    return "name must consist of lower case alphanumeric characters or '-', and must start and end with an "
           "alphanumeric character";
  return "";
}

std::string create_container_problem(World& world, const Json& containers) {
  if (containers.empty()) return "containers should not be empty";
  for (std::size_t i = 0; i < containers.size(); ++i) {
    const std::string path = fmt::format("containers.{}.", i);
    if (std::string problem = container_problem(world, containers[i], container_fields, path); !problem.empty())
      return problem;
  }
  return "";
}

std::string patch_container_problem(World& world, const Json& containers, const Json& present) {
  for (std::size_t i = 0; i < containers.size(); ++i) {
    const std::string path = fmt::format("containers.{}.", i);
    if (std::string problem = container_problem(world, containers[i], patched_container_fields, path); !problem.empty())
      return problem;
    const std::string name = text_of(containers[i], "name");
    if (std::none_of(present.begin(), present.end(), [&](const Json& known) { return known["name"] == name; }))
      return fmt::format("Container {} not found", name);
  }
  return "";
}

std::string environment_problem(World& world, const Json& env, std::string_view path) {
  for (std::size_t i = 0; i < env.size(); ++i) {
    if (std::string problem = shape_problem(env[i], env_fields, fmt::format("{}{}.", path, i)); !problem.empty())
      return problem;
    const std::string secret = text_of(env[i], "value_or_reference_to_secret");
    if (text_of(env[i], "type") == "secret" && world.books().find("secret", secret) == nullptr)
      return fmt::format("Secret {} not found", secret);
  }
  return "";
}

std::string registry_problem(World& world, const Json* settings) {
  if (settings == nullptr) return "";
  const Json* credentials = member(*settings, "credentials");
  if (credentials == nullptr) {
    const Json* is_private = member(*settings, "is_private");
    return is_private != nullptr && *is_private == true
               ? "container_registry_settings.credentials should not be null or undefined"
               : "";
  }
  const std::string name = text_of(*credentials, "name");
  if (name.empty()) return "container_registry_settings.credentials.name should not be empty";
  return world.books().find("registry_credentials", name) == nullptr
             ? fmt::format("Container registry credentials {} not found", name)
             : "";
}

std::string compute_problem(const Json& compute) {
  if (std::string problem = shape_problem(compute, compute_fields, "compute."); !problem.empty()) return problem;
  for (const auto& row : data::compute_resources()) {
    if (compute["name"] == row.name && compute["size"] == row.size) return "";
  }
  return fmt::format("Compute resource {} of size {} does not exist", compute["name"].get<std::string>(),
                     compute["size"].dump());
}

std::string scaling_problem(const Json& scaling, bool all_required) {
  const std::string problem =
      first_of({fields_problem(scaling, scaling_fields, all_required, "scaling."),
                nested_problem(scaling, "scale_down_policy", policy_fields, "scaling."),
                nested_problem(scaling, "scale_up_policy", policy_fields, "scaling."), triggers_problem(scaling)});
  if (!problem.empty()) return problem;
  const Json* least = member(scaling, "min_replica_count");
  const Json* most = member(scaling, "max_replica_count");
  if (least != nullptr && most != nullptr && *most < *least)
    return "scaling.max_replica_count must not be less than scaling.min_replica_count";
  return "";
}

std::string job_scaling_problem(const Json& scaling, bool all_required) {
  return fields_problem(scaling, job_scaling_fields, all_required, "scaling.");
}

}  // namespace gpuctl::sandbox
