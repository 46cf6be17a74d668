// The real clocks, and sleeping on them.
#pragma once

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/clock.hpp"

namespace gpuctl {

class SystemClock final : public Clock {
 public:
  WallTime now() const override;
  SteadyTime steady_now() const override;
};

/// Wakes at once when the context is cancelled. Any number of threads may sleep on one object.
class SystemSleeper final : public Sleeper {
 public:
  Result<void> sleep(std::chrono::milliseconds duration, const CallContext& context) override;
};

}  // namespace gpuctl
