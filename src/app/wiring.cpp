#include "app/wiring.hpp"

#include <csignal>
#include <filesystem>

#include "app/builtin_providers.hpp"
#include "app/provider_opener.hpp"
#include "app/sandbox_control.hpp"
#include "gpuctl/cli/run.hpp"
#include "gpuctl/platform/log_sink.hpp"
#include "gpuctl/platform/signal_thread.hpp"
#include "gpuctl/platform/system_clock.hpp"
#include "gpuctl/platform/system_environment.hpp"
#include "gpuctl/platform/system_files.hpp"
#include "gpuctl/platform/system_processes.hpp"
#include "gpuctl/platform/system_random.hpp"
#include "gpuctl/platform/system_terminal.hpp"

namespace gpuctl::app {
namespace {

/// Empty where the working folder was removed: then no project file is looked for.
std::string working_folder() {
  std::error_code problem;
  return std::filesystem::current_path(problem).string();
}

struct Ports {
  SystemClock clock;
  SystemSleeper sleeper;
  SystemRandom random;
  SystemEnvironment environment;
  SystemFiles files;
  SystemTerminal terminal{environment};
  SystemProcesses processes;
  Redactor redactor;
};

Result<std::shared_ptr<Log>> open_log(int verbosity, const std::string& file, Ports& ports) {
  LogOptions options{.file = file};
  if (verbosity > 0) options.stderr_level = verbosity > 1 ? LogLevel::debug : LogLevel::info;
  GPUCTL_ASSIGN(auto sink, LogSink::open(std::move(options), ports.terminal.err(), ports.redactor));
  return std::shared_ptr<Log>(std::move(sink));
}

ExitCode run_with_signals(std::span<const std::string> words, Ports& ports, const SignalThread& signals) {
  const provider::Registry registry(builtin_providers());
  const auto table = cli::command_table(registry);
  ProviderOpener opener(http::make_curl_transport);
  const cli::Host host{
      .clock = ports.clock,
      .sleeper = ports.sleeper,
      .random = ports.random,
      .environment = ports.environment,
      .files = ports.files,
      .terminal = ports.terminal,
      .processes = ports.processes,
      .redactor = ports.redactor,
      .registry = registry,
      .working_folder = working_folder(),
      .stop = signals.stop_token(),
      .interrupted_by = [&] { return signals.received() == SIGTERM ? ExitCode::sigterm : ExitCode::sigint; },
      .open_log = [&](int verbosity, const std::string& file) { return open_log(verbosity, file, ports); },
      .open_sandbox =
          [&](const config::Settings& settings) {
            return open_sandbox(settings, {ports.clock, ports.random, ports.files}, ports.terminal);
          },
      .open_provider = [&](const auto& descriptor, const auto& global,
                           auto& services) { return opener.open(descriptor, global, services); },
      .open_with_credentials =
          [&](const auto& descriptor, model::Credentials credentials, const auto& global, auto& services) {
            return opener.open_with(descriptor, std::move(credentials), global, services);
          }};
  return cli::run(words, table, host);
}

}  // namespace

int run_program(int argc, char** argv) {
  Ports ports;
  const auto signals = SignalThread::start();
  if (!signals) {
    // Without a signal thread nothing can be cancelled: say so and do nothing.
    (void)ports.terminal.err().write("error: " + signals.error().message + "\n");
    return static_cast<int>(ExitCode::internal);
  }
  const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  return static_cast<int>(run_with_signals(words, ports, **signals));
}

}  // namespace gpuctl::app
