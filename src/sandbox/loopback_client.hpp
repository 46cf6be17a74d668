// One HTTP request over loopback, on plain sockets: what the commands need to talk to the control plane.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/result.hpp"

namespace gpuctl::sandbox {

struct LoopbackAnswer {
  int status = 0;
  std::string body;
};

/// Blocks until the whole answer is there or the context ends. ErrorCode::unavailable where nothing listens.
Result<LoopbackAnswer> loopback_request(std::uint16_t port, std::string_view method, std::string_view path,
                                        std::string_view body, const CallContext& context, const Clock& clock);

}  // namespace gpuctl::sandbox
