// Starts the process that serves.
#pragma once

#include <string>
#include <vector>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/result.hpp"

namespace gpuctl::sandbox {

/// Runs `command` in a session of its own, with standard input closed and standard error in `log_file`, and waits for
/// its first line on standard output, which it returns. Blocks. ErrorCode::unavailable, with the end of the log, when
/// the process ends without a line.
Result<std::string> spawn_detached(const std::vector<std::string>& command, const std::string& log_file,
                                   const CallContext& context, const Clock& clock);

}  // namespace gpuctl::sandbox
