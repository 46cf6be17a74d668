// The sandbox control as the commands see it, in memory: remembers what was asked of it.
#pragma once

#include <string>
#include <vector>

#include "gpuctl/cli/services.hpp"

namespace gpuctl::test {

class FakeSandbox final : public cli::SandboxControl {
 public:
  std::vector<std::string> calls;  ///< "start", "advance 1200000", ...
  std::optional<Error> failure{};  ///< every call fails with it
  cli::SandboxStatus state{.running = false,
                           .base_url = "http://127.0.0.1:4242/v1",
                           .client_id = "sandbox-id",
                           .client_secret = Secret("sandbox-secret-text"),
                           .details = Value::object({{"speed", 60}})};

  Result<cli::SandboxStatus> start(std::optional<std::uint64_t> seed, const CallContext&) override {
    GPUCTL_TRY(called(seed ? "start " + std::to_string(*seed) : "start"));
    state.running = true;
    return state;
  }
  Result<cli::SandboxStatus> status(const CallContext&) override {
    GPUCTL_TRY(called("status"));
    return state;
  }
  Result<bool> stop(const CallContext&) override {
    GPUCTL_TRY(called("stop"));
    return std::exchange(state.running, false);
  }
  Result<void> reset(const CallContext&) override { return called("reset"); }
  Result<Value> advance(std::chrono::milliseconds step, const CallContext&) override {
    return answer("advance " + std::to_string(step.count()));
  }
  Result<Value> set_speed(double factor, const CallContext&) override {
    return answer("speed " + std::to_string(factor));
  }
  Result<Value> faults(const CallContext&) override {
    GPUCTL_TRY(called("faults"));
    return Value(planted_);
  }
  Result<Value> add_fault(const Value& fault, const CallContext&) override {
    GPUCTL_TRY(called("add_fault " + to_json(fault)));
    planted_.push_back(fault);
    return fault;
  }
  Result<void> clear_faults(const CallContext&) override {
    GPUCTL_TRY(called("clear_faults"));
    planted_.clear();
    return {};
  }
  Result<Value> operations(const CallContext&) override {
    GPUCTL_TRY(called("operations"));
    return Value(Value::Array{"get_balance", "list_instances"});
  }
  Result<Value> oddities(const CallContext&) override {
    GPUCTL_TRY(called("oddities"));
    return Value::object({{"id_body", "json"}});
  }
  Result<Value> set_oddity(const std::string& name, const std::string& value, const CallContext&) override {
    return answer("oddity " + name + " " + value);
  }
  Result<Value> books(const CallContext&) override { return answer("books"); }
  Result<Value> seed_fleet(std::int64_t count, const CallContext&) override {
    return answer("seed " + std::to_string(count));
  }
  Result<void> serve(const cli::SandboxServing& serving, const CallContext&) override {
    return called("serve " + std::to_string(serving.port) + " " + serving.state_folder);
  }

 private:
  Result<void> called(std::string call) {
    calls.push_back(std::move(call));
    if (failure) return *failure;
    return {};
  }
  Result<Value> answer(std::string call) {
    GPUCTL_TRY(called(call));
    return Value::object({{"call", std::move(call)}});
  }

  Value::Array planted_;
};

}  // namespace gpuctl::test
