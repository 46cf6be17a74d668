// Hints that work as they are: the next command meets the same account as the line that failed.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace gpuctl::provider {
class Registry;
}

namespace gpuctl::cli {

/// Text as a shell reads it back as one word.
std::string shell_word(std::string_view text);

/// `text` with --sandbox and --profile NAME of `words`, the line that was typed, in each of its lines that is or ends
/// with a command which asks a provider.
std::string with_typed_account(std::string_view text, std::span<const std::string> words,
                               const provider::Registry& registry);

}  // namespace gpuctl::cli
