// errno as an Error.
#pragma once

#include <string_view>

#include "gpuctl/base/error.hpp"

namespace gpuctl {

/// The system's own words for an errno value, lower-case start: "no space left on device". Thread-safe.
std::string describe_errno(int number);

/// Whether nothing is there: ENOENT, ENOTDIR.
bool is_absent(int number);

/// "cannot <action> <subject>: <words>", with a hint where there is something to do. ErrorCode::io.
Error system_error(std::string_view action, std::string_view subject, int number);

}  // namespace gpuctl
