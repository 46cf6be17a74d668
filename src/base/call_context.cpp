#include "gpuctl/base/call_context.hpp"

#include <algorithm>

namespace gpuctl {

std::optional<std::chrono::milliseconds> CallContext::remaining(const Clock& clock) const {
  if (!deadline) return std::nullopt;
  // Rounded up: whoever waits this long has then passed the deadline, and does not spin in its last microseconds.
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - clock.steady_now());
  return std::max(left, std::chrono::milliseconds::zero());
}

Result<void> CallContext::check(const Clock& clock) const {
  if (cancelled()) return cancelled_error();
  if (deadline && clock.steady_now() >= *deadline) return Error{.code = ErrorCode::deadline, .message = "time ran out"};
  return {};
}

CallContext CallContext::until(SteadyTime other) const {
  CallContext narrowed = *this;
  narrowed.deadline = deadline ? std::min(*deadline, other) : other;
  return narrowed;
}

Error cancelled_error(Delivery delivery) {
  return Error{.code = ErrorCode::cancelled, .message = "interrupted", .delivery = delivery};
}

}  // namespace gpuctl
