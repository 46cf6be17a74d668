#include "cli/commands/common.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/hints.hpp"

namespace gpuctl::cli {

output::Screen screen_of(Services& services) {
  return {services.terminal.out(), services.terminal.facts(), services.clock.now() + services.provider_ahead,
          services.context.stop};
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

std::string retyped(const Invocation& invocation) {
  const Command& command = *invocation.command;
  std::string line = spoken_path(command.path);
  for (const ArgumentSpec& argument : command.arguments)
    for (const std::string& value : invocation.all(argument.name)) line += " " + shell_word(value);
  for (const OptionSpec& option : command.options)
    for (const std::string& value : invocation.all(option.name))
      line += " " + option.name + (option.value_name.empty() ? "" : " " + shell_word(value));
  return line;
}

Result<void> confirm(const Invocation& invocation, Services& services, std::string_view question) {
  if (invocation.global.yes) return {};
  if (!can_ask(invocation, services))
    return usage_error("this asks before it acts, and nobody can be asked here", retyped(invocation) + " --yes");
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

Value one_or_all_schema(const model::ResourceSchema& schema) {
  Value one = model::json_schema(schema, false);
  if (Value::Object* members = one.if_object())
    std::erase_if(*members, [](const auto& member) { return member.first == "$schema"; });
  Value::Array forms{one, Value::object({{"type", "array"}, {"items", one}})};
  return Value::object({{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"oneOf", std::move(forms)}});
}

Value document_schema(std::initializer_list<std::pair<std::string_view, std::string_view>> members) {
  Value::Object properties;
  Value::Array required;
  for (const auto& [key, types] : members) {
    Value::Array names;
    for (std::string_view rest = types; !rest.empty();) {
      const std::string_view name = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(name.size() + 1, rest.size()));
      names.emplace_back(name);
    }
    properties.emplace_back(key, Value::object({{"type", names.size() == 1 ? names.front() : Value(names)}}));
    required.emplace_back(key);
  }
  return Value::object({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                        {"type", "object"},
                        {"required", std::move(required)},
                        {"properties", Value(std::move(properties))}});
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
