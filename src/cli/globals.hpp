// The options that every command takes, as data.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "gpuctl/cli/command.hpp"

namespace gpuctl::cli {

struct GlobalOption {
  OptionSpec spec;
  bool shapes_output = false;  ///< not taken by commands that print a script (`plain`)
  bool common = false;         ///< shown in every --help; the others only in `gpuctl help options`
};

std::span<const GlobalOption> global_options();

/// Whether `command` takes `option`.
bool takes(const Command& command, const GlobalOption& option);

/// Reads the typed values (by option name) into GlobalOptions. One problem per value that is wrong.
GlobalOptions read_globals(const std::map<std::string, std::vector<std::string>>& values,
                           std::vector<Problem>& problems);

/// The typed flags as settings know them: by field key of config::config_fields().
std::map<std::string, std::string> setting_flags(const std::map<std::string, std::vector<std::string>>& values);

}  // namespace gpuctl::cli
