// The repeat table and the waits between attempts, as pure functions. No I/O, no clock; safe from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "gpuctl/base/error.hpp"
#include "gpuctl/http/rest_client.hpp"

namespace gpuctl::http {

/// How one attempt ended: the columns of the repeat table.
enum class Outcome {
  success,            ///< 2xx
  not_sent,           ///< no byte of the request left this machine
  maybe_sent,         ///< the connection failed after that
  too_many_requests,  ///< 429
  unavailable,        ///< 503
  refused_503,        ///< 503 of a provider that means "refused, nothing was made" by it
  server_failure,     ///< 408 and every other 5xx
  refused,            ///< every other 4xx, and 3xx, which is never followed
  unreadable,         ///< an answer came that is over the size cap or no HTTP
  broken,             ///< this machine cannot send at all (no libcurl, bad setting, untrusted certificate)
};

enum class Decision {
  done,     ///< hand the answer up
  retry,    ///< again after a backoff
  wait,     ///< again, not before Retry-After
  stop,     ///< hand the failure up
  unknown,  ///< hand it up as ErrorCode::outcome_unknown
};

/// The repeat table, every cell of it.
Decision decide(Repeat repeat, Outcome outcome);

/// `refused_503` as in ApiRequest; it counts for unsafe creates only.
Outcome outcome_of_status(int status, bool refused_503);
/// Of a transport error. Not for `cancelled` and `deadline`, which end a call before the table is asked.
Outcome outcome_of_error(const Error& error);

/// Upper bound of the backoff after attempt number `attempt` (from 1): base_delay doubled each time, at most max_delay.
std::chrono::milliseconds backoff_cap(const RetryPolicy& policy, int attempt);

/// Full jitter: a uniform share of the cap (`random` is a uniform 64-bit value), never less than `floor` (Retry-After).
std::chrono::milliseconds backoff(const RetryPolicy& policy, int attempt, std::uint64_t random,
                                  std::optional<std::chrono::seconds> floor);

}  // namespace gpuctl::http
