#include "http/request_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "gpuctl/base/redactor.hpp"
#include "http/field_text.hpp"

namespace gpuctl::http {
namespace {

constexpr std::size_t kShownBody = 8192;

/// Fields that never carry a credential; all others are left out.
constexpr std::array<std::string_view, 18> kShownFields{"accept",
                                                        "cache-control",
                                                        "cf-ray",
                                                        "content-length",
                                                        "content-type",
                                                        "date",
                                                        "retry-after",
                                                        "ratelimit",
                                                        "ratelimit-policy",
                                                        "ratelimit-remaining",
                                                        "ratelimit-reset",
                                                        "server",
                                                        "x-page",
                                                        "x-page-size",
                                                        "x-ratelimit-remaining",
                                                        "x-ratelimit-reset",
                                                        "x-request-id",
                                                        "x-total-count"};

bool is_shown(std::string_view field) {
  return std::any_of(kShownFields.begin(), kShownFields.end(),
                     [&](std::string_view shown) { return equal_ignoring_case(shown, field); });
}

/// Redacted here although the log redacts as well: this does not depend on which log is plugged in.
std::string clean(std::string_view text) { return Redactor().clean(text); }

/// Cleaned before it is cut to the shown length, so that the cut does not go through a secret.
std::string shown_body(std::string_view body) {
  std::string text = clean(body.substr(0, 2 * kShownBody));
  if (body.size() <= kShownBody && text.size() <= kShownBody) return text;
  text.resize(std::min(text.size(), kShownBody));
  return fmt::format("{}... ({} bytes)", text, body.size());
}

}  // namespace

void RequestLog::sending(const Request& request) const {
  if (!log_.enabled(LogLevel::debug)) return;
  log_.write(LogLevel::debug, clean(fmt::format("> {} {}", to_string(request.method), request.url)));
  details(">", request.headers, request.body);
}

void RequestLog::answered(const Request& request, const Response& response, int attempt,
                          std::chrono::milliseconds took) const {
  if (log_.enabled(LogLevel::info))
    log_.write(LogLevel::info, clean(fmt::format("{} {} {} {} ms (attempt {})", to_string(request.method), request.url,
                                                 response.status, took.count(), attempt)));
  if (log_.enabled(LogLevel::debug)) details("<", response.headers, response.body);
}

void RequestLog::failed(const Request& request, const Error& error, int attempt, std::chrono::milliseconds took) const {
  if (!log_.enabled(LogLevel::info)) return;
  log_.write(LogLevel::info,
             clean(fmt::format("{} {} failed: {} ({}) {} ms (attempt {})", to_string(request.method), request.url,
                               error.message, to_string(error.delivery), took.count(), attempt)));
}

void RequestLog::waiting(std::string_view host, std::chrono::milliseconds wait, std::string_view why) const {
  if (!log_.enabled(LogLevel::info)) return;
  log_.write(LogLevel::info,
             clean(fmt::format("waiting {} ms before the next call to {}: {}", wait.count(), host, why)));
}

void RequestLog::details(std::string_view mark, const Headers& headers, std::string_view body) const {
  for (const auto& [name, value] : headers.all())
    if (is_shown(name)) log_.write(LogLevel::debug, clean(fmt::format("{} {}: {}", mark, name, value)));
  if (body.empty()) return;
  log_.write(LogLevel::debug, sensitive_ ? fmt::format("{} ({} bytes, not shown)", mark, body.size())
                                         : fmt::format("{} {}", mark, shown_body(body)));
}

}  // namespace gpuctl::http
