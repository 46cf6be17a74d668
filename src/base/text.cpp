#include "gpuctl/base/text.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace gpuctl {
namespace {

/// Two neighbouring letters that changed places are one edit: "lsit".
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = row[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      next[j] = std::min({replaced, row[j] + 1, next[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row.back();
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

std::vector<std::string> nearest(std::string_view text, std::span<const std::string> names, std::size_t count) {
  const std::string typed = lower_case(text);
  if (typed.empty()) return {};
  const std::size_t allowed = std::max<std::size_t>(1, typed.size() / 3);
  std::vector<std::pair<std::size_t, const std::string*>> found;
  for (const std::string& name : names) {
    const std::string candidate = lower_case(name);
    const std::size_t difference =
        candidate.size() > typed.size() ? candidate.size() - typed.size() : typed.size() - candidate.size();
    if (candidate.starts_with(typed)) {
      found.emplace_back(0, &name);
    } else if (difference <= allowed) {
      if (const std::size_t distance = edit_distance(typed, candidate); distance <= allowed)
        found.emplace_back(distance, &name);
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> result;
  for (const auto& [distance, name] : found) {
    if (result.size() == count) break;
    if (std::find(result.begin(), result.end(), *name) == result.end()) result.push_back(*name);
  }
  return result;
}

}  // namespace gpuctl
