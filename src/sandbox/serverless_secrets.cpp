// Secrets, file secrets, registry credentials and the compute that serverless work can ask for. Values are checked and
// forgotten: the service never shows them again.
#include "sandbox/data/tables.hpp"
#include "sandbox/serverless.hpp"
#include "sandbox/serverless_checks.hpp"
#include "sandbox/services.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr Field secret_fields[] = {{"name"}, {"value"}};
constexpr Field file_secret_fields[] = {{"name"}, {"files", Kind::array}};
constexpr Field file_fields[] = {{"file_name"}, {"base64_content"}};
constexpr Field registry_fields[] = {
    {"name"}, {.name = "type", .values = "verda, gcr, dockerhub, ghcr, aws-ecr, scaleway, custom"}};

constexpr Field login_fields[] = {{"username"}, {"access_token"}};
constexpr Field gcr_fields[] = {{"service_account_key"}};
constexpr Field ecr_fields[] = {{"access_key_id"}, {"secret_access_key"}, {"region"}, {"ecr_repo"}};
constexpr Field custom_fields[] = {{"docker_config_json"}};
constexpr Field scaleway_fields[] = {{"scaleway_domain"}, {"scaleway_uuid"}};

std::span<const Field> fields_of(std::string_view type) {
  if (type == "dockerhub" || type == "ghcr") return login_fields;
  if (type == "gcr") return gcr_fields;
  if (type == "aws-ecr") return ecr_fields;
  if (type == "custom") return custom_fields;
  if (type == "scaleway") return scaleway_fields;
  return {};
}

/// Stores what is shown of a new named thing, unless the name is taken.
Reply create_named(World& world, std::string_view kind, std::string_view what, Json shown) {
  const std::string name = text_of(shown, "name");
  if (std::string problem = name_problem(name); !problem.empty()) return invalid(problem);
  if (world.books().find(kind, name) != nullptr)
    return Reply::error(409, "conflict", fmt::format("{} {} already exists", what, name));
  shown["created_at"] = world.timestamp();
  world.books().put(kind, name, std::move(shown));
  return Reply::empty(201);
}

Reply delete_named(World& world, const Call& call, std::string_view kind, std::string_view what, Used used) {
  const std::string& name = call.params.at("name");
  if (world.books().find(kind, name) == nullptr) return not_found(fmt::format("{} {} not found", what, name));
  const auto users = users_of(world, used, name);
  if (!users.empty() && call.query_value("force").value_or("false") != "true") {
    return invalid(
        fmt::format("{} {} is in use by: {}. Use force to delete it anyway", what, name, fmt::join(users, ", ")));
  }
  world.books().erase(kind, name);
  return Reply::empty(200);
}

Reply list_secrets(World& world, const Call&) { return list_reply(world, "secret"); }

Reply create_secret(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  if (std::string problem = shape_problem(call.json, secret_fields); !problem.empty()) return invalid(problem);
  return create_named(world, "secret", "Secret",
                      {{"name", call.json["name"]}, {"created_at", ""}, {"secret_type", "generic"}});
}

Reply delete_secret(World& world, const Call& call) {
  return delete_named(world, call, "secret", "Secret", Used::secret);
}

Reply list_file_secrets(World& world, const Call&) { return list_reply(world, "file_secret"); }

Reply create_file_secret(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  if (std::string problem = shape_problem(call.json, file_secret_fields); !problem.empty()) return invalid(problem);
  Json names = Json::array();
  for (std::size_t i = 0; i < call.json["files"].size(); ++i) {
    const Json& file = call.json["files"][i];
    if (std::string problem = shape_problem(file, file_fields, fmt::format("files.{}.", i)); !problem.empty())
      return invalid(problem);
    names.push_back(file["file_name"]);
  }
  if (names.empty()) return invalid("files should not be empty");
  return create_named(world, "file_secret", "Secret",
                      {{"name", call.json["name"]},
                       {"created_at", ""},
                       {"secret_type", "file-secret"},
                       {"file_names", std::move(names)}});
}

Reply delete_file_secret(World& world, const Call& call) {
  return delete_named(world, call, "file_secret", "Secret", Used::file_secret);
}

Reply list_credentials(World& world, const Call&) { return list_reply(world, "registry_credentials"); }

Reply create_credentials(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  if (std::string problem = shape_problem(call.json, registry_fields); !problem.empty()) return invalid(problem);
  const auto fields = fields_of(text_of(call.json, "type"));
  if (std::string problem = shape_problem(call.json, fields); !problem.empty()) return invalid(problem);
  return create_named(world, "registry_credentials", "Registry credentials",
                      {{"name", call.json["name"]}, {"created_at", ""}});
}

Reply delete_credentials(World& world, const Call& call) {
  return delete_named(world, call, "registry_credentials", "Registry credentials", Used::registry_credentials);
}

Reply list_compute(World&, const Call&) {
  Json out = Json::array();
  for (const auto& row : data::compute_resources())
    out.push_back({{"name", row.name}, {"size", row.size}, {"is_available", row.is_available}});
  return Reply::json(200, out);
}

constexpr Route routes[] = {
    {"GET", "/v1/secrets", "list_secrets", list_secrets},
    {"POST", "/v1/secrets", "create_secret", create_secret},
    {"DELETE", "/v1/secrets/{name}", "delete_secret", delete_secret},
    {"GET", "/v1/file-secrets", "list_file_secrets", list_file_secrets},
    {"POST", "/v1/file-secrets", "create_file_secret", create_file_secret},
    {"DELETE", "/v1/file-secrets/{name}", "delete_file_secret", delete_file_secret},
    {"GET", "/v1/container-registry-credentials", "list_registry_credentials", list_credentials},
    {"POST", "/v1/container-registry-credentials", "create_registry_credentials", create_credentials},
    {"DELETE", "/v1/container-registry-credentials/{name}", "delete_registry_credentials", delete_credentials},
    {"GET", "/v1/serverless-compute-resources", "list_compute_resources", list_compute},
};

}  // namespace

std::span<const Route> secret_routes() { return routes; }

}  // namespace gpuctl::sandbox
