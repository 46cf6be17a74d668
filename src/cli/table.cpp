#include "cli/table.hpp"

#include <algorithm>

#include "gpuctl/base/text.hpp"
#include "gpuctl/provider/provider.hpp"

namespace gpuctl::cli {
namespace {

bool starts_with(const Words& path, const Words& prefix) {
  return path.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

/// Every path that names a command.
template <typename Visit>
void each_path(const Command& command, Visit visit) {
  visit(command.path);
  for (const auto& alias : command.alias_paths) visit(alias);
}

std::string group_summary(const std::vector<Command>& table, const Words& path, const Command& first) {
  if (const Command* group = find_command(table, path)) return group->summary;
  if (path.size() == 1 && first.provider != nullptr)
    return std::string(first.provider->title) + ": " + std::string(first.provider->summary);
  return "Commands of " + spoken_path(path);
}

}  // namespace

std::string spoken_path(const std::vector<std::string>& path) {
  std::string text = "gpuctl";
  for (const auto& word : path) text += " " + word;
  return text;
}

std::vector<const provider::ProviderDescriptor*> providers_of(const std::vector<Command>& table) {
  std::vector<const provider::ProviderDescriptor*> providers;
  for (const Command& command : table) {
    const bool known = std::find(providers.begin(), providers.end(), command.provider) != providers.end();
    if (command.provider != nullptr && !known) providers.push_back(command.provider);
  }
  return providers;
}

std::string canonical_word(const std::vector<Command>& table, const std::string& word) {
  for (const auto& command : table) {
    if (command.provider == nullptr) continue;
    const auto& aliases = command.provider->aliases;
    if (std::find(aliases.begin(), aliases.end(), word) != aliases.end()) return std::string(command.provider->id);
  }
  return word;
}

const Command* find_command(const std::vector<Command>& table, const Words& path) {
  for (const auto& command : table) {
    if (command.path == path) return &command;
    const auto& aliases = command.alias_paths;
    if (std::find(aliases.begin(), aliases.end(), path) != aliases.end()) return &command;
  }
  return nullptr;
}

bool is_prefix(const std::vector<Command>& table, const Words& path) {
  return std::any_of(table.begin(), table.end(), [&](const Command& command) {
    bool found = false;
    each_path(command, [&](const Words& other) { found = found || starts_with(other, path); });
    return found;
  });
}

std::vector<Child> children(const std::vector<Command>& table, const Words& path) {
  std::vector<Child> found;
  for (const auto& command : table) {
    if (command.hidden || command.path.size() <= path.size() || !starts_with(command.path, path)) continue;
    const std::string& word = command.path[path.size()];
    const bool deeper = command.path.size() > path.size() + 1;
    const auto known = std::find_if(found.begin(), found.end(), [&](const Child& c) { return c.word == word; });
    if (known != found.end()) {
      known->group = known->group || deeper;
      continue;
    }
    Words child_path = path;
    child_path.push_back(word);
    found.push_back({word, deeper ? group_summary(table, child_path, command) : command.summary, deeper});
  }
  return found;
}

std::vector<std::string> accepted_words(const std::vector<Command>& table, const Words& path) {
  std::vector<std::string> words;
  for (const auto& command : table) {
    each_path(command, [&](const Words& other) {
      if (other.size() > path.size() && starts_with(other, path)) words.push_back(other[path.size()]);
    });
    if (path.empty() && command.provider != nullptr)
      words.insert(words.end(), command.provider->aliases.begin(), command.provider->aliases.end());
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::string nearest_word(std::string_view typed, std::span<const std::string> known) {
  auto found = nearest(typed, known, 1);
  return found.empty() ? "" : std::move(found.front());
}

std::string joined(std::span<const std::string> words, std::string_view separator) {
  std::string text;
  for (const auto& word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

std::string_view child_kind(const Words& path) {
  return !path.empty() && (path.back() == "list" || path.back() == "get") ? "resource" : "command";
}

}  // namespace gpuctl::cli
