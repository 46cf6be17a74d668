#include "sandbox/limits.hpp"

#include <fmt/format.h>

namespace gpuctl::sandbox {
namespace {

constexpr std::chrono::seconds window_length{60};
constexpr int project_quota = 500;
constexpr std::size_t most_windows = 10'000;

int endpoint_quota(const std::string& method, const std::string& path) {
  const bool wide = method == "GET" && (path == "/v1/instances" || path == "/v1/volumes");
  return wide ? 120 : 60;
}

}  // namespace

RateLimits::Window& RateLimits::current(Window& window) const {
  const SteadyTime now = real_.steady_now();
  if (window.used == 0 || now - window.started >= window_length) window = {.started = now, .used = 0};
  return window;
}

RateLimits::Verdict RateLimits::count(const std::string& method, const std::string& path) {
  const int quota = endpoint_quota(method, path);
  if (endpoints_.size() > most_windows) {
    std::erase_if(endpoints_,
                  [&](const auto& entry) { return real_.steady_now() - entry.second.started >= window_length; });
  }
  Window& project = current(project_);
  Window& endpoint = current(endpoints_[method + " " + path]);
  Verdict verdict;
  verdict.allowed = project.used < project_quota && endpoint.used < quota;
  if (verdict.allowed) {
    ++project.used;
    ++endpoint.used;
  }
  const auto reset = [&](const Window& window) {
    return std::chrono::ceil<std::chrono::seconds>(window.started + window_length - real_.steady_now()).count();
  };
  verdict.headers = {
      {"RateLimit-Policy", fmt::format(R"("project";q={};w=60, "endpoint";q={};w=60)", project_quota, quota)},
      {"RateLimit", fmt::format(R"("project";r={};t={}, "endpoint";r={};t={})", project_quota - project.used,
                                reset(project), quota - endpoint.used, reset(endpoint))}};
  if (!verdict.allowed) {
    const bool whole = project.used >= project_quota;
    verdict.headers.emplace_back("Retry-After", std::to_string(reset(whole ? project : endpoint)));
  }
  return verdict;
}

}  // namespace gpuctl::sandbox
