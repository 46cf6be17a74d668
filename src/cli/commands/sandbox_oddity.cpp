#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/common.hpp"
#include "cli/commands/sandbox.hpp"
#include "cli/sandbox_words.hpp"
#include "gpuctl/base/text.hpp"

namespace gpuctl::cli {
namespace {

std::vector<std::string> values_of(const Oddity& oddity) {
  std::vector<std::string> values;
  for (const std::string_view value : oddity.values)
    if (!value.empty()) values.emplace_back(value);
  return values;
}

std::vector<std::string> oddity_names() {
  std::vector<std::string> names;
  for (const Oddity& oddity : oddities) names.emplace_back(oddity.name);
  return names;
}

/// What is set now; nothing is where the sandbox does not run.
Result<Value> current_oddities(Services& services) {
  GPUCTL_ASSIGN(const SandboxStatus status, services.sandbox.status(services.context));
  if (!status.running) return Value::object({});
  return services.sandbox.oddities(services.context);
}

Result<ExitCode> list_oddities(const Invocation& invocation, Services& services) {
  GPUCTL_ASSIGN(const Value current, current_oddities(services));
  Value::Array rows;
  std::string text = fmt::format("{:<14} {:<8} {:<20} {}", "NAME", "NOW", "VALUES", "ABOUT");
  for (const Oddity& oddity : oddities) {
    const std::vector<std::string> values = values_of(oddity);
    const Value* set = current.find(oddity.name);
    const std::string now = set != nullptr && set->if_string() != nullptr ? *set->if_string() : values.front();
    text += fmt::format("\n{:<14} {:<8} {:<20} {}", oddity.name, now, fmt::format("{}", fmt::join(values, " ")),
                        oddity.meaning);
    rows.push_back(Value::object({{"name", std::string(oddity.name)},
                                  {"value", now},
                                  {"values", Value(Value::Array(values.begin(), values.end()))},
                                  {"about", std::string(oddity.meaning)}}));
  }
  return show_outcome(invocation, services, Value(std::move(rows)), text);
}

Error wrong(std::string_view what, std::string_view typed, const std::vector<std::string>& known) {
  const auto near = nearest(typed, known, 1);
  const std::string meant = near.empty() ? "" : fmt::format(" (did you mean {}?)", near.front());
  return usage_error(fmt::format("unknown {} \"{}\"{}: one of {}", what, typed, meant, fmt::join(known, ", ")),
                     "gpuctl sandbox oddity");
}

Result<ExitCode> oddity(const Invocation& invocation, Services& services) {
  const std::string name = invocation.value("NAME");
  const std::string value = invocation.value("VALUE");
  if (name.empty()) return list_oddities(invocation, services);
  const auto* known =
      std::find_if(oddities.begin(), oddities.end(), [&](const Oddity& oddity) { return oddity.name == name; });
  if (known == oddities.end()) return wrong("oddity", name, oddity_names());
  const std::vector<std::string> values = values_of(*known);
  if (std::find(values.begin(), values.end(), value) == values.end())
    return value.empty() ? usage_error(fmt::format("{} to what? One of {}", name, fmt::join(values, ", ")),
                                       fmt::format("gpuctl sandbox oddity {} {}", name, values.back()))
                         : wrong("value of " + name, value, values);
  GPUCTL_ASSIGN(const Value answer, services.sandbox.set_oddity(name, value, services.context));
  return show_outcome(invocation, services, answer, fmt::format("{} is {}", name, value));
}

}  // namespace

Command oddity_command() {
  Command command = sandbox_command("oddity", "list or switch the oddities of the real service", oddity);
  command.description =
      "Where sources disagree about the real service, an oddity chooses what the sandbox does. Without arguments all "
      "are listed, with their values.";
  std::vector<std::string> values;
  for (const Oddity& known : oddities)
    for (const std::string& value : values_of(known))
      if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  command.arguments = {
      {.name = "NAME", .help = "which one; without it all are listed", .required = false, .choices = oddity_names()},
      {.name = "VALUE", .help = "one of its values", .required = false, .choices = std::move(values)}};
  command.examples = {"gpuctl sandbox oddity", "gpuctl sandbox oddity id_body json"};
  return command;
}

}  // namespace gpuctl::cli
