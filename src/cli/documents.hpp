// The files that are generated from the command table: manual pages and docs/reference.
#pragma once

#include <string>
#include <vector>

#include "gpuctl/cli/command.hpp"

namespace gpuctl::cli {

struct Document {
  std::string name;  ///< file name
  std::string text;
};

/// gpuctl.1, gpuctl-<path>.1 for every command that is not hidden, and gpuctl-help-<topic>.1. The same table always
/// gives the same bytes.
std::vector<Document> man_pages(const std::vector<Command>& table);

/// README.md (the index), one page for each group of commands, one for each topic.
std::vector<Document> reference_pages(const std::vector<Command>& table);

}  // namespace gpuctl::cli
