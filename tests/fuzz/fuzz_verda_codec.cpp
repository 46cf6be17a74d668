// Any bytes as the answer of every endpoint, and as an error body.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "providers/verda/codec.hpp"
#include "providers/verda/errors.hpp"
#include "providers/verda/raw_api.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gpuctl;
  const std::string body(data, data + size);
  for (const verda::Resource* resource : verda::all_resources()) {
    std::vector<model::Record> records;
    (void)verda::append_list(*resource, {}, body, records);
    auto single = verda::single_object(*resource, body);
    if (single.ok()) {
      (void)verda::decode_record(*resource, true, std::move(single).value(), {resource->schema.singular});
    }
  }
  for (const int status : {400, 403, 429, 503}) (void)verda::decode_error({status, {}, body});
  (void)verda::path_below_v1(body);
  return 0;
}
