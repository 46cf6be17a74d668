#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "cli/commands/commands.hpp"
#include "cli/commands/common.hpp"
#include "cli/commands/sandbox.hpp"
#include "cli/sandbox_words.hpp"
#include "gpuctl/base/duration.hpp"
#include "gpuctl/base/text.hpp"

namespace gpuctl::cli {
namespace {

struct FaultOption {
  const char* option;
  const char* key;  ///< of the fault script
};
constexpr std::array whole_numbers{FaultOption{"--status", "status"}, FaultOption{"--times", "times"},
                                   FaultOption{"--skip", "skip"}, FaultOption{"--retry-after", "retry_after"}};
constexpr std::array texts{FaultOption{"--code", "code"}, FaultOption{"--message", "message"}};

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (const FaultKind& kind : fault_kinds) names.emplace_back(kind.name);
  return names;
}

Result<void> check_kind(const std::string& typed) {
  const std::vector<std::string> names = kind_names();
  if (std::find(names.begin(), names.end(), typed) != names.end()) return {};
  const auto near = nearest(typed, names, 1);
  const std::string meant = near.empty() ? "" : fmt::format(" (did you mean {}?)", near.front());
  return usage_error(fmt::format("unknown kind \"{}\"{}: one of {}", typed, meant, fmt::join(names, ", ")),
                     "gpuctl sandbox faults add --help");
}

Result<Value> read_fault(const Invocation& invocation) {
  Value fault = Value::object({{"operation", invocation.value("OPERATION")}, {"kind", invocation.value("KIND")}});
  for (const auto& [option, key] : whole_numbers) {
    if (!invocation.has(option)) continue;
    const auto number = whole(invocation.value(option));
    if (!number) return usage_error(fmt::format("{} {}: write a whole number", option, invocation.value(option)));
    fault.set(key, *number);
  }
  for (const auto& [option, key] : texts)
    if (invocation.has(option)) fault.set(key, invocation.value(option));
  if (invocation.has("--delay")) {
    const auto delay = parse_duration(invocation.value("--delay"));
    if (!delay) return usage_error(fmt::format("--delay {}: write a time such as 2s", invocation.value("--delay")));
    // The service counts a slow answer in milliseconds, and lags and skews in seconds.
    if (invocation.value("KIND") == "slow") {
      fault.set("ms", std::int64_t{delay->count()});
    } else {
      fault.set("seconds", std::int64_t{delay->count() / 1000});
    }
  }
  return fault;
}

std::string fault_lines(const Value& faults) {
  const Value::Array* rows = faults.if_array();
  if (rows == nullptr || rows->empty()) return "no faults";
  std::string text;
  for (const Value& row : *rows) text += (text.empty() ? "" : "\n") + to_json(row);
  return text;
}

Result<ExitCode> list(const Invocation& invocation, Services& services) {
  GPUCTL_ASSIGN(const Value faults, services.sandbox.faults(services.context));
  return show_outcome(invocation, services, faults, fault_lines(faults));
}

Result<ExitCode> add(const Invocation& invocation, Services& services) {
  GPUCTL_TRY(check_kind(invocation.value("KIND")));
  GPUCTL_ASSIGN(const Value fault, read_fault(invocation));
  auto answer = services.sandbox.add_fault(fault, services.context);
  if (!answer.ok()) {
    Error error = std::move(answer).error();
    if (error.code == ErrorCode::refused && error.hint.empty()) error.hint = "gpuctl sandbox faults operations";
    return error;
  }
  return show_outcome(invocation, services, *answer,
                      fmt::format("{} will meet {}", invocation.value("OPERATION"), invocation.value("KIND")));
}

Result<ExitCode> operations(const Invocation& invocation, Services& services) {
  GPUCTL_ASSIGN(const Value names, services.sandbox.operations(services.context));
  std::string text;
  if (const Value::Array* rows = names.if_array())
    for (const Value& row : *rows)
      text += (text.empty() ? "" : "\n") + (row.if_string() ? *row.if_string() : to_json(row));
  return show_outcome(invocation, services, names, text);
}

Result<ExitCode> clear(const Invocation& invocation, Services& services) {
  GPUCTL_TRY(services.sandbox.clear_faults(services.context));
  return show_outcome(invocation, services, Value(Value::Array()), "no faults any more");
}

Command fault_command(std::string verb, std::string summary, Handler handler) {
  Command command = sandbox_command("faults", std::move(summary), handler);
  command.path.push_back(std::move(verb));
  command.description =
      "A fault makes an operation of the sandbox go wrong in a scripted way: see gpuctl help sandbox.";
  command.examples = {spoken_path(command.path)};
  return command;
}

}  // namespace

void add_sandbox_fault_commands(std::vector<Command>& table, const provider::Registry&) {
  Command list_command = fault_command("list", "list the faults that are still to come", list);
  list_command.alias_paths = {{"sandbox", "faults"}};
  table.push_back(std::move(list_command));

  Command add_command = fault_command("add", "make an operation go wrong", add);
  add_command.arguments = {
      {.name = "OPERATION", .help = "which one: see gpuctl sandbox faults operations; * is every one"},
      {.name = "KIND", .help = "what happens", .choices = kind_names()}};
  add_command.description += "\n\nKinds:";
  for (const FaultKind& kind : fault_kinds)
    add_command.description += fmt::format("\n\n{}: {}", kind.name, kind.meaning);
  add_command.options = {{.name = "--status", .value_name = "N", .help = "HTTP status of a rejection"},
                         {.name = "--code", .value_name = "CODE", .help = "error code in its body"},
                         {.name = "--message", .value_name = "TEXT", .help = "message in its body"},
                         {.name = "--times", .value_name = "N", .help = "how often (1); 0 is always"},
                         {.name = "--skip", .value_name = "N", .help = "let the first N through"},
                         {.name = "--retry-after", .value_name = "SECONDS", .help = "what a rate limit asks for"},
                         {.name = "--delay", .value_name = "TIME", .help = "how slow, how late or how far off"}};
  add_command.examples = {"gpuctl sandbox faults add list_instances reject --status 500 --times 2",
                          "gpuctl sandbox faults add create_instance commit_then_reset"};
  table.push_back(std::move(add_command));
  table.push_back(fault_command("operations", "list the operations that can go wrong", operations));
  table.push_back(fault_command("clear", "remove all faults", clear));
}

}  // namespace gpuctl::cli
