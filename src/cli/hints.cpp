#include "cli/hints.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gpuctl/provider/provider.hpp"

namespace gpuctl::cli {
namespace {

constexpr std::string_view kProgram = "gpuctl ";

struct TypedAccount {
  bool sandbox = false;
  std::string profile{};
};

TypedAccount typed_account(std::span<const std::string> words) {
  constexpr std::string_view assigned = "--profile=";
  TypedAccount account;
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    if (words[i] == "--sandbox") account.sandbox = true;
    if (words[i] == "--profile" && i + 1 < words.size()) account.profile = words[i + 1];
    if (words[i].starts_with(assigned)) account.profile = words[i].substr(assigned.size());
  }
  return account;
}

std::string line_with(std::string_view line, const TypedAccount& account, const provider::Registry& registry) {
  const std::size_t command = line.find(kProgram);
  if (command == std::string_view::npos || line.ends_with(" --help")) return std::string(line);
  const std::string_view before = line.substr(0, command);
  const std::string_view rest = line.substr(command + kProgram.size());
  const std::string_view word = rest.substr(0, rest.find(' '));
  const bool asks = word == "balance" || word == "doctor" || registry.find(word) != nullptr;
  std::string flags;
  if (account.sandbox && asks) flags += "--sandbox ";
  const bool named = rest.find(" --profile ") != std::string_view::npos;
  if (!account.profile.empty() && !named && (asks || word == "auth"))
    flags += "--profile " + shell_word(account.profile) + " ";
  return fmt::format("{}{}{}{}", before, kProgram, flags, rest);
}

}  // namespace

std::string shell_word(std::string_view text) {
  constexpr std::string_view harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@%+";
  if (!text.empty() && text.find_first_not_of(harmless) == std::string_view::npos) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string with_typed_account(std::string_view text, std::span<const std::string> words,
                               const provider::Registry& registry) {
  const TypedAccount account = typed_account(words);
  if (!account.sandbox && account.profile.empty()) return std::string(text);
  std::string result;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    result += (result.empty() ? "" : "\n") + line_with(line, account, registry);
  }
  return result;
}

}  // namespace gpuctl::cli
