// The pages that are made from the command table and the other tables of facts.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/page.hpp"
#include "gpuctl/cli/command.hpp"

namespace gpuctl::cli {

/// One command with arguments, options, columns and examples. `common` adds the options that every command takes.
Page command_page(const Command& command, bool common = true);

/// A group (or with an empty path all of gpuctl): what may follow.
Page group_page(const std::vector<Command>& table, const std::vector<std::string>& path);

struct Topic {
  std::string_view name;  ///< as in `gpuctl help exit-codes`
  std::string_view summary;
  Page (*page)(const std::vector<Command>& table);
};

std::span<const Topic> topics();
const Topic* find_topic(std::string_view name);

/// The entry of an option in a list: "-o, --output FORMAT" and its text.
Entry option_entry(const OptionSpec& option);

}  // namespace gpuctl::cli
