// Small text tools that several layers need.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpuctl {

/// ASCII letters in lower case; every other byte as it is.
std::string lower_case(std::string_view text);

/// The names that a mistyped `text` may have meant: at most `count`, nearest first, those within a third of its length
/// in edits (case does not count; two neighbours that changed places are one edit) and those that begin with it.
std::vector<std::string> nearest(std::string_view text, std::span<const std::string> names, std::size_t count = 3);

}  // namespace gpuctl
