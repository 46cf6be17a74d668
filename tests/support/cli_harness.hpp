// Runs whole command lines in this process, with fakes behind every port, and returns what they printed.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/builtin_providers.hpp"
#include "app/provider_opener.hpp"
#include "gpuctl/cli/run.hpp"
#include "support/fake_sandbox.hpp"
#include "support/fakes.hpp"

namespace gpuctl::test {

/// Words as a shell would split them; only ' and " quote.
inline std::vector<std::string> split_words(const std::string& line) {
  std::vector<std::string> words;
  bool open = false;
  char quote = 0;
  for (const char c : line) {
    if (quote != 0 && c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
      if (!open) words.emplace_back();
      open = true;
    } else if (quote == 0 && c == ' ') {
      open = false;
    } else {
      if (!open) words.emplace_back();
      open = true;
      words.back() += c;
    }
  }
  return words;
}

inline std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

struct CliResult {
  ExitCode exit = ExitCode::internal;
  std::string out;
  std::string err;
  int code() const { return static_cast<int>(exit); }
  /// For golden files: streams and exit code on one page.
  std::string page() const { return out + "--- stderr\n" + err + "--- exit " + std::to_string(code()) + "\n"; }
};

/// One machine with one person at it; files, environment and sandbox stay from command line to command line.
class CliHarness {
 public:
  FakeClock clock;
  FakeSleeper sleeper{clock};
  SeededRandom random;
  FakeEnvironment environment;
  FakeFiles files;
  FakeTerminal terminal;
  FakeProcesses processes;
  Redactor redactor;
  RecordingLog log;
  FakeSandbox sandbox;
  std::stop_source stop;
  ExitCode interrupted_by = ExitCode::sigint;
  http::Transport* transport = nullptr;  ///< what every provider talks to; a test that has none must not get that far
  http::CurlOptions curl_options{};      ///< what the last run would have set up the real transport with
  provider::Registry registry{app::builtin_providers()};
  std::vector<cli::Command> table = cli::command_table(registry);

  CliHarness() { environment.set("HOME", "/home/user"); }

  /// Puts Verda credentials into the environment.
  void log_in() {
    environment.set("VERDA_CLIENT_ID", "test-client-id");
    environment.set("VERDA_CLIENT_SECRET", "test-client-secret");
  }

  /// `line` without "gpuctl".
  CliResult run(const std::string& line) { return run_words(split_words(line)); }

  CliResult run_words(const std::vector<std::string>& words) {
    terminal.output.clear();
    terminal.errors.clear();
    app::ProviderOpener opener([this](http::CurlOptions options, Log&) {
      curl_options = std::move(options);
      return transport == nullptr ? lent<http::Transport>(no_transport_) : lent(*transport);
    });
    const cli::Host host{
        .clock = clock,
        .sleeper = sleeper,
        .random = random,
        .environment = environment,
        .files = files,
        .terminal = terminal,
        .processes = processes,
        .redactor = redactor,
        .registry = registry,
        .working_folder = "/home/user/work",
        .stop = stop.get_token(),
        .interrupted_by = [this] { return interrupted_by; },
        .open_log = [this](int, const std::string&) { return Result<std::shared_ptr<Log>>(lent<Log>(log)); },
        .open_sandbox = [this](const config::Settings&) { return lent<cli::SandboxControl>(sandbox); },
        .open_provider = [&opener](const auto& descriptor, const auto& global,
                                   auto& services) { return opener.open(descriptor, global, services); },
        .open_with_credentials =
            [&opener](const auto& descriptor, model::Credentials credentials, const auto& global, auto& services) {
              return opener.open_with(descriptor, std::move(credentials), global, services);
            }};
    const ExitCode exit = cli::run(words, table, host);
    return {exit, terminal.output.text(), terminal.errors.text()};
  }

 private:
  /// Fails loudly where a test forgot its transport.
  class NoTransport final : public http::Transport {
   public:
    Result<http::Response> send(const http::Request& request, const CallContext&) override {
      throw std::logic_error("a request was sent by a test that has no transport: " + request.url);
    }
  };

  /// What belongs to the test and is only lent to the run.
  template <typename T>
  static std::shared_ptr<T> lent(T& object) {
    return {std::shared_ptr<void>(), &object};
  }

  NoTransport no_transport_;
};

}  // namespace gpuctl::test
