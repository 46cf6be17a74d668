#include "cli/commands/common.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gpuctl::cli {

output::Screen screen_of(Services& services) {
  return {services.terminal.out(), services.terminal.facts(), services.clock.now()};
}

void say(Services& services, std::string_view line) {
  static_cast<void>(services.terminal.err().write(std::string(line) + "\n"));
}

Result<ExitCode> done(Result<void> written) {
  if (!written.ok()) return std::move(written).error();
  return ExitCode::ok;
}

Error usage_error(std::string message, std::string hint) {
  return Error{ErrorCode::usage, std::move(message), std::move(hint)};
}

Result<std::unique_ptr<provider::Provider>> open_provider_of(const Invocation& invocation, Services& services) {
  return services.open_provider(*invocation.command->provider);
}

Result<const provider::ProviderDescriptor*> named_provider(const Invocation& invocation, const Services& services) {
  const std::string name = invocation.value("PROVIDER");
  if (const provider::ProviderDescriptor* found = services.registry.find(name)) return found;
  std::vector<std::string_view> ids;
  for (const provider::ProviderDescriptor* descriptor : services.registry.all()) ids.push_back(descriptor->id);
  return usage_error(fmt::format("unknown provider \"{}\"; supported: {}", name, fmt::join(ids, ", ")),
                     "gpuctl providers");
}

bool can_ask(const Invocation& invocation, const Services& services) {
  const TerminalFacts facts = services.terminal.facts();
  return facts.stdin_tty && facts.stderr_tty && !invocation.global.no_input && !services.environment.get("CI");
}

Result<void> confirm(const Invocation& invocation, Services& services, std::string_view question) {
  if (invocation.global.yes) return {};
  if (!can_ask(invocation, services))
    return usage_error("this asks before it acts, and nobody can be asked here", "add --yes to go ahead");
  GPUCTL_ASSIGN(const std::string answer,
                services.terminal.prompt_line(fmt::format("{} [y/N] ", question), services.context));
  if (answer == "y" || answer == "Y" || answer == "yes") return {};
  return Error{ErrorCode::refused, "not confirmed, nothing was changed"};
}

Value array_schema(const model::ResourceSchema& schema) {
  return Value::object({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                        {"type", "array"},
                        {"items", model::json_schema(schema, false)}});
}

ArgumentSpec provider_argument(bool required) {
  return {.name = "PROVIDER", .help = "see gpuctl providers", .required = required, .completes = Completes::provider};
}

std::vector<std::vector<std::string>> alias_paths(const std::vector<std::string>& path,
                                                  const model::ResourceSchema& resource) {
  std::vector<std::vector<std::string>> paths;
  const auto add = [&](std::string_view word) {
    std::vector<std::string> alias = path;
    alias.back() = std::string(word);
    if (alias != path && std::find(paths.begin(), paths.end(), alias) == paths.end()) paths.push_back(std::move(alias));
  };
  add(resource.name);
  add(resource.singular);
  for (const std::string_view word : resource.aliases) add(word);
  return paths;
}

}  // namespace gpuctl::cli
