#include "gpuctl/base/exit_code.hpp"

#include <array>

namespace gpuctl {
namespace {

constexpr std::array kExitCodes{
    ExitCodeInfo{ExitCode::ok, "done"},
    ExitCodeInfo{ExitCode::refused, "refused by the server, not otherwise listed"},
    ExitCodeInfo{ExitCode::usage, "usage: the command line is wrong or ambiguous; nothing was changed"},
    ExitCodeInfo{ExitCode::config, "configuration: a setting, credential, local file or folder is missing or wrong"},
    ExitCodeInfo{ExitCode::auth, "not authenticated or not permitted"},
    ExitCodeInfo{ExitCode::not_found, "not found"},
    ExitCodeInfo{ExitCode::conflict, "conflict: already exists, or in a state that forbids the action"},
    ExitCodeInfo{ExitCode::no_capacity, "no capacity, quota or funds"},
    ExitCodeInfo{ExitCode::transient, "transient: rate limited or unavailable after retries"},
    ExitCodeInfo{ExitCode::deadline, "deadline passed, still pending"},
    ExitCodeInfo{ExitCode::outcome_unknown, "outcome unknown: check before repeating"},
    ExitCodeInfo{ExitCode::internal, "internal error (a bug)"},
    ExitCodeInfo{ExitCode::run_timeout, "run, ssh, exec: the command ran out of time"},
    ExitCodeInfo{ExitCode::run_failure, "run, ssh, exec: gpuctl itself failed"},
    ExitCodeInfo{ExitCode::sigint, "interrupted (SIGINT)"},
    ExitCodeInfo{ExitCode::sigterm, "terminated (SIGTERM)"},
    ExitCodeInfo{ExitCode::ssh_failure, "run, ssh, exec: SSH transport or host key failure"},
};

}  // namespace

std::span<const ExitCodeInfo> exit_codes() { return kExitCodes; }

ExitCode exit_code_for(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
    case ErrorCode::ambiguous:
      return ExitCode::usage;
    case ErrorCode::config:
    case ErrorCode::io:
      return ExitCode::config;
    case ErrorCode::unauthenticated:
    case ErrorCode::forbidden:
      return ExitCode::auth;
    case ErrorCode::not_found:
      return ExitCode::not_found;
    case ErrorCode::conflict:
      return ExitCode::conflict;
    case ErrorCode::no_capacity:
    case ErrorCode::insufficient_funds:
      return ExitCode::no_capacity;
    case ErrorCode::rate_limited:
    case ErrorCode::unavailable:
      return ExitCode::transient;
    case ErrorCode::deadline:
      return ExitCode::deadline;
    case ErrorCode::outcome_unknown:
      return ExitCode::outcome_unknown;
    case ErrorCode::refused:
    case ErrorCode::bad_response:
      return ExitCode::refused;
    case ErrorCode::cancelled:
      return ExitCode::sigint;
    case ErrorCode::internal:
      return ExitCode::internal;
  }
  return ExitCode::internal;
}

}  // namespace gpuctl
