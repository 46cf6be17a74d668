// Ports for time. No layer reads a clock or sleeps except through these.
#pragma once

#include <chrono>

#include "gpuctl/base/result.hpp"

namespace gpuctl {

/// Wall clock, UTC, microseconds. May jump; use it for what is shown or stored.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;
/// Monotonic clock; use it for deadlines and durations. Its epoch means nothing.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::microseconds>;

struct CallContext;

/// Thread-safe, never blocks.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallTime now() const = 0;
  virtual SteadyTime steady_now() const = 0;
};

/// Blocks the calling thread. Thread-safe.
class Sleeper {
 public:
  virtual ~Sleeper() = default;
  /// Sleeps `duration`, or until cancelled or past the deadline (then ErrorCode::cancelled / deadline).
  virtual Result<void> sleep(std::chrono::milliseconds duration, const CallContext& context) = 0;
};

}  // namespace gpuctl
