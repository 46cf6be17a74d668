// --jq: a jq program over the JSON form of what would be printed, run by libjq inside this process.
#pragma once

#include <string>

#include "gpuctl/base/result.hpp"
#include "gpuctl/output/output.hpp"

namespace gpuctl::output {

inline constexpr const char* kJqLibrary = "libjq.so.1";

/// Runs `program` over `json` and prints each result on a line: texts raw (with control characters escaped on a
/// terminal), everything else as compact JSON. libjq 1.6 computes with doubles, so numbers print in their shortest
/// form (2.2900 as 2.29) and whole numbers above 2^53 lose digits.
///
/// libjq is opened here, not linked, so that no other command loads it. Errors: ErrorCode::config naming the package
/// where it is missing; ErrorCode::usage with jq's own words where the program is wrong (nothing is printed then) or
/// fails on the data (results before the failure may be printed); ErrorCode::bad_response where `json` is no JSON.
Result<void> print_filtered(const Screen& screen, const std::string& program, const std::string& json,
                            const char* library = kJqLibrary);

}  // namespace gpuctl::output
