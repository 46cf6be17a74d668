#include "gpuctl/base/error.hpp"

#include "gpuctl/base/exit_code.hpp"

namespace gpuctl {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return "usage";
    case ErrorCode::ambiguous:
      return "ambiguous";
    case ErrorCode::config:
      return "config";
    case ErrorCode::unauthenticated:
      return "unauthenticated";
    case ErrorCode::forbidden:
      return "forbidden";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::no_capacity:
      return "no_capacity";
    case ErrorCode::insufficient_funds:
      return "insufficient_funds";
    case ErrorCode::refused:
      return "refused";
    case ErrorCode::rate_limited:
      return "rate_limited";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::bad_response:
      return "bad_response";
    case ErrorCode::deadline:
      return "deadline";
    case ErrorCode::outcome_unknown:
      return "outcome_unknown";
    case ErrorCode::cancelled:
      return "cancelled";
    case ErrorCode::io:
      return "io";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

std::string_view to_string(Delivery delivery) {
  switch (delivery) {
    case Delivery::not_sent:
      return "not_sent";
    case Delivery::maybe_sent:
      return "maybe_sent";
    case Delivery::answered:
      return "answered";
  }
  return "not_sent";
}

}  // namespace gpuctl
