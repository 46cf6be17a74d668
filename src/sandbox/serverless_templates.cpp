// Deployment templates: models that are served with one request.
#include <algorithm>

#include "sandbox/data/tables.hpp"
#include "sandbox/serverless.hpp"
#include "sandbox/serverless_checks.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr Field deploy_fields[] = {
    {"name"},
    {"variant", Kind::string, false},
    {"features", Kind::array, false},
    {"compute", Kind::object, false},
    {"hf_token_secret_name", Kind::string, false},
    {"shm_size_mb", Kind::number, false, 64, 32768},
    {"scaling", Kind::object, false},
};
constexpr std::string_view features[] = {"tool_calling", "reasoning"};

Json parts(std::string_view joined) {
  Json out = Json::array();
  for (std::string_view rest = joined; !rest.empty();) {
    const auto end = rest.find(';');
    out.push_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
  }
  return out;
}

Json compute_of(const data::TemplateVariantRow& variant) {
  return {{"name", variant.compute}, {"size", variant.compute_size}};
}

Json shown_template(const data::TemplateRow& row) {
  return {{"id", row.id},
          {"name", row.name},
          {"description", row.description},
          {"provider", row.provider},
          {"engine", row.engine},
          {"model_repository", row.model_repository},
          {"parameters", row.parameters},
          {"context_length", row.context_length},
          {"input_modalities", parts(row.input_modalities)},
          {"output_modalities", parts("text")},
          {"tasks", parts("text-generation")},
          {"requires_hugging_face_token", row.requires_hugging_face_token},
          {"min_vram_gb", row.variants.front().min_vram_gb},
          {"recommended_compute", compute_of(row.variants.front())}};
}

Json shown_details(const data::TemplateRow& row) {
  Json out = shown_template(row);
  out["revision"] = row.revision.empty() ? Json(nullptr) : Json(row.revision);
  out["variants"] = Json::array();
  for (const auto& variant : row.variants) {
    out["variants"].push_back({{"id", variant.id},
                               {"precision", variant.precision},
                               {"model_repository", variant.model_repository},
                               {"min_vram_gb", variant.min_vram_gb},
                               {"is_default", &variant == &row.variants.front()},
                               {"description", variant.description},
                               {"recommended_compute", compute_of(variant)}});
  }
  out["features"] = Json::array({{{"id", features[0]},
                                  {"name", "Tool calling"},
                                  {"description", "Enables tool calling with the model's chat template"},
                                  {"is_default", true},
                                  {"conflicts_with", Json::array()}},
                                 {{"id", features[1]},
                                  {"name", "Reasoning"},
                                  {"description", "Parses the model's reasoning out of its answers"},
                                  {"is_default", false},
                                  {"conflicts_with", Json::array()}}});
  return out;
}

const data::TemplateRow* find_template(const Call& call) {
  const auto rows = data::templates();
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.id == call.params.at("id"); });
  return found == rows.end() ? nullptr : &*found;
}

Reply no_template(const Call& call) { return not_found(fmt::format("Template {} not found", call.params.at("id"))); }

std::string deploy_problem(World& world, const data::TemplateRow& row, const Json& request) {
  if (std::string problem = shape_problem(request, deploy_fields); !problem.empty()) return problem;
  if (std::string problem = name_problem(text_of(request, "name")); !problem.empty()) return problem;
  if (const Json* chosen = member(request, "features")) {
    for (const Json& feature : *chosen) {
      if (std::find(std::begin(features), std::end(features), feature) == std::end(features))
        return fmt::format("Template feature {} does not exist", feature.dump());
    }
  }
  const std::string token = text_of(request, "hf_token_secret_name");
  if (token.empty() && row.requires_hugging_face_token) return "hf_token_secret_name should not be null or undefined";
  if (!token.empty() && world.books().find("secret", token) == nullptr)
    return fmt::format("Secret {} not found", token);
  if (const Json* compute = member(request, "compute")) {
    if (std::string problem = compute_problem(*compute); !problem.empty()) return problem;
  }
  const Json* scaling = member(request, "scaling");
  return scaling == nullptr ? "" : scaling_problem(*scaling, false);
}

const data::TemplateVariantRow* find_variant(const data::TemplateRow& row, const std::string& asked) {
  if (asked.empty()) return &row.variants.front();
  const auto found =
      std::find_if(row.variants.begin(), row.variants.end(), [&](const auto& v) { return v.id == asked; });
  return found == row.variants.end() ? nullptr : &*found;
}

/// Shared memory that a template gives its container by default, by the number of GPUs.
int shared_memory_of(int gpus) { return gpus >= 8 ? 16384 : gpus >= 4 ? 8192 : gpus >= 2 ? 4096 : 1024; }

Json container_of(const data::TemplateVariantRow& variant, const Json& request, int gpus) {
  const Json* shared_memory = member(request, "shm_size_mb");
  const Json cmd = Json::array({"--model", variant.model_repository, "--port", "8000"});
  Json env = Json::array();
  if (const std::string token = text_of(request, "hf_token_secret_name"); !token.empty())
    env.push_back({{"name", "HF_TOKEN"}, {"value_or_reference_to_secret", token}, {"type", "secret"}});
  return {{"image", "docker.io/vllm/vllm-openai:v0.11.0"},
          {"exposed_port", 8000},
          {"healthcheck", {{"enabled", true}, {"port", 8000}, {"path", "/health"}}},
          {"entrypoint_overrides", {{"enabled", true}, {"entrypoint", nullptr}, {"cmd", cmd}}},
          {"env", std::move(env)},
          {"volume_mounts",
           Json::array({{{"type", "memory"},
                         {"mount_path", "/dev/shm"},
                         {"size_in_mb", shared_memory == nullptr ? Json(shared_memory_of(gpus)) : *shared_memory}}})}};
}

}  // namespace

Reply list_templates(World&, const Call&) {
  Json out = Json::array();
  for (const auto& row : data::templates()) out.push_back(shown_template(row));
  return Reply::json(200, out);
}

Reply get_template(World&, const Call& call) {
  const auto* row = find_template(call);
  return row == nullptr ? no_template(call) : Reply::json(200, shown_details(*row));
}

Reply deploy_template(World& world, const Call& call) {
  const auto* row = find_template(call);
  if (row == nullptr) return no_template(call);
  if (auto problem = body_problem(call)) return *problem;
  if (std::string problem = deploy_problem(world, *row, call.json); !problem.empty()) return invalid(problem);
  const auto* variant = find_variant(*row, text_of(call.json, "variant"));
  if (variant == nullptr)
    return invalid(fmt::format("Template variant {} does not exist", text_of(call.json, "variant")));
  const std::string name = text_of(call.json, "name");
  if (world.books().find("container_deployment", name) != nullptr)
    return Reply::error(409, "conflict", fmt::format("Deployment {} already exists", name));
  const Json* asked = member(call.json, "compute");
  const Json compute = asked == nullptr ? compute_of(*variant) : shown_compute(*asked);
  Json scaling = default_scaling();
  if (const Json* change = member(call.json, "scaling")) merge(scaling, *change);
  const Json request = Json::array({container_of(*variant, call.json, compute["size"].get<int>())});
  Json shown{{"name", name},
             {"containers", new_containers(world, request)},
             {"endpoint_base_url", "https://containers.datacrunch.io/" + name},
             {"created_at", world.timestamp()},
             {"compute", compute},
             {"container_registry_settings", shown_registry(nullptr)},
             {"is_spot", false}};
  start_deployment(world, containers_flavour, shown, std::move(scaling));
  return Reply::json(201, shown);
}

}  // namespace gpuctl::sandbox
