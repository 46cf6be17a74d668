// Shell completion: the scripts, and the answers that they ask gpuctl for.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/files.hpp"
#include "gpuctl/cli/command.hpp"

namespace gpuctl::cli {

struct Candidate {
  std::string text;
  std::string help{};
};

struct Completion {
  std::vector<Candidate> candidates;
  bool files = false;  ///< the shell completes file names
};

/// Where list commands leave names and ids for completion: `<cache folder>/names/<provider>-<resource>.txt`, one a
/// line.
std::string name_cache_path(const std::string& cache_folder, const Command& command);

/// What may stand where the last of `words` is being typed. From the table and the name cache alone: never the network.
/// An empty `cache_folder` means no names.
Completion complete(std::span<const std::string> words, const std::vector<Command>& table, Files& files,
                    const std::string& cache_folder);

/// The script for "bash", "zsh" or "fish"; nullopt for any other.
std::optional<std::string_view> completion_script(std::string_view shell);

}  // namespace gpuctl::cli
