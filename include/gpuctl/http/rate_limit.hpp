// What a server says about its quotas, in the header families that are in use. Pure.
//
//   RateLimit: "project";r=0;t=37, "endpoint";r=48;t=37     draft-ietf-httpapi-ratelimit-headers from 08 on; the
//                                                           widths in RateLimit-Policy are not needed to obey it
//   RateLimit: limit=100, remaining=0, reset=37             the drafts before
//   RateLimit-Remaining / RateLimit-Reset                   older still; seconds
//   X-RateLimit-Remaining / X-RateLimit-Reset               unwritten custom; seconds, or a Unix time in s or ms
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "gpuctl/base/clock.hpp"
#include "gpuctl/http/transport.hpp"

namespace gpuctl::http {

struct Quota {
  std::string name;              ///< "project", "endpoint"; empty where the family has no names
  std::int64_t remaining = 0;    ///< requests left
  std::chrono::seconds reset{};  ///< until there are more

  /// Counts one method and path only; every other quota is taken to count all calls to the host.
  bool per_endpoint() const { return name == "endpoint"; }
};

/// Every quota that can be read, with a reset within a day; the rest is ignored. `ours` is our wall clock, used for
/// Unix times where the answer has no Date.
std::vector<Quota> parse_rate_limits(const Headers& headers, WallTime ours);

}  // namespace gpuctl::http
