#include <fmt/format.h>

#include <charconv>

#include "cli/commands/commands.hpp"
#include "cli/commands/common.hpp"
#include "cli/commands/sandbox.hpp"
#include "gpuctl/base/duration.hpp"

namespace gpuctl::cli {
namespace {

template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Value status_document(const SandboxStatus& status) {
  return Value::object({{"running", status.running},
                        {"base_url", status.running ? Value(status.base_url) : Value()},
                        {"client_id", status.running ? Value(status.client_id) : Value()},
                        {"details", status.details}});
}

Result<ExitCode> show_status(const Invocation& invocation, Services& services, const SandboxStatus& status) {
  std::string text = status.running ? fmt::format("running at {}\n", status.base_url)
                                    : "not running; start it: gpuctl sandbox start\n";
  if (const Value::Object* details = status.details.if_object())
    for (const auto& [key, value] : *details)
      if (!value.if_array() && !value.if_object())
        text += fmt::format("  {:<18} {}\n", key, value.if_string() ? *value.if_string() : to_json(value));
  return done(output::print_document(screen_of(services), invocation.global.output, status_document(status), text));
}

Result<ExitCode> start(const Invocation& invocation, Services& services) {
  GPUCTL_ASSIGN(const SandboxStatus status, services.sandbox.start(services.context));
  GPUCTL_TRY(show_status(invocation, services, status));
  if (services.terminal.facts().stderr_tty) say(services, "try it: gpuctl --sandbox verda list instances");
  return ExitCode::ok;
}

Result<ExitCode> status(const Invocation& invocation, Services& services) {
  GPUCTL_ASSIGN(const SandboxStatus status, services.sandbox.status(services.context));
  return show_status(invocation, services, status);
}

Result<ExitCode> stop(const Invocation& invocation, Services& services) {
  GPUCTL_TRY(services.sandbox.stop(services.context));
  return show_outcome(invocation, services, Value::object({{"running", false}}), "stopped; its books are kept");
}

Result<ExitCode> reset(const Invocation& invocation, Services& services) {
  if (invocation.has("--dry-run"))
    return show_outcome(invocation, services, Value::object({{"reset", false}}), "would go back to the first fleet");
  GPUCTL_TRY(confirm(invocation, services, "Throw away everything that was made in the sandbox?"));
  GPUCTL_TRY(services.sandbox.reset(services.context));
  return show_outcome(invocation, services, Value::object({{"reset", true}}), "back to the first fleet");
}

Result<ExitCode> advance(const Invocation& invocation, Services& services) {
  const std::string typed = invocation.value("DURATION");
  const auto step = parse_duration(typed);
  if (!step || step->count() == 0)
    return usage_error(fmt::format("\"{}\" is no time to advance by", typed), "gpuctl sandbox advance 20m");
  GPUCTL_ASSIGN(const Value answer, services.sandbox.advance(*step, services.context));
  return show_outcome(invocation, services, answer, "the clock of the sandbox is " + typed + " further");
}

Result<ExitCode> speed(const Invocation& invocation, Services& services) {
  const std::string typed = invocation.value("FACTOR");
  const auto factor = parse_number<double>(typed);
  if (!factor || !(*factor >= 0) || *factor > 1e6)
    return usage_error(fmt::format("\"{}\" is no speed: write a number from 0 to 1000000", typed),
                       "gpuctl sandbox speed 60");
  GPUCTL_ASSIGN(const Value answer, services.sandbox.set_speed(*factor, services.context));
  return show_outcome(invocation, services, answer, fmt::format("works {} times as fast as the real service", typed));
}

Result<ExitCode> oddity(const Invocation& invocation, Services& services) {
  const std::string name = invocation.value("NAME");
  const std::string value = invocation.value("VALUE");
  GPUCTL_ASSIGN(const Value answer, services.sandbox.set_oddity(name, value, services.context));
  return show_outcome(invocation, services, answer, fmt::format("{} is {}", name, value));
}

Result<ExitCode> books(const Invocation& invocation, Services& services) {
  GPUCTL_ASSIGN(const Value answer, services.sandbox.books(services.context));
  return show_outcome(invocation, services, answer, to_json(answer, 2));
}

Result<ExitCode> seed(const Invocation& invocation, Services& services) {
  const auto count = parse_number<std::int64_t>(invocation.value("N"));
  if (!count || *count < 1)
    return usage_error(fmt::format("\"{}\" is no number of instances", invocation.value("N")),
                       "gpuctl sandbox seed 1000");
  GPUCTL_ASSIGN(const Value answer, services.sandbox.seed_fleet(*count, services.context));
  return show_outcome(invocation, services, answer, fmt::format("{} more instances", *count));
}

std::string shell_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// The variables by which any program finds the sandbox instead of the real service.
Result<ExitCode> env(const Invocation&, Services& services) {
  GPUCTL_ASSIGN(const SandboxStatus status, services.sandbox.start(services.context));
  std::string text;
  const auto line = [&](std::string_view name, const std::string& value) {
    text += fmt::format("export {}={}\n", name, shell_quoted(value));
  };
  for (const provider::ProviderDescriptor* provider : services.registry.all()) {
    if (provider->credentials == nullptr) continue;
    const model::CredentialSpec& spec = *provider->credentials;
    if (!spec.base_url_environment.empty()) line(spec.base_url_environment, status.base_url);
    for (const model::CredentialField& field : spec.fields) {
      const bool client_pair = field.name == "client_id" || field.name == "client_secret";
      if (client_pair && !field.environment.empty())
        line(field.environment.front(), field.secret ? status.client_secret.reveal() : status.client_id);
    }
  }
  return done(services.terminal.out().write(text));
}

Result<ExitCode> serve(const Invocation& invocation, Services& services) {
  SandboxServing serving{.state_folder = invocation.value("--state-dir")};
  if (invocation.has("--port")) {
    const auto port = parse_number<std::uint16_t>(invocation.value("--port"));
    if (!port) return usage_error(fmt::format("--port {}: write a number from 0 to 65535", invocation.value("--port")));
    serving.port = *port;
  }
  if (invocation.has("--speed")) {
    serving.speed = parse_number<double>(invocation.value("--speed"));
    if (!serving.speed) return usage_error("--speed must be a number");
  }
  if (invocation.has("--seed")) {
    serving.seed = parse_number<std::uint64_t>(invocation.value("--seed"));
    if (!serving.seed) return usage_error("--seed must be a whole number");
  }
  return done(services.sandbox.serve(serving, services.context));
}

Command serve_command() {
  Command command = sandbox_command("serve", "run the sandbox in this process", serve);
  command.description = "Serves until it is interrupted; prints one line of JSON when it is ready.";
  command.options = {{.name = "--state-dir", .value_name = "FOLDER", .help = "where the books are kept"},
                     {.name = "--port", .value_name = "N", .help = "listen on this port; 0 is any free one"},
                     {.name = "--speed", .value_name = "FACTOR", .help = "how much faster than the real service"},
                     {.name = "--seed", .value_name = "N", .help = "makes a run repeatable"}};
  command.examples = {"gpuctl sandbox serve --port 8080"};
  command.hidden = true;
  command.plain = true;
  return command;
}

Command argument_command(Command command, std::vector<ArgumentSpec> arguments, std::string example) {
  command.arguments = std::move(arguments);
  command.examples = {std::move(example)};
  return command;
}

}  // namespace

Command sandbox_command(std::string verb, std::string summary, Handler handler) {
  Command command;
  command.path = {"sandbox", std::move(verb)};
  command.summary = std::move(summary);
  command.description = "The sandbox is a copy of the providers' services inside gpuctl: see gpuctl help sandbox.";
  command.examples = {spoken_path(command.path)};
  command.handler = handler;
  return command;
}

Result<ExitCode> show_outcome(const Invocation& invocation, Services& services, const Value& document,
                              std::string_view text) {
  return done(
      output::print_document(screen_of(services), invocation.global.output, document, std::string(text) + "\n"));
}

void add_sandbox_commands(std::vector<Command>& table, const provider::Registry&) {
  Command reset_command = sandbox_command("reset", "go back to the first fleet and the first balance", reset);
  reset_command.options = {{.name = "--dry-run", .help = "say what would happen"}};
  reset_command.examples = {"gpuctl sandbox reset --yes"};
  Command env_command = sandbox_command("env", "print export lines, so that any program can use the sandbox", env);
  env_command.examples = {"eval \"$(gpuctl sandbox env)\""};
  env_command.plain = true;

  table.push_back(sandbox_command("start", "start the sandbox if it is not running", start));
  table.push_back(sandbox_command("stop", "stop the sandbox; its books are kept", stop));
  table.push_back(sandbox_command("status", "show whether and where the sandbox runs", status));
  table.push_back(std::move(reset_command));
  table.push_back(argument_command(sandbox_command("advance", "let time pass in the sandbox at once", advance),
                                   {{.name = "DURATION", .help = "how much, e.g. 20m or 3h"}},
                                   "gpuctl sandbox advance 20m"));
  table.push_back(
      argument_command(sandbox_command("speed", "set how much faster than the real service the sandbox works", speed),
                       {{.name = "FACTOR", .help = "1 is the pace of the real service; 0 stands still until advance"}},
                       "gpuctl sandbox speed 60"));
  table.push_back(argument_command(
      sandbox_command("oddity", "switch an oddity of the real service", oddity),
      {{.name = "NAME", .help = "see gpuctl help sandbox"}, {.name = "VALUE", .help = "one of its values"}},
      "gpuctl sandbox oddity id_body json"));
  table.push_back(sandbox_command("books", "show what was made, released and is still held", books));
  table.push_back(argument_command(sandbox_command("seed", "make many instances at once", seed),
                                   {{.name = "N", .help = "how many"}}, "gpuctl sandbox seed 1000"));
  table.push_back(std::move(env_command));
  table.push_back(serve_command());
}

}  // namespace gpuctl::cli
