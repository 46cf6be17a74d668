// What a command handler is given. Built once, in app/wiring.cpp; tests build it from fakes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/clock.hpp"
#include "gpuctl/base/environment.hpp"
#include "gpuctl/base/files.hpp"
#include "gpuctl/base/log.hpp"
#include "gpuctl/base/process.hpp"
#include "gpuctl/base/random.hpp"
#include "gpuctl/base/redactor.hpp"
#include "gpuctl/base/terminal.hpp"
#include "gpuctl/cli/command.hpp"
#include "gpuctl/config/settings.hpp"
#include "gpuctl/provider/provider.hpp"

namespace gpuctl::cli {

struct SandboxStatus {
  bool running = false;
  std::string base_url{};  ///< "http://127.0.0.1:PORT/v1"
  std::string client_id{};
  Secret client_secret{};  ///< of the sandbox only; still kept out of logs
  Value details{};         ///< the service's own status document
};

/// How `sandbox serve` runs the service.
struct SandboxServing {
  std::string state_folder{};           ///< empty = below the state folder
  std::uint16_t port = 0;               ///< 0 = any free one
  std::optional<double> speed{};        ///< how much faster than the real service; none = as before
  std::optional<std::uint64_t> seed{};  ///< makes a run repeatable
};

/// The sandbox as the commands see it; the real one is wired in app. Calls block.
class SandboxControl {
 public:
  virtual ~SandboxControl() = default;
  /// Starts the service if it is not running (idempotent; two starts at once give one service).
  /// `seed` makes the ids of a service that is started here repeatable.
  virtual Result<SandboxStatus> start(std::optional<std::uint64_t> seed, const CallContext& context) = 0;
  virtual Result<SandboxStatus> status(const CallContext& context) = 0;
  /// Whether it was running.
  virtual Result<bool> stop(const CallContext& context) = 0;
  virtual Result<void> reset(const CallContext& context) = 0;
  virtual Result<Value> advance(std::chrono::milliseconds step, const CallContext& context) = 0;
  virtual Result<Value> set_speed(double factor, const CallContext& context) = 0;
  virtual Result<Value> faults(const CallContext& context) = 0;
  virtual Result<Value> add_fault(const Value& fault, const CallContext& context) = 0;
  virtual Result<void> clear_faults(const CallContext& context) = 0;
  virtual Result<Value> operations(const CallContext& context) = 0;  ///< names that faults can be planted on
  virtual Result<Value> oddities(const CallContext& context) = 0;    ///< name -> current value
  virtual Result<Value> set_oddity(const std::string& name, const std::string& value, const CallContext& context) = 0;
  virtual Result<Value> books(const CallContext& context) = 0;
  virtual Result<Value> seed_fleet(std::int64_t count, const CallContext& context) = 0;
  /// Runs the service in this process until the context is cancelled; prints one JSON line when it is ready.
  virtual Result<void> serve(const SandboxServing& serving, const CallContext& context) = 0;
};

struct Services {
  Clock& clock;
  Sleeper& sleeper;
  Random& random;
  Environment& environment;
  Files& files;
  Terminal& terminal;
  Processes& processes;
  Log& log;
  Redactor& redactor;
  config::Settings& settings;
  const provider::Registry& registry;
  SandboxControl& sandbox;
  const std::vector<Command>& commands;
  CallContext context;

  /// Opens a provider with its credentials (starting the sandbox first under --sandbox). Config error that names
  /// every place looked at where there are none.
  std::function<Result<std::unique_ptr<provider::Provider>>(const provider::ProviderDescriptor&)> open_provider;

  /// Opens a provider with exactly these credentials and without a token cache on disk: for `auth login`, which tests
  /// credentials before it stores them, and for `doctor`, which leaves nothing behind.
  std::function<Result<std::unique_ptr<provider::Provider>>(const provider::ProviderDescriptor&, model::Credentials)>
      open_with_credentials{};

  /// How far the clock of the opened provider is ahead of `clock`; only the sandbox's can be (`sandbox advance`).
  std::chrono::microseconds provider_ahead{0};
};

}  // namespace gpuctl::cli
