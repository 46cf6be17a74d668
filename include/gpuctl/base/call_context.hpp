// What every call that may block carries: who may stop it, and until when it may run.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>

#include "gpuctl/base/clock.hpp"
#include "gpuctl/base/result.hpp"

namespace gpuctl {

struct CallContext {
  std::stop_token stop{};                ///< requested by the first Ctrl-C
  std::optional<SteadyTime> deadline{};  ///< on Clock::steady_now(); none = no limit

  bool cancelled() const { return stop.stop_requested(); }

  /// Time left until the deadline (never negative); nullopt without one.
  std::optional<std::chrono::milliseconds> remaining(const Clock& clock) const;

  /// `cancelled` or `deadline` as an error, or ok.
  Result<void> check(const Clock& clock) const;

  /// The same stop token with the earlier of the two deadlines.
  CallContext until(SteadyTime other) const;
};

/// The error of a call that Ctrl-C ended.
Error cancelled_error(Delivery delivery = Delivery::not_sent);

}  // namespace gpuctl
