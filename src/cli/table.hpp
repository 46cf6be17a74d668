// Questions to the command table: which command do these words name, and what could have been meant.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/cli/command.hpp"

namespace gpuctl::cli {

using Words = std::vector<std::string>;

/// The providers whose commands are in the table, each once, in its order.
std::vector<const provider::ProviderDescriptor*> providers_of(const std::vector<Command>& table);

/// The first word with a provider's alias replaced by its id.
std::string canonical_word(const std::vector<Command>& table, const std::string& word);

/// The command whose path, or one of whose alias paths, is exactly `path`; nullptr where there is none.
const Command* find_command(const std::vector<Command>& table, const Words& path);

/// Whether any command lies at or below `path`.
bool is_prefix(const std::vector<Command>& table, const Words& path);

struct Child {
  std::string word;
  std::string summary;
  bool group = false;  ///< has further words below it
};

/// The words that may follow `path`, without hidden commands and aliases, in the order of the table.
std::vector<Child> children(const std::vector<Command>& table, const Words& path);

/// Aliases and hidden commands included: whatever may be typed next.
std::vector<std::string> accepted_words(const std::vector<Command>& table, const Words& path);

/// The one of `known` that is nearest to `typed`, or "" where none is near enough to be meant.
std::string nearest_word(std::string_view typed, std::span<const std::string> known);

/// "a, b, c".
std::string joined(std::span<const std::string> words, std::string_view separator = ", ");

/// What the words after `path` are called: "resource" after list and get, "command" elsewhere.
std::string_view child_kind(const Words& path);

}  // namespace gpuctl::cli
