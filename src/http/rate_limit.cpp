#include "gpuctl/http/rate_limit.hpp"

#include <optional>
#include <string_view>

#include "gpuctl/http/retry_after.hpp"
#include "http/field_text.hpp"

namespace gpuctl::http {
namespace {

using std::chrono::seconds;

constexpr seconds kLongestReset = std::chrono::hours(24);

/// Takes the text up to `separator` (or the end) from the front.
std::string_view take(std::string_view& text, char separator) {
  const auto end = text.find(separator);
  const auto taken = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return trim(taken);
}

struct Parts {
  std::optional<std::int64_t> remaining;
  std::optional<std::int64_t> reset;
};

void read_part(Parts& parts, std::string_view part) {
  const auto name = take(part, '=');
  if (name == "r" || name == "remaining") parts.remaining = parse_digits(part);
  if (name == "t" || name == "reset") parts.reset = parse_digits(part);
}

void add(std::vector<Quota>& quotas, std::string_view name, const Parts& parts) {
  if (!parts.remaining || !parts.reset || *parts.reset > kLongestReset.count()) return;
  quotas.push_back({std::string(name), *parts.remaining, seconds(*parts.reset)});
}

std::string_view unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
  return text.substr(1, text.size() - 2);
}

/// The RateLimit field: a list of named quotas, or the key=value pairs of the earlier drafts.
void read_combined(std::vector<Quota>& quotas, std::string_view field) {
  Parts flat;
  while (!field.empty()) {
    auto item = take(field, ',');
    const auto head = take(item, ';');
    if (head.find('=') != std::string_view::npos) {
      read_part(flat, head);
      continue;
    }
    Parts parts;
    while (!item.empty()) read_part(parts, take(item, ';'));
    add(quotas, unquoted(head), parts);
  }
  add(quotas, "", flat);
}

/// Resets above a thousand million are Unix times, above a million million in milliseconds.
std::optional<std::int64_t> seconds_until(std::int64_t reset, WallTime now) {
  constexpr std::int64_t kUnixTime = 1'000'000'000;
  if (reset < kUnixTime) return reset;
  const std::int64_t at = reset >= kUnixTime * 1000 ? reset / 1000 : reset;
  const auto left = at - std::chrono::floor<seconds>(now).time_since_epoch().count();
  return left < 0 ? 0 : left;
}

void read_pair(std::vector<Quota>& quotas, const Headers& headers, const char* remaining_name, const char* reset_name,
               WallTime now) {
  const auto remaining = headers.get(remaining_name);
  const auto reset = headers.get(reset_name);
  if (!remaining || !reset) return;
  Parts parts{parse_digits(trim(*remaining)), parse_digits(trim(*reset))};
  if (parts.reset) parts.reset = seconds_until(*parts.reset, now);
  add(quotas, "", parts);
}

}  // namespace

std::vector<Quota> parse_rate_limits(const Headers& headers, WallTime ours) {
  std::vector<Quota> quotas;
  for (const auto& [name, value] : headers.all())
    if (equal_ignoring_case(name, "RateLimit")) read_combined(quotas, value);
  const auto now = server_now(headers, ours);
  read_pair(quotas, headers, "RateLimit-Remaining", "RateLimit-Reset", now);
  read_pair(quotas, headers, "X-RateLimit-Remaining", "X-RateLimit-Reset", now);
  return quotas;
}

}  // namespace gpuctl::http
