// The commands that are about the command table itself: help, completion, schema, and what builds the documentation.
#pragma once

#include <vector>

#include "gpuctl/cli/command.hpp"

namespace gpuctl::cli {

void add_engine_commands(std::vector<Command>& table);

}  // namespace gpuctl::cli
