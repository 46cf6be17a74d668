// From the API's error bodies to errors: {"code","message"}, or whatever a proxy in between says.
#pragma once

#include <utility>

#include "gpuctl/base/result.hpp"
#include "gpuctl/http/transport.hpp"

namespace gpuctl::verda {

/// Pure. Protocol: errors are {"code": string, "message": string}; bodies from the network's edge are no JSON and are
/// quoted in short. "No capacity available" (503) is no_capacity; a 400 that says an id is invalid is not_found.
Error decode_error(const http::Response& response);

/// The same error with the provider named, and with a next step where it has none.
Error name_verda(Error error);

/// The same result, with name_verda() applied to its error.
template <typename T>
Result<T> in_verda(Result<T> result) {
  if (!result.ok()) return name_verda(std::move(result).error());
  return result;
}

}  // namespace gpuctl::verda
