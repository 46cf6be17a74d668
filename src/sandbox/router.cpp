#include "sandbox/router.hpp"

#include <charconv>

namespace gpuctl::sandbox {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

/// Larger is better: one bit for each literal segment, the leftmost weighing most. 0: no match.
std::uint64_t score(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path) {
  if (pattern.size() != path.size()) return 0;
  std::uint64_t total = 1;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const bool parameter = is_parameter(pattern[at]);
    if (!parameter && pattern[at] != path[at]) return 0;
    total = total * 2 + (parameter ? 0 : 1);
  }
  return total;
}

}  // namespace

void Router::add(std::span<const Route> routes) {
  for (const Route& route : routes) rows_.push_back({.route = &route, .segments = split(route.pattern)});
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
  const std::vector<std::string_view> wanted = split(path);
  const Row* best = nullptr;
  std::uint64_t best_score = 0;
  for (const Row& row : rows_) {
    if (row.route->method != method) continue;
    const std::uint64_t found = score(row.segments, wanted);
    if (found > best_score) {
      best = &row;
      best_score = found;
    }
  }
  Match match;
  if (best == nullptr) return match;
  match.route = best->route;
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    const std::string_view segment = best->segments[at];
    if (!is_parameter(segment)) continue;
    match.params.emplace(segment.substr(1, segment.size() - 2), percent_decoded(wanted[at], false));
  }
  return match;
}

bool Router::knows_operation(std::string_view operation) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](const Row& row) { return row.route->operation == operation; });
}

std::vector<std::string> Router::operations() const {
  std::vector<std::string> names;
  for (const Row& row : rows_) names.emplace_back(row.route->operation);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned value = 0;
    if (text[at] == '%' && at + 2 < text.size()) {
      const char* first = text.data() + at + 1;
      const auto parsed = std::from_chars(first, first + 2, value, 16);
      if (parsed.ec == std::errc() && parsed.ptr == first + 2) {
        decoded += static_cast<char>(value);
        at += 2;
        continue;
      }
    }
    decoded += plus_is_space && text[at] == '+' ? ' ' : text[at];
  }
  return decoded;
}

std::vector<std::pair<std::string, std::string>> decoded_pairs(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t split_at = std::min(pair.find('='), pair.size());
    const std::string_view value = split_at < pair.size() ? pair.substr(split_at + 1) : std::string_view();
    pairs.emplace_back(percent_decoded(pair.substr(0, split_at), true), percent_decoded(value, true));
  }
  return pairs;
}

}  // namespace gpuctl::sandbox
