#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/common.hpp"
#include "gpuctl/workflows/resolve.hpp"

namespace gpuctl::cli {
namespace {

Result<ExitCode> get(const Invocation& invocation, Services& services) {
  const model::ResourceSchema& resource = *invocation.command->resource;
  const output::Options& options = invocation.global.output;
  GPUCTL_TRY(output::check_columns(options, resource.detail_fields.empty() ? resource.fields : resource.detail_fields));
  GPUCTL_ASSIGN(const auto provider, open_provider_of(invocation, services));
  const workflows::ResolveQuery query{*invocation.command->provider, resource, invocation.value("NAME|ID"),
                                      options.raw};
  GPUCTL_ASSIGN(const provider::Details details, workflows::resolve(*provider->inventory(), query, services.context));
  const output::Screen screen = screen_of(services);
  if (options.raw) return done(output::print_raw(screen, options, details.raw));
  return done(output::print_record(screen, options, resource, details.record));
}

Command get_command(const provider::ProviderDescriptor& provider, const model::ResourceSchema& resource) {
  Command command;
  command.path = {std::string(provider.id), "get", std::string(resource.singular)};
  command.summary = fmt::format("show one {} by its name or id", resource.singular);
  command.description = fmt::format(
      "Shows everything about one of the {} of {}. A name must be whole; where several have it, the candidates are "
      "listed and nothing is guessed.",
      resource.name, provider.title);
  const std::string line = spoken_path(command.path);
  const bool named_only = resource.id_field == resource.name_field;
  command.examples = {line + " my-name", line + " my-name -o json",
                      line + (named_only ? " my-name" : " 5f0c1d2e-0000-4000-8000-00000000abcd") + " --raw"};
  command.arguments = {{.name = "NAME|ID",
                        .help = fmt::format("the whole name or the id of the {}", resource.singular),
                        .completes = Completes::resource_name}};
  command.handler = get;
  command.alias_paths = alias_paths(command.path, resource);
  command.provider = &provider;
  command.resource = &resource;
  return command;
}

}  // namespace

void add_get_commands(std::vector<Command>& table, const provider::Registry& registry) {
  for (const provider::ProviderDescriptor* provider : registry.all())
    for (const model::ResourceSchema* resource : provider->resources)
      if (resource->can_get) table.push_back(get_command(*provider, *resource));
}

}  // namespace gpuctl::cli
