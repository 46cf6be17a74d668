// One command line from its words to its exit code.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "gpuctl/cli/command.hpp"
#include "gpuctl/cli/services.hpp"

namespace gpuctl::cli {

/// What the process gives to a command line. References outlive the run.
struct Host {
  Clock& clock;
  Sleeper& sleeper;
  Random& random;
  Environment& environment;
  Files& files;
  Terminal& terminal;
  Processes& processes;
  Redactor& redactor;
  const provider::Registry& registry;
  std::string working_folder;  ///< where the search for a project file begins

  /// Requested by the first Ctrl-C or SIGTERM.
  std::stop_token stop{};
  /// What ended the run: `sigint` or `sigterm`. Asked only after `stop` was requested.
  std::function<ExitCode()> interrupted_by{};

  /// `verbosity` counts -v; `file` may be empty. io error where the file cannot be written.
  std::function<Result<std::shared_ptr<Log>>(int verbosity, const std::string& file)> open_log;

  /// Constructs, starts nothing.
  std::function<std::shared_ptr<SandboxControl>(const config::Settings&)> open_sandbox;

  using Opener = std::function<Result<std::unique_ptr<provider::Provider>>(const provider::ProviderDescriptor&,
                                                                           const GlobalOptions&, Services&)>;
  Opener open_provider;

  /// For Services::open_with_credentials.
  using CredentialOpener = std::function<Result<std::unique_ptr<provider::Provider>>(
      const provider::ProviderDescriptor&, model::Credentials, const GlobalOptions&, Services&)>;
  CredentialOpener open_with_credentials{};
};

/// Every command of gpuctl, in the order of the documentation.
std::vector<Command> command_table(const provider::Registry& registry);

/// Runs `words` (argv without the program's name): parse, settings, services, handler, error block, exit code.
/// Blocks as long as the command does. Never throws: an exception is a bug and ends as exit code 70 with a block that
/// says so. A reader that closed the pipe is not an error (exit 0, nothing is said); any other failure to write
/// standard output is exit code 1.
ExitCode run(std::span<const std::string> words, const std::vector<Command>& table, const Host& host);

}  // namespace gpuctl::cli
