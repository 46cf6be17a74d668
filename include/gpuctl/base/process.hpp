// Port for child processes that are run to their end (credential_process, ssh -V).
#pragma once

#include <string>
#include <vector>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/result.hpp"

namespace gpuctl {

struct ProcessResult {
  int exit_status = 0;  ///< 128 + signal when a signal ended it
  std::string output;   ///< its standard output, capped at 1 MiB
};

class Processes {
 public:
  virtual ~Processes() = default;
  /// Runs `argv` (found through PATH, no shell) with standard input closed and standard error passed through.
  /// Blocks until it ends; the child is killed when the context ends.
  virtual Result<ProcessResult> run(const std::vector<std::string>& argv, const CallContext& context) = 0;
};

}  // namespace gpuctl
