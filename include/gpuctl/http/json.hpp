// JSON text to Value. Numbers keep their exact text; invalid UTF-8, duplicate nesting beyond 200 levels and trailing
// text are errors (ErrorCode::bad_response), with the byte offset and, for HTML, a word about proxies.
#pragma once

#include <functional>
#include <string_view>

#include "gpuctl/base/result.hpp"
#include "gpuctl/base/value.hpp"

namespace gpuctl::http {

Result<Value> parse_json(std::string_view text);

/// Calls `each` for every element of a top-level array as it is parsed, so that a list of 10,000 is never held as
/// Values at once. An object or scalar on top is one bad_response. Stops at the first error of `each`, which may move
/// out of the element, or parts of it; what it leaves is used again for the next.
Result<void> for_each_element(std::string_view text, const std::function<Result<void>(Value&&)>& each);

}  // namespace gpuctl::http
