// What a failed call says: what happened, whether the server may have acted, and what a person can do next.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gpuctl {

/// What happened. Each code maps to one exit code (exit_code.hpp) and one stable name in JSON errors (`to_string`).
enum class ErrorCode {
  usage,               ///< the command line is wrong; nothing was sent
  ambiguous,           ///< a name fits several resources; nothing was changed
  config,              ///< a setting or credential is missing or wrong
  unauthenticated,     ///< the server does not know us (401), or there are no credentials
  forbidden,           ///< the server knows us and refuses (403)
  not_found,           ///< no such resource
  conflict,            ///< already exists, or in a state that forbids the action (409)
  no_capacity,         ///< the provider has no machine of this kind now
  insufficient_funds,  ///< the balance does not allow it (402)
  refused,             ///< the server refused for another reason (other 4xx)
  rate_limited,        ///< 429 after all retries, or the wait would pass the deadline
  unavailable,         ///< 5xx after all retries, or the host cannot be reached
  bad_response,        ///< the server's answer cannot be understood
  deadline,            ///< time ran out; still pending
  outcome_unknown,     ///< a change was sent and nobody knows whether it happened
  cancelled,           ///< SIGINT or SIGTERM
  io,                  ///< a local file, folder or process failed
  internal,            ///< a bug in gpuctl
};

/// The stable lower-case name that JSON errors carry, e.g. "not_found".
std::string_view to_string(ErrorCode code);

/// Whether the server may have acted on the request that failed.
enum class Delivery {
  not_sent,    ///< no byte of the request left this machine
  maybe_sent,  ///< some of it may have arrived: the server may or may not have acted
  answered,    ///< the server answered
};
std::string_view to_string(Delivery delivery);

/// One of several problems of the same call, e.g. one bad flag. `subject` names the flag, field or file.
struct Problem {
  std::string subject;
  std::string message;
};

/// A failure as it travels up through the layers. Plain data; copies are deep.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;  ///< one line, lower case start, no full stop
  std::string hint{};   ///< the next command or step; empty when there is none
  Delivery delivery = Delivery::not_sent;
  std::string provider{};  ///< provider id, or empty
  std::optional<int> http_status{};
  std::string request_id{};
  std::optional<std::chrono::seconds> retry_after{};
  std::vector<Problem> problems{};  ///< all problems at once, where there are several

  Error&& with_hint(std::string text) && {
    hint = std::move(text);
    return std::move(*this);
  }
};

}  // namespace gpuctl
