#include "gpuctl/http/retry.hpp"

#include <algorithm>

namespace gpuctl::http {

Decision decide(Repeat repeat, Outcome outcome) {
  const bool create = repeat == Repeat::unsafe_create;
  switch (outcome) {
    case Outcome::success:
      return Decision::done;
    case Outcome::not_sent:
      return Decision::retry;
    case Outcome::maybe_sent:
    case Outcome::server_failure:
      return create ? Decision::unknown : Decision::retry;
    case Outcome::too_many_requests:
      return Decision::wait;
    case Outcome::unavailable:
      return create ? Decision::unknown : Decision::wait;
    case Outcome::refused_503:
      return create ? Decision::stop : Decision::wait;
    case Outcome::unreadable:
      return create ? Decision::unknown : Decision::stop;
    case Outcome::refused:
    case Outcome::broken:
      break;
  }
  return Decision::stop;
}

Outcome outcome_of_status(int status, bool refused_503) {
  if (status >= 200 && status < 300) return Outcome::success;
  if (status == 429) return Outcome::too_many_requests;
  if (status == 503) return refused_503 ? Outcome::refused_503 : Outcome::unavailable;
  if (status == 408 || (status >= 500 && status < 600)) return Outcome::server_failure;
  return status >= 300 && status < 500 ? Outcome::refused : Outcome::unreadable;
}

Outcome outcome_of_error(const Error& error) {
  if (error.code == ErrorCode::bad_response) return Outcome::unreadable;
  if (error.delivery != Delivery::not_sent) return Outcome::maybe_sent;
  return error.code == ErrorCode::unavailable ? Outcome::not_sent : Outcome::broken;
}

std::chrono::milliseconds backoff_cap(const RetryPolicy& policy, int attempt) {
  auto cap = std::min(policy.base_delay, policy.max_delay);
  for (int i = 1; i < attempt && cap < policy.max_delay; ++i) cap = std::min(cap * 2, policy.max_delay);
  return cap;
}

std::chrono::milliseconds backoff(const RetryPolicy& policy, int attempt, std::uint64_t random,
                                  std::optional<std::chrono::seconds> floor) {
  const auto cap = static_cast<std::uint64_t>(std::max<std::int64_t>(backoff_cap(policy, attempt).count(), 0));
  const std::chrono::milliseconds jitter(static_cast<std::int64_t>(random % (cap + 1)));
  return std::max<std::chrono::milliseconds>(jitter, floor.value_or(std::chrono::seconds(0)));
}

}  // namespace gpuctl::http
