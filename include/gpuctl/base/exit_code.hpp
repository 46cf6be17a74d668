// The exit codes: one table, from which `gpuctl help exit-codes`, the man page and docs/reference are generated.
#pragma once

#include <span>
#include <string_view>

#include "gpuctl/base/error.hpp"

namespace gpuctl {

enum class ExitCode : int {
  ok = 0,
  refused = 1,
  usage = 2,
  config = 3,
  auth = 4,
  not_found = 5,
  conflict = 6,
  no_capacity = 7,
  transient = 8,
  deadline = 9,
  outcome_unknown = 10,
  internal = 70,
  run_timeout = 124,
  run_failure = 125,
  sigint = 130,
  sigterm = 143,
  ssh_failure = 255,
};

struct ExitCodeInfo {
  ExitCode code;
  std::string_view meaning;
};

/// Every exit code that gpuctl itself uses, in ascending order.
std::span<const ExitCodeInfo> exit_codes();

/// The exit code of a command that ended with `code`.
ExitCode exit_code_for(ErrorCode code);

}  // namespace gpuctl
