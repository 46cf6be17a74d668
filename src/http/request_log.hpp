// The log lines of the request path. Private to http.
#pragma once

#include <chrono>
#include <string_view>

#include "gpuctl/base/log.hpp"
#include "gpuctl/http/transport.hpp"

namespace gpuctl::http {

/// One line per attempt at info; headers of an allow-list and redacted bodies at debug.
class RequestLog {
 public:
  /// `sensitive`: bodies are not logged at all. `log` must outlive this.
  RequestLog(Log& log, bool sensitive) : log_(log), sensitive_(sensitive) {}

  void sending(const Request& request) const;
  void answered(const Request& request, const Response& response, int attempt, std::chrono::milliseconds took) const;
  void failed(const Request& request, const Error& error, int attempt, std::chrono::milliseconds took) const;
  void waiting(std::string_view host, std::chrono::milliseconds wait, std::string_view why) const;

 private:
  void details(std::string_view mark, const Headers& headers, std::string_view body) const;

  Log& log_;
  bool sensitive_;
};

}  // namespace gpuctl::http
