// Any bytes as Retry-After, rate limits, HTTP-date, RFC 3339, a duration or a number: no crash, and what is accepted
// round-trips.
#include <cstdint>
#include <cstdlib>

#include "gpuctl/base/decimal.hpp"
#include "gpuctl/base/duration.hpp"
#include "gpuctl/http/rate_limit.hpp"
#include "gpuctl/http/retry_after.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)gpuctl::parse_http_date(text);
  (void)gpuctl::parse_duration(text);
  const gpuctl::WallTime now{std::chrono::seconds(1'700'000'000)};
  if (auto wait = gpuctl::http::parse_retry_after(text, now); wait && wait->count() < 0) std::abort();
  gpuctl::http::Headers headers;
  for (const char* name : {"RateLimit", "RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After", "Date"})
    headers.add(name, std::string(text));
  for (const auto& quota : gpuctl::http::parse_rate_limits(headers, now))
    if (quota.reset.count() < 0 || quota.reset > std::chrono::hours(24)) std::abort();
  if (auto time = gpuctl::parse_rfc3339(text)) {
    auto again = gpuctl::parse_rfc3339(gpuctl::format_rfc3339(*time));
    if (!again) std::abort();
  }
  if (auto number = gpuctl::Decimal::parse(text)) {
    auto again = gpuctl::Decimal::parse(number->to_string());
    if (!again || !(*again == *number)) std::abort();
  }
  return 0;
}
