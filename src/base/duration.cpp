#include "gpuctl/base/duration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace gpuctl {
namespace {

using std::chrono::milliseconds;

struct Unit {
  std::string_view name;
  milliseconds length;
};

constexpr std::array kUnits{
    Unit{"d", std::chrono::hours(24)},  Unit{"h", std::chrono::hours(1)},         Unit{"m", std::chrono::minutes(1)},
    Unit{"s", std::chrono::seconds(1)}, Unit{"ms", std::chrono::milliseconds(1)},
};

constexpr std::int64_t kLongest = 100LL * 366 * 24 * 3600 * 1000;  // a century, in milliseconds

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes the leading characters for which `wanted` holds.
template <typename Predicate>
std::string_view take_while(std::string_view& text, Predicate wanted) {
  const auto* end = std::find_if_not(text.begin(), text.end(), wanted);
  const auto taken = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(taken.size());
  return taken;
}

std::optional<std::int64_t> to_number(std::string_view digits) {
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  std::int64_t number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  milliseconds total{0};
  const auto* next_unit = kUnits.begin();
  bool first = true;
  while (!text.empty()) {
    const auto number = to_number(take_while(text, is_digit));
    if (!number) return std::nullopt;
    auto name = take_while(text, [](char c) { return !is_digit(c); });
    if (name.empty() && first) name = "s";
    const auto* unit = std::find_if(next_unit, kUnits.end(), [&](const Unit& u) { return u.name == name; });
    if (unit == kUnits.end() || *number > (kLongest - total.count()) / unit->length.count()) return std::nullopt;
    total += *number * unit->length;
    next_unit = unit + 1;
    first = false;
  }
  return total;
}

std::string format_duration(std::chrono::seconds duration) {
  milliseconds left = std::max(duration, std::chrono::seconds(0));
  for (std::size_t i = 0; i + 1 < kUnits.size(); ++i) {
    const auto count = left / kUnits[i].length;
    if (count == 0) continue;
    left -= count * kUnits[i].length;
    const auto& smaller = kUnits[i + 1];
    const auto rest = smaller.name == "ms" ? 0 : left / smaller.length;
    if (rest == 0) return fmt::format("{}{}", count, kUnits[i].name);
    return fmt::format("{}{} {}{}", count, kUnits[i].name, rest, smaller.name);
  }
  return "0s";
}

std::string format_age(std::chrono::seconds duration) {
  const auto text = format_duration(duration);
  return text.substr(0, text.find(' '));
}

}  // namespace gpuctl
