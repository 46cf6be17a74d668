// A stop token as something poll(2) can wait for.
#pragma once

#include <poll.h>
#include <sys/eventfd.h>

#include <cerrno>
#include <cstdint>
#include <functional>
#include <stop_token>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/platform/system_clock.hpp"
#include "platform/descriptor.hpp"
#include "platform/system_error.hpp"

namespace gpuctl {

/// Its descriptor becomes readable when the stop is requested, and stays so.
class StopEvent {
 public:
  explicit StopEvent(const std::stop_token& token)
      : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), callback_(token, Wake{event_.get()}) {}

  /// Waits until `descriptor` is ready for `events`, or the context ends (an error), or `pause` is over (false).
  Result<bool> wait(int descriptor, short events, const CallContext& context, int pause = -1) {
    const SystemClock clock;
    while (true) {
      GPUCTL_TRY(context.check(clock));
      const auto left = context.remaining(clock);
      int timeout = pause;
      if (left && (timeout < 0 || *left < std::chrono::milliseconds(timeout))) {
        constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24);
        timeout = static_cast<int>(std::min(*left, kLongest).count());
      }
      // poll() skips a negative descriptor.
      pollfd wanted[2] = {{descriptor, events, 0}, {event_.get(), POLLIN, 0}};
      const int ready = ::poll(&wanted[0], 2, timeout);
      if (ready < 0 && errno != EINTR) return system_error("wait for", "input", errno);
      if (ready > 0 && wanted[0].revents != 0) return true;
      if (ready == 0 && timeout == pause) return false;
    }
  }

 private:
  struct Wake {
    int event;
    void operator()() const noexcept {
      const std::uint64_t one = 1;
      // It cannot fail before 2^64 stops were requested.
      [[maybe_unused]] const auto written = ::write(event, &one, sizeof one);
    }
  };

  Descriptor event_;
  std::stop_callback<Wake> callback_;
};

}  // namespace gpuctl
