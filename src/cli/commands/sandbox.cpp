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

Value status_schema() {
  return document_schema(
      {{"running", "boolean"}, {"base_url", "string null"}, {"client_id", "string null"}, {"details", "object null"}});
}

bool is_used_up(const SandboxStatus& status) {
  const Value* balance = status.details.find("balance");
  return balance != nullptr && (to_json(*balance) == "0" || to_json(*balance).starts_with("0.00"));
}

Result<ExitCode> show_status(const Invocation& invocation, Services& services, const SandboxStatus& status) {
  output::Options options = invocation.global.output;
  // Quiet is for scripts: the address, or nothing.
  if (options.quiet && options.jq.empty())
    return done(services.terminal.out().write(status.running ? status.base_url + "\n" : ""));
  std::string text = status.running ? fmt::format("running at {}\n", status.base_url)
                                    : "not running; start it: gpuctl sandbox start\n";
  if (const Value::Object* details = status.details.if_object())
    for (const auto& [key, value] : *details)
      if (!value.if_array() && !value.if_object())
        text += fmt::format("  {:<18} {}\n", key, value.if_string() ? *value.if_string() : to_json(value));
  if (is_used_up(status))
    text += "the balance is used up, so everything was taken away; begin anew: gpuctl sandbox reset --yes\n";
  return done(output::print_document(screen_of(services), options, status_document(status), text));
}

Result<std::optional<std::uint64_t>> asked_seed(const Invocation& invocation) {
  if (!invocation.has("--seed")) return std::optional<std::uint64_t>();
  const auto seed = parse_number<std::uint64_t>(invocation.value("--seed"));
  if (!seed) return usage_error("--seed must be a whole number");
  return seed;
}

Result<ExitCode> start(const Invocation& invocation, Services& services) {
  GPUCTL_ASSIGN(const auto seed, asked_seed(invocation));
  if (seed) {
    GPUCTL_ASSIGN(const SandboxStatus before, services.sandbox.status(services.context));
    if (before.running)
      return Error{ErrorCode::conflict, "it is running already: --seed is for a start", "gpuctl sandbox stop"};
  }
  GPUCTL_ASSIGN(const SandboxStatus status, services.sandbox.start(seed, services.context));
  GPUCTL_TRY(show_status(invocation, services, status));
  if (services.terminal.facts().stderr_tty) say(services, "try it: gpuctl --sandbox verda list instances");
  return ExitCode::ok;
}

Result<ExitCode> status(const Invocation& invocation, Services& services) {
  GPUCTL_ASSIGN(const SandboxStatus status, services.sandbox.status(services.context));
  return show_status(invocation, services, status);
}

Result<ExitCode> stop(const Invocation& invocation, Services& services) {
  GPUCTL_ASSIGN(const bool was_running, services.sandbox.stop(services.context));
  return show_outcome(invocation, services, Value::object({{"running", false}, {"stopped", was_running}}),
                      was_running ? "stopped; its books are kept" : "it was not running");
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

/// "2 held, 5 made, 3 released" and a line for each machine that is held.
std::string books_text(const Value& books) {
  const auto number = [&](std::string_view key) {
    const Value* value = books.find(key);
    return value == nullptr ? std::string("0") : to_json(*value);
  };
  std::string text = fmt::format("{} machines held, {} made, {} released", number("machines_held"),
                                 number("machines_created"), number("machines_released"));
  const Value* held = books.find("held");
  if (held == nullptr || held->if_array() == nullptr) return text;
  for (const Value& machine : *held->if_array()) {
    const auto word = [&](std::string_view key) {
      const Value* value = machine.find(key);
      return value == nullptr || value->if_string() == nullptr ? std::string("-") : *value->if_string();
    };
    text += fmt::format("\n  {:<9} {:<36}  {:<12} since {}", word("kind"), word("id"), word("status"), word("at"));
  }
  return text;
}

Result<ExitCode> books(const Invocation& invocation, Services& services) {
  GPUCTL_ASSIGN(const Value answer, services.sandbox.books(services.context));
  return show_outcome(invocation, services, answer, books_text(answer));
}

Result<ExitCode> fleet(const Invocation& invocation, Services& services) {
  const auto count = parse_number<std::int64_t>(invocation.value("N"));
  if (!count || *count < 1)
    return usage_error(fmt::format("\"{}\" is no number of instances", invocation.value("N")),
                       "gpuctl sandbox fleet 1000");
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
  GPUCTL_ASSIGN(const SandboxStatus before, services.sandbox.status(services.context));
  GPUCTL_ASSIGN(const SandboxStatus status, services.sandbox.start({}, services.context));
  if (!before.running) say(services, "the sandbox was started; to end it: gpuctl sandbox stop");
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
  GPUCTL_ASSIGN(serving.seed, asked_seed(invocation));
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
  table.back().options = {
      {.name = "--seed", .value_name = "N", .help = "make ids and tokens repeatable, from empty books on"}};
  table.back().schema = status_schema;
  table.push_back(sandbox_command("stop", "stop the sandbox; its books are kept", stop));
  table.push_back(sandbox_command("status", "show whether and where the sandbox runs", status));
  table.back().schema = status_schema;
  table.push_back(std::move(reset_command));
  table.push_back(argument_command(sandbox_command("advance", "let time pass in the sandbox at once", advance),
                                   {{.name = "DURATION", .help = "how much, e.g. 20m or 3h"}},
                                   "gpuctl sandbox advance 20m"));
  table.push_back(
      argument_command(sandbox_command("speed", "set how much faster than the real service the sandbox works", speed),
                       {{.name = "FACTOR", .help = "1 is the pace of the real service; 0 stands still until advance"}},
                       "gpuctl sandbox speed 60"));
  table.push_back(oddity_command());
  table.push_back(sandbox_command("books", "show what was made, released and is still held", books));
  table.push_back(argument_command(sandbox_command("fleet", "make many instances at once", fleet),
                                   {{.name = "N", .help = "how many"}}, "gpuctl sandbox fleet 1000"));
  table.back().alias_paths = {{"sandbox", "seed"}};
  table.push_back(std::move(env_command));
  table.push_back(serve_command());
}

}  // namespace gpuctl::cli
