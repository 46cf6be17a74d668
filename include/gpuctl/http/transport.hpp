// The port to the network: one request, one answer, no repeats. Everything clever stands above it (rest_client.hpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/result.hpp"

namespace gpuctl::http {

enum class Method { get, post, put, patch, del };
std::string_view to_string(Method method);                  ///< "GET", ..., "DELETE"
std::optional<Method> parse_method(std::string_view text);  ///< any case

/// Header fields in order; names compare without case.
class Headers {
 public:
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  std::optional<std::string> get(std::string_view name) const;  ///< the first one
  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

struct Request {
  Method method = Method::get;
  std::string url;  ///< absolute; https, or http to a loopback address
  Headers headers{};
  std::string body{};
  bool fresh_connection = false;  ///< never reuse a connection (creates: docs/adr/0005-fresh-connection.md)
  std::uint64_t max_response_bytes = 64U << 20U;
};

struct Response {
  int status = 0;
  Headers headers{};
  std::string body{};
};

/// Thread-safe. `send` blocks until the whole answer is there, the context ends, or the transport fails. Any HTTP
/// status is a Response; an Error means there is no complete answer, and its `delivery` says whether the server may
/// have seen the request. Redirects are answers, never followed.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Result<Response> send(const Request& request, const CallContext& context) = 0;
};

}  // namespace gpuctl::http
