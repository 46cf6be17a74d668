#include <algorithm>

#include "gpuctl/http/rest_client.hpp"

namespace gpuctl::http {
namespace {
constexpr std::size_t kMostPauses = 64;
}

void HostThrottle::pause(const std::string& host, SteadyTime until) {
  const std::scoped_lock lock(mutex_);
  const auto known = std::find_if(until_.begin(), until_.end(), [&](const auto& entry) { return entry.first == host; });
  if (known != until_.end()) {
    known->second = std::max(known->second, until);
    return;
  }
  if (until_.size() >= kMostPauses)
    until_.erase(std::min_element(until_.begin(), until_.end(),
                                  [](const auto& a, const auto& b) { return a.second < b.second; }));
  until_.emplace_back(host, until);
}

std::optional<SteadyTime> HostThrottle::paused_until(const std::string& host) const {
  const std::scoped_lock lock(mutex_);
  for (const auto& [name, until] : until_)
    if (name == host) return until;
  return std::nullopt;
}

}  // namespace gpuctl::http
