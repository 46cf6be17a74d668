// The fast half of json.hpp: reads a top-level array from its text in one pass (docs/adr/0011-json-scanner.md).
#pragma once

#include <functional>
#include <string_view>

#include "gpuctl/base/result.hpp"
#include "gpuctl/base/value.hpp"

namespace gpuctl::http {

enum class Scan {
  whole,    ///< the text was one array, and nothing else
  stopped,  ///< `each` failed; the failure is in `outcome`
  refused,  ///< no array, or no JSON; json.cpp finds out why
};

/// Calls `each` for every element. All elements are read into the same Value, so that what `each` leaves of one (member
/// names above all) need not be made again for the next. Accepts what json.cpp's other reader accepts.
Scan scan_elements(std::string_view text, const std::function<Result<void>(Value&&)>& each, Result<void>& outcome);

/// The deepest nesting that is read.
inline constexpr std::size_t kDeepestJson = 200;

/// Keeps the last member of each name, in the place of its last appearance.
void drop_duplicates(Value::Object& members);

}  // namespace gpuctl::http
