#include "gpuctl/platform/system_clock.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace gpuctl {

WallTime SystemClock::now() const {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steady_now() const {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::steady_clock::now());
}

Result<void> SystemSleeper::sleep(std::chrono::milliseconds duration, const CallContext& context) {
  constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24 * 365);
  const SystemClock clock;
  const SteadyTime end = clock.steady_now() + std::clamp(duration, std::chrono::milliseconds(0), kLongest);
  const bool cut_short = context.deadline && *context.deadline < end;
  const SteadyTime wake = cut_short ? *context.deadline : end;

  std::mutex mutex;
  std::condition_variable_any woken;
  std::unique_lock lock(mutex);
  woken.wait_until(lock, context.stop, wake, [&] { return clock.steady_now() >= wake; });
  if (context.cancelled()) return cancelled_error();
  return cut_short ? context.check(clock) : Result<void>();
}

}  // namespace gpuctl
