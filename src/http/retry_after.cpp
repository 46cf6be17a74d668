#include "gpuctl/http/retry_after.hpp"

#include <algorithm>

#include "gpuctl/base/duration.hpp"
#include "http/field_text.hpp"

namespace gpuctl::http {
namespace {
constexpr std::chrono::seconds kLongest = std::chrono::hours(24) * 36'525;
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, WallTime now) {
  value = trim(value);
  if (const auto seconds = parse_digits(value)) return std::min(std::chrono::seconds(*seconds), kLongest);
  const auto date = parse_http_date(value);
  if (!date) return std::nullopt;
  return std::clamp(std::chrono::ceil<std::chrono::seconds>(*date - now), std::chrono::seconds(0), kLongest);
}

WallTime server_now(const Headers& headers, WallTime ours) {
  const auto date = headers.get("Date");
  return date ? parse_http_date(trim(*date)).value_or(ours) : ours;
}

std::optional<std::chrono::seconds> retry_after(const Headers& headers, WallTime ours) {
  const auto value = headers.get("Retry-After");
  return value ? parse_retry_after(*value, server_now(headers, ours)) : std::nullopt;
}

}  // namespace gpuctl::http
