#include <fmt/format.h>

#include <array>

#include "cli/commands/commands.hpp"
#include "cli/commands/common.hpp"

namespace gpuctl::cli {
namespace {

constexpr std::array provider_fields{
    model::FieldSpec{.key = "id", .header = "PROVIDER", .show = model::Show::table, .help = "as typed in commands"},
    model::FieldSpec{.key = "title", .show = model::Show::table, .help = "the provider's name"},
    model::FieldSpec{.key = "resources",
                     .kind = model::FieldKind::integer,
                     .show = model::Show::table,
                     .help = "how many kinds of things can be listed"},
    model::FieldSpec{.key = "capabilities",
                     .kind = model::FieldKind::list,
                     .show = model::Show::table,
                     .help = "what it offers besides lists"},
    model::FieldSpec{.key = "base_url", .help = "where requests go by default"},
    model::FieldSpec{.key = "summary", .help = "one line about it"},
};

constexpr model::ResourceSchema provider_schema{.name = "providers",
                                                .singular = "provider",
                                                .summary = "clouds that gpuctl can use",
                                                .fields = provider_fields,
                                                .name_field = "id"};

Value::Array texts(std::span<const std::string_view> items) { return {items.begin(), items.end()}; }

std::vector<std::string_view> capabilities(const provider::ProviderDescriptor& provider) {
  std::vector<std::string_view> names;
  if (provider.has_balance) names.emplace_back("balance");
  if (provider.has_availability) names.emplace_back("availability");
  if (provider.has_raw_api) names.emplace_back("api");
  return names;
}

Result<ExitCode> providers(const Invocation& invocation, Services& services) {
  GPUCTL_TRY(output::check_columns(invocation.global.output, provider_fields));
  std::vector<model::Record> records;
  for (const provider::ProviderDescriptor* provider : services.registry.all()) {
    model::Record record(provider_fields);
    record.set("id", provider->id);
    record.set("title", provider->title);
    record.set("resources", std::int64_t{static_cast<std::int64_t>(provider->resources.size())});
    record.set("capabilities", texts(capabilities(*provider)));
    record.set("base_url", provider->default_base_url);
    record.set("summary", provider->summary);
    records.push_back(std::move(record));
  }
  return done(output::print_records(screen_of(services), invocation.global.output, provider_schema, records));
}

Value resource_document(const model::ResourceSchema& resource) {
  Value::Array filters;
  for (const model::FilterSpec& filter : resource.filters) filters.emplace_back(filter.flag);
  Value::Array fields;
  for (const model::FieldSpec& field : resource.fields) fields.emplace_back(field.key);
  return Value::object({{"name", resource.name},
                        {"aliases", texts(resource.aliases)},
                        {"summary", resource.summary},
                        {"get", resource.can_get},
                        {"filters", std::move(filters)},
                        {"fields", std::move(fields)}});
}

Value credential_document(const model::CredentialSpec& spec) {
  Value::Array variables;
  for (const model::CredentialField& field : spec.fields)
    for (const std::string_view name : field.environment) variables.emplace_back(name);
  const auto text = [](std::string_view value) { return value.empty() ? Value() : Value(value); };
  return Value::object(
      {{"environment", std::move(variables)},
       {"base_url_environment", text(spec.base_url_environment)},
       {"profile_environment", text(spec.profile_environment)},
       {"file_environment", text(spec.file_environment)},
       {"file", spec.home_folder.empty() ? Value() : Value(fmt::format("~/{}/credentials", spec.home_folder))},
       {"made_at", text(spec.login_url_hint)}});
}

Value description(const provider::ProviderDescriptor& provider) {
  Value::Array resources;
  for (const model::ResourceSchema* resource : provider.resources) resources.push_back(resource_document(*resource));
  const std::vector<std::string_view> offered = capabilities(provider);
  return Value::object({{"id", provider.id},
                        {"aliases", texts(provider.aliases)},
                        {"title", provider.title},
                        {"summary", provider.summary},
                        {"base_url", provider.default_base_url},
                        {"create_identity", provider.create_identity},
                        {"capabilities", texts(offered)},
                        {"credentials", provider.credentials ? credential_document(*provider.credentials) : Value()},
                        {"resources", std::move(resources)}});
}

std::string credential_text(const model::CredentialSpec& spec) {
  std::vector<std::string_view> variables;
  for (const model::CredentialField& field : spec.fields)
    variables.insert(variables.end(), field.environment.begin(), field.environment.end());
  std::string text = fmt::format("  variables    {}\n", fmt::join(variables, ", "));
  if (!spec.home_folder.empty()) text += fmt::format("  file         ~/{}/credentials\n", spec.home_folder);
  if (!spec.base_url_environment.empty()) text += fmt::format("  endpoint     {}\n", spec.base_url_environment);
  if (!spec.profile_environment.empty()) text += fmt::format("  profile      {}\n", spec.profile_environment);
  if (!spec.login_url_hint.empty()) text += fmt::format("  made at      {}\n", spec.login_url_hint);
  return text;
}

std::string resource_text(const model::ResourceSchema& resource) {
  std::string text = fmt::format("  {:<22} {}", resource.name, resource.can_get ? "list, get" : "list");
  if (!resource.filters.empty() && !resource.can_get) text += "     ";
  for (const model::FilterSpec& filter : resource.filters) text += fmt::format(" {}", filter.flag);
  return text + "\n";
}

Result<ExitCode> describe(const Invocation& invocation, Services& services) {
  GPUCTL_ASSIGN(const auto* provider, named_provider(invocation, services));
  std::string text =
      fmt::format("{} ({}): {}\n{}\n", provider->title, provider->id, provider->summary, provider->default_base_url);
  const std::vector<std::string_view> offered = capabilities(*provider);
  text += fmt::format("\nCapabilities\n  {}\n", fmt::join(offered, ", "));
  if (provider->credentials) text += "\nCredentials\n" + credential_text(*provider->credentials);
  text += "\nResources\n";
  for (const model::ResourceSchema* resource : provider->resources) text += resource_text(*resource);
  return done(output::print_document(screen_of(services), invocation.global.output, description(*provider), text));
}

}  // namespace

void add_provider_commands(std::vector<Command>& table, const provider::Registry&) {
  Command list;
  list.path = {"providers"};
  list.summary = "list the providers";
  list.description = "Lists the clouds that this gpuctl can use. Needs no credentials and no network.";
  list.examples = {"gpuctl providers", "gpuctl providers -o json"};
  list.handler = providers;
  list.schema = [] { return array_schema(provider_schema); };
  table.push_back(std::move(list));

  Command one;
  one.path = {"providers", "describe"};
  one.summary = "show what a provider offers and where its credentials may be";
  one.description = "Resources with their filters, capabilities, and every place where credentials are looked for.";
  one.arguments = {provider_argument(true)};
  one.examples = {"gpuctl providers describe verda", "gpuctl providers describe verda --jq '.resources[].name'"};
  one.handler = describe;
  one.schema = [] {
    return document_schema({{"id", "string"},
                            {"aliases", "array"},
                            {"title", "string"},
                            {"summary", "string"},
                            {"base_url", "string"},
                            {"create_identity", "string"},
                            {"capabilities", "array"},
                            {"credentials", "object null"},
                            {"resources", "array"}});
  };
  table.push_back(std::move(one));
}

}  // namespace gpuctl::cli
