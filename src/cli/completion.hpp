// Shell completion: the scripts, and the answers that they ask gpuctl for.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/files.hpp"
#include "gpuctl/cli/command.hpp"
#include "gpuctl/config/settings.hpp"

namespace gpuctl::cli {

struct Candidate {
  std::string text;
  std::string help{};
};

struct Completion {
  std::vector<Candidate> candidates;
  bool files = false;  ///< the shell completes file names
};

/// Whose resources, as far as a command line tells.
struct Account {
  bool sandbox = false;
  std::string profile{};  ///< --profile
};

/// Where list commands leave names and ids for completion, one a line:
/// `<cache folder>/names/<account>/<provider>-<resource>.txt`. The account is a hash of what chooses the credentials
/// and the endpoint, so that no account is offered the names of another; no credentials are read for it. Empty where
/// there is no cache folder, or the command belongs to no resource.
std::string name_cache_path(const Command& command, const Account& account, const Environment& environment,
                            const config::Settings& settings);

/// What completion looks at besides the words.
struct CompletionSources {
  const std::vector<Command>& table;
  Files& files;
  const Environment& environment;
  const config::Settings& settings;
};

/// What may stand where the last of `words` is being typed. From the table and the name cache alone: never the network.
/// `account` is what holds where the words choose none.
Completion complete(std::span<const std::string> words, const CompletionSources& sources, Account account);

/// The script for "bash", "zsh" or "fish"; nullopt for any other.
std::optional<std::string_view> completion_script(std::string_view shell);

}  // namespace gpuctl::cli
