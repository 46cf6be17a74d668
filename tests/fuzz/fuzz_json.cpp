// Any bytes as a server's JSON: parsing never crashes, and what parses prints as JSON that parses to the same value.
#include <cstdint>
#include <cstdlib>

#include "gpuctl/base/value.hpp"
#include "gpuctl/http/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto value = gpuctl::http::parse_json(text);
  if (value.ok()) {
    auto again = gpuctl::http::parse_json(gpuctl::to_json(*value));
    if (!again.ok() || !(*again == *value)) std::abort();
  }
  std::size_t elements = 0;
  auto walked = gpuctl::http::for_each_element(text, [&](gpuctl::Value&&) -> gpuctl::Result<void> {
    ++elements;
    return {};
  });
  if (value.ok() && value->if_array() && (!walked.ok() || elements != value->if_array()->size())) std::abort();
  return 0;
}
