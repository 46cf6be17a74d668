// From the words of a command line to an Invocation, by the command table.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "gpuctl/base/result.hpp"
#include "gpuctl/cli/command.hpp"

namespace gpuctl::cli {

struct CommandLine {
  Invocation invocation;                             ///< `command` is null where `path` names a group
  std::vector<std::string> path;                     ///< canonical path of the command or group
  std::map<std::string, std::string> setting_flags;  ///< typed flags by settings key
};

/// Usage error with every problem of the line at once: unknown options with the nearest match, missing and surplus
/// arguments, values outside a closed set. Help that was asked for (--help, or a group alone) is no error, whatever
/// else is missing.
Result<CommandLine> parse_command_line(std::span<const std::string> words, const std::vector<Command>& table);

/// Whether `-o json` stands on a line, which may be wrong otherwise: then its errors are JSON too.
bool asks_for_json(std::span<const std::string> words);

}  // namespace gpuctl::cli
