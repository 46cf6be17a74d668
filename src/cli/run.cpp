#include "gpuctl/cli/run.hpp"

#include <algorithm>
#include <exception>

#include "cli/command_line.hpp"
#include "cli/hints.hpp"
#include "cli/pages.hpp"

namespace gpuctl::cli {
namespace {

/// The terminal with --color applied.
class ColourChoice final : public Terminal {
 public:
  explicit ColourChoice(Terminal& terminal) : terminal_(terminal) {}
  void choose(const std::string& when) { when_ = when; }

  TerminalFacts facts() const override {
    TerminalFacts facts = terminal_.facts();
    if (when_ == "always") facts.colour = true;
    if (when_ == "never") facts.colour = false;
    return facts;
  }
  OutputStream& out() override { return terminal_.out(); }
  OutputStream& err() override { return terminal_.err(); }
  Result<std::string> read_all_input(std::size_t limit, const CallContext& context) override {
    return terminal_.read_all_input(limit, context);
  }
  Result<std::string> prompt_line(std::string_view question, const CallContext& context) override {
    return terminal_.prompt_line(question, context);
  }
  Result<Secret> prompt_secret(std::string_view question, const CallContext& context) override {
    return terminal_.prompt_secret(question, context);
  }

 private:
  Terminal& terminal_;
  std::string when_ = "auto";
};

/// The value of a setting; nullptr before settings are loaded.
const std::string* text_of(const config::Settings& settings, std::string_view key) {
  for (const auto& setting : settings.all()) {
    if (setting.field->key == key) return &setting.value;
  }
  return nullptr;
}

bool is_true(const config::Settings& settings, std::string_view key) {
  return text_of(settings, key) != nullptr && settings.boolean(key);
}

/// Fills in what the settings say; a typed flag is the strongest source of a setting, so it comes back unchanged.
Result<void> apply_settings(GlobalOptions& global, const config::Settings& settings) {
  if (const auto* format = text_of(settings, "output"); format != nullptr && !format->empty() && !global.output_given) {
    GPUCTL_ASSIGN(auto parsed, output::parse_format(*format));
    global.output.format = parsed.format;
    global.output.columns = std::move(parsed.columns);
    global.output_given = settings.get("output").origin != config::Origin::fallback;
  }
  if (const auto* text = text_of(settings, "color"); text != nullptr && global.color.empty()) global.color = *text;
  if (const auto* text = text_of(settings, "log_file")) global.log_file = *text;
  if (const auto* text = text_of(settings, "cacert")) global.ca_file = *text;
  if (!global.timeout && text_of(settings, "timeout") != nullptr) global.timeout = settings.duration("timeout");
  if (global.timeout && global.timeout->count() == 0)
    return Error{.code = ErrorCode::config,
                 .message = settings.get("timeout").source + ": the timeout must be more than 0",
                 .hint = "gpuctl config explain timeout"};
  global.sandbox = global.sandbox || is_true(settings, "sandbox");
  global.no_input = global.no_input || is_true(settings, "no_input");
  if (text_of(settings, "token_cache") != nullptr && !settings.boolean("token_cache")) global.no_token_cache = true;
  return {};
}

class Run {
 public:
  Run(std::span<const std::string> words, const std::vector<Command>& table, const Host& host)
      : words_(words), table_(table), host_(host), terminal_(host.terminal) {}

  ExitCode to_end() {
    try {
      json_errors_ = asks_for_json(words_);
      auto ended = execute();
      return ended ? *ended : report(ended.error());
    } catch (const std::exception& problem) {
      return report(bug(problem.what()));
    } catch (...) {
      return report(bug("an unknown exception"));
    }
  }

 private:
  Result<ExitCode> execute() {
    GPUCTL_ASSIGN(auto line, parse_command_line(words_, table_));
    if (line.invocation.global.help) return show_help(line);
    GPUCTL_ASSIGN(auto settings, load_settings(line));
    GlobalOptions& global = line.invocation.global;
    GPUCTL_TRY(apply_settings(global, settings));
    json_errors_ = global.output.format == output::Format::json && global.output_given;
    terminal_.choose(global.color);
    GPUCTL_ASSIGN(const auto log, host_.open_log(global.verbosity, global.log_file));
    const auto sandbox = host_.open_sandbox(settings);
    CallContext context{.stop = host_.stop};
    if (global.timeout) context.deadline = host_.clock.steady_now() + *global.timeout;
    Services services{host_.clock,    host_.sleeper,   host_.random, host_.environment, host_.files,
                      terminal_,      host_.processes, *log,         host_.redactor,    settings,
                      host_.registry, *sandbox,        table_,       context,           {}};
    services.open_provider = [&](const provider::ProviderDescriptor& descriptor) {
      return host_.open_provider(descriptor, global, services);
    };
    services.open_with_credentials = [&](const provider::ProviderDescriptor& descriptor,
                                         model::Credentials credentials) {
      return host_.open_with_credentials(descriptor, std::move(credentials), global, services);
    };
    return line.invocation.command->handler(line.invocation, services);
  }

  Result<ExitCode> show_help(const CommandLine& line) {
    const Command* command = line.invocation.command;
    const Page page = command != nullptr ? command_page(*command) : group_page(table_, line.path);
    GPUCTL_TRY(terminal_.out().write(page_text(page)));
    return ExitCode::ok;
  }

  Result<config::Settings> load_settings(const CommandLine& line) {
    return config::Settings::load({.environment = host_.environment,
                                   .files = host_.files,
                                   .working_folder = host_.working_folder,
                                   .user_file = line.invocation.global.config_file,
                                   .flags = line.setting_flags,
                                   .tolerant = line.invocation.command->standalone});
  }

  static Error bug(const std::string& what) {
    return Error{.code = ErrorCode::internal,
                 .message = "gpuctl failed in a way it should not: " + what,
                 .hint = "this is a bug; please report it with the command line and the output of: gpuctl version"};
  }

  ExitCode report(const Error& error) noexcept {
    const bool interrupted = error.code == ErrorCode::cancelled && host_.stop.stop_requested();
    const ExitCode code = interrupted && host_.interrupted_by ? host_.interrupted_by() : exit_code_for(error.code);
    try {
      const Error clean = cleaned(error);
      const std::string text =
          json_errors_ ? to_json(output::error_document(clean)) + "\n" : output::error_text(clean, error_colour());
      // Nothing can be said about a standard error that cannot be written.
      (void)host_.terminal.err().write(text);
    } catch (...) {
      return ExitCode::internal;
    }
    return code;
  }

  /// Errors carry servers' words, so these pass the redactor like every log line; a hint is gpuctl's own text.
  Error cleaned(Error error) const {
    error.message = host_.redactor.clean(error.message);
    for (auto& problem : error.problems)
      problem.message = with_typed_account(host_.redactor.clean(problem.message), words_, host_.registry);
    error.hint = with_typed_account(error.hint, words_, host_.registry);
    return error;
  }

  bool error_colour() const {
    const auto facts = terminal_.facts();
    return facts.colour && facts.stderr_tty;
  }

  std::span<const std::string> words_;
  const std::vector<Command>& table_;
  const Host& host_;
  ColourChoice terminal_;
  bool json_errors_ = false;
};

}  // namespace

ExitCode run(std::span<const std::string> words, const std::vector<Command>& table, const Host& host) {
  return Run(words, table, host).to_end();
}

}  // namespace gpuctl::cli
