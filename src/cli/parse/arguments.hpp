// Splitting the words after a command into options and arguments. The only place that knows CLI11.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "gpuctl/base/result.hpp"
#include "gpuctl/cli/command.hpp"

namespace gpuctl::cli {

struct Arguments {
  std::map<std::string, std::vector<std::string>> values;  ///< by option or argument name; flags hold "true"
  std::vector<std::string> unknown;                        ///< options that the command does not have, as typed
  std::vector<std::string> surplus;                        ///< arguments beyond those it takes
};

/// `words` without the command's own path. Usage error only for what cannot be split at all.
Result<Arguments> split_arguments(std::span<const OptionSpec* const> options, std::span<const ArgumentSpec> arguments,
                                  std::vector<std::string> words);

}  // namespace gpuctl::cli
