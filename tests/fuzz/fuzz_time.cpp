// Any bytes as Retry-After, HTTP-date, RFC 3339, a duration or a number: no crash, and what is accepted round-trips.
#include <cstdint>
#include <cstdlib>

#include "gpuctl/base/decimal.hpp"
#include "gpuctl/base/duration.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)gpuctl::parse_http_date(text);
  (void)gpuctl::parse_duration(text);
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
