// From the server's JSON to records, driven by the wire tables. Pure; never throws.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "gpuctl/base/result.hpp"
#include "providers/verda/resource.hpp"

namespace gpuctl::verda {

/// Which element of an answer an error speaks of: "instance 3" (from 1), or "instance" alone.
struct ElementName {
  std::string_view singular;
  std::optional<std::size_t> index{};
};

/// One element as a record. bad_response where it is no object or a required field is absent, null or of another type;
/// any other field that cannot be understood is null (a list: empty). Values are moved out of `element`; its member
/// names stay. `places` remembers from one element to the next where each field stands; it only saves time.
Result<model::Record> decode_record(const Resource& resource, bool detail, Value&& element, const ElementName& name,
                                    std::vector<std::size_t>* places = nullptr);

/// Appends the records of one element of a list: one, or one for each item of Resource::expand.
Result<void> append_element(const Resource& resource, const Source& source, Value&& element, std::size_t index,
                            std::vector<model::Record>& records, std::vector<std::size_t>* places = nullptr);

/// Appends the records of a whole list answer, element by element.
Result<void> append_list(const Resource& resource, const Source& source, std::string_view body,
                         std::vector<model::Record>& records);

/// The one object of an answer that is an object or, as some endpoints answer, an array of one.
Result<Value> single_object(const Resource& resource, std::string_view body);

/// An error of kind bad_response with the delivery and provider that go with it.
Error not_understood(std::string message);

}  // namespace gpuctl::verda
