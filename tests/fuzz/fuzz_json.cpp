// Any bytes as a server's JSON: parsing never crashes, what parses prints as JSON that parses to the same value, and
// the two readers (documents and lists) understand the same.
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
  gpuctl::Value::Array elements;
  const auto walked = gpuctl::http::for_each_element(text, [&](gpuctl::Value&& element) -> gpuctl::Result<void> {
    elements.push_back(elements.size() % 2 == 0 ? element : std::move(element));  // reused and moved out
    return {};
  });
  const bool is_list = value.ok() && value->if_array() != nullptr;
  if (is_list != walked.ok()) std::abort();
  if (is_list && !(*value->if_array() == elements)) std::abort();
  return 0;
}
