// JSON Schemas of what commands print with -o json.
#pragma once

#include "gpuctl/base/value.hpp"
#include "gpuctl/cli/command.hpp"

namespace gpuctl::cli {

/// Draft 2020-12. Null where the command prints none (scripts, help), or one whose form is not gpuctl's own.
Value schema_of(const Command& command);

/// Of the error object on standard error.
Value error_schema();

}  // namespace gpuctl::cli
