// The service's rate limits, on real time: 500 calls a minute for the project, 60 for each method and full path.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gpuctl/base/clock.hpp"

namespace gpuctl::sandbox {

/// Fixed windows of a minute; not kept over a restart.
class RateLimits {
 public:
  explicit RateLimits(const Clock& real) : real_(real) {}

  struct Verdict {
    bool allowed = true;
    std::vector<std::pair<std::string, std::string>> headers;  ///< RateLimit-Policy, RateLimit, and Retry-After
  };
  /// Counts one call.
  Verdict count(const std::string& method, const std::string& path);

 private:
  struct Window {
    SteadyTime started;
    int used = 0;
  };
  Window& current(Window& window) const;

  const Clock& real_;
  Window project_{};
  std::unordered_map<std::string, Window> endpoints_;
};

}  // namespace gpuctl::sandbox
