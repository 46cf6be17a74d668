// A small HTTP/1.1 server for loopback, which can also misbehave on purpose.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "gpuctl/base/result.hpp"

namespace gpuctl::http {

using ServerHeaders = std::vector<std::pair<std::string, std::string>>;

struct ServerRequest {
  std::string method;     ///< as sent, e.g. "GET"
  std::string target;     ///< path and query as sent
  ServerHeaders headers;  ///< names in lower case, in the order of arrival
  std::string body;
  std::string peer;  ///< "127.0.0.1:54321"
};

/// What happens to a reply on its way back.
enum class ReplyFault {
  none,
  close,     ///< the connection is closed in an orderly way, without a byte of an answer
  reset,     ///< the connection is reset, without a byte of an answer
  truncate,  ///< the header promises the whole body, half of it is sent; without a body, half of the header
  raw,       ///< `body` is sent as it is, without status line and header, then the connection is closed
};

struct ServerReply {
  int status = 200;
  ServerHeaders headers;
  std::string body;
  ReplyFault fault = ReplyFault::none;
  std::chrono::milliseconds delay{0};  ///< waited before the answer, without holding up other connections
};

using ServerHandler = std::function<ServerReply(const ServerRequest&)>;

class HttpServer {
 public:
  /// Binds 127.0.0.1:`port` (0: any free one) and listens: from now on connections queue up, run() serves them.
  /// ErrorCode::io where the port is taken.
  static Result<std::unique_ptr<HttpServer>> listen(std::uint16_t port, ServerHandler handler);
  virtual ~HttpServer() = default;

  virtual std::uint16_t port() const = 0;
  /// Serves until `stop` is requested (from any thread), or until no request came for `idle_limit` (0: no limit).
  /// Blocks. The handler is called on the calling thread, one request at a time; connections are kept alive.
  /// Bodies over 8 MiB are answered 413, headers over 64 KiB 431, what is no HTTP 400; connections that say nothing for
  /// 150 s are closed.
  virtual Result<void> run(std::stop_token stop, std::chrono::seconds idle_limit) = 0;
};

}  // namespace gpuctl::http
