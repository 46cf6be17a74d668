#include "app/sandbox_control.hpp"

#include <filesystem>

namespace gpuctl::app {
namespace {

class ServiceControl final : public cli::SandboxControl {
 public:
  ServiceControl(Result<std::string> folder, const sandbox::Ports& ports, Terminal& terminal)
      : folder_(std::move(folder)), ports_(ports), terminal_(terminal) {
    if (folder_.ok()) controller_.emplace(*folder_, ports);
  }

  Result<cli::SandboxStatus> start(std::optional<std::uint64_t> seed, const CallContext& context) override {
    GPUCTL_TRY(folder_);
    GPUCTL_ASSIGN(auto status, controller_->start(serve_command(seed), context));
    return converted(std::move(status));
  }
  Result<cli::SandboxStatus> status(const CallContext& context) override {
    GPUCTL_TRY(folder_);
    GPUCTL_ASSIGN(auto status, controller_->status(context));
    return converted(std::move(status));
  }
  Result<bool> stop(const CallContext& context) override {
    GPUCTL_TRY(folder_);
    return controller_->stop(context);
  }
  Result<void> reset(const CallContext& context) override {
    GPUCTL_TRY(folder_);
    GPUCTL_TRY(controller_->reset(context));
    return {};
  }
  Result<Value> advance(std::chrono::milliseconds step, const CallContext& context) override {
    GPUCTL_TRY(folder_);
    return controller_->advance(step, context);
  }
  Result<Value> set_speed(double factor, const CallContext& context) override {
    GPUCTL_TRY(folder_);
    return controller_->set_speed(factor, context);
  }
  Result<Value> faults(const CallContext& context) override {
    GPUCTL_TRY(folder_);
    return controller_->faults(context);
  }
  Result<Value> add_fault(const Value& fault, const CallContext& context) override {
    GPUCTL_TRY(folder_);
    return controller_->add_fault(fault, context);
  }
  Result<void> clear_faults(const CallContext& context) override {
    GPUCTL_TRY(folder_);
    return controller_->clear_faults(context);
  }
  Result<Value> operations(const CallContext& context) override {
    GPUCTL_TRY(folder_);
    return controller_->operations(context);
  }
  Result<Value> oddities(const CallContext& context) override {
    GPUCTL_TRY(folder_);
    return controller_->oddities(context);
  }
  Result<Value> set_oddity(const std::string& name, const std::string& value, const CallContext& context) override {
    GPUCTL_TRY(folder_);
    return controller_->set_oddity(name, value, context);
  }
  Result<Value> books(const CallContext& context) override {
    GPUCTL_TRY(folder_);
    return controller_->books(context);
  }
  Result<Value> seed_fleet(std::int64_t count, const CallContext& context) override {
    GPUCTL_TRY(folder_);
    return controller_->seed_fleet(count, context);
  }

  Result<void> serve(const cli::SandboxServing& serving, const CallContext& context) override {
    if (serving.state_folder.empty()) GPUCTL_TRY(folder_);
    const sandbox::ServeOptions options{.state_dir = serving.state_folder.empty() ? *folder_ : serving.state_folder,
                                        .port = serving.port,
                                        .speed = serving.speed,
                                        .seed = serving.seed};
    return sandbox::serve(options, ports_, context.stop,
                          [this](const sandbox::Endpoint& endpoint) { ready(endpoint); });
  }

 private:
  /// This very program, wherever it was started from.
  std::vector<std::string> serve_command(std::optional<std::uint64_t> seed) const {
    std::error_code problem;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", problem);
    std::vector<std::string> command{problem ? "/proc/self/exe" : program.string(), "sandbox", "serve", "--state-dir",
                                     *folder_};
    if (seed) command.insert(command.end(), {"--seed", std::to_string(*seed)});
    return command;
  }

  void ready(const sandbox::Endpoint& endpoint) {
    const auto line = Value::object({{"base_url", endpoint.base_url},
                                     {"port", std::int64_t{endpoint.port}},
                                     {"pid", endpoint.pid},
                                     {"client_id", endpoint.client_id}});
    // Whoever started the service may have gone; it serves all the same.
    (void)terminal_.out().write(to_json(line) + "\n");
  }

  static cli::SandboxStatus converted(sandbox::Status status) {
    cli::SandboxStatus result;
    result.running = status.endpoint.has_value();
    result.details = std::move(status.details);
    if (!status.endpoint) return result;
    result.base_url = std::move(status.endpoint->base_url);
    result.client_id = std::move(status.endpoint->client_id);
    result.client_secret = std::move(status.endpoint->client_secret);
    return result;
  }

  Result<std::string> folder_;
  sandbox::Ports ports_;
  Terminal& terminal_;
  std::optional<sandbox::Controller> controller_;  ///< none where there is no folder
};

}  // namespace

std::shared_ptr<cli::SandboxControl> open_sandbox(const config::Settings& settings, const sandbox::Ports& ports,
                                                  Terminal& terminal) {
  auto folder = settings.state_folder();
  if (folder.ok()) *folder += "/sandbox";
  return std::make_shared<ServiceControl>(std::move(folder), ports, terminal);
}

}  // namespace gpuctl::app
