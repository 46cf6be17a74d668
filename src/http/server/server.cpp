#include "gpuctl/http/server.hpp"

// The one translation unit that sees Boost.Beast.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace gpuctl::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint64_t largest_body = 8U << 20U;
constexpr std::uint32_t largest_header = 64U << 10U;
/// Longer than clients keep a quiet connection for reuse (curl: 118 s).
constexpr std::chrono::seconds longest_silence{150};
/// How long the rest of a refused request is still taken off the wire, so that its sender gets to read the answer.
constexpr std::chrono::seconds longest_drain{2};
constexpr std::chrono::milliseconds accept_pause{100};

/// What the connections need of their server; outlives them, because they live inside the io_context.
struct Shared {
  ServerHandler handler;
  std::uint64_t requests = 0;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, Shared& shared)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), silence_(socket_.get_executor()), shared_(shared) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    const auto peer = socket_.remote_endpoint(ignored);
    peer_ = fmt::format("{}:{}", peer.address().to_string(ignored), peer.port());
  }

  void read() {
    parser_.emplace();
    parser_->body_limit(largest_body);
    parser_->header_limit(largest_header);
    watch_silence();
    wire::async_read_header(socket_, buffer_, *parser_,
                            [self = shared_from_this()](error_code failure, std::size_t) { self->on_header(failure); });
  }

 private:
  /// A connection that says nothing must not keep its descriptor for ever.
  void watch_silence() {
    silence_.expires_after(longest_silence);
    silence_.async_wait([self = shared_from_this()](error_code stopped) {
      if (!stopped) self->close();
    });
  }

  void on_header(error_code failure) {
    if (failure || parser_->is_done()) return on_read(failure);
    if (!beast::iequals(parser_->get()[wire::field::expect], "100-continue")) return read_body({});
    raw_ = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(socket_, asio::buffer(raw_),
                      [self = shared_from_this()](error_code unsent, std::size_t) { self->read_body(unsent); });
  }

  void read_body(error_code failure) {
    if (failure) return on_read(failure);
    wire::async_read(socket_, buffer_, *parser_,
                     [self = shared_from_this()](error_code unread, std::size_t) { self->on_read(unread); });
  }

  void on_read(error_code failure) {
    silence_.cancel();
    if (failure) return refuse(failure);
    ++shared_.requests;
    auto& message = parser_->get();
    keep_alive_ = message.keep_alive();
    head_only_ = message.method() == wire::verb::head;
    ServerReply reply = shared_.handler(to_request(message));
    if (reply.delay.count() <= 0) return send(std::move(reply));
    timer_.expires_after(reply.delay);
    timer_.async_wait([self = shared_from_this(), reply = std::move(reply)](error_code stopped) mutable {
      if (!stopped) self->send(std::move(reply));
    });
  }

  /// What is no HTTP, or too large, is answered and then cut off; a connection that just ended is not.
  void refuse(error_code failure) {
    const error_code ended = wire::make_error_code(wire::error::end_of_stream);
    if (failure.category() != ended.category() || failure == ended || failure == wire::error::partial_message) {
      return close();
    }
    const int status = failure == wire::error::body_limit ? 413 : failure == wire::error::header_limit ? 431 : 400;
    keep_alive_ = false;
    head_only_ = false;
    refused_ = true;
    send({.status = status, .headers = {}, .body = "", .fault = ReplyFault::none, .delay = {}});
  }

  ServerRequest to_request(wire::request<wire::string_body>& message) const {
    ServerRequest request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    request.peer = peer_;
    for (const auto& field : message) {
      std::string name(field.name_string());
      for (char& letter : name) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
      }
      request.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    request.body = std::move(message.body());
    return request;
  }

  void send(ServerReply reply) {
    if (reply.fault == ReplyFault::close) return close();
    if (reply.fault == ReplyFault::reset) return reset();
    if (reply.fault == ReplyFault::raw) return send_bytes(std::move(reply.body));
    response_.emplace();
    response_->version(11);
    response_->result(static_cast<unsigned>(reply.status));
    response_->keep_alive(keep_alive_);
    for (auto& [name, value] : reply.headers) response_->insert(name, value);
    const bool bodiless = reply.status == 204 || reply.status == 304;
    if (!bodiless) response_->content_length(reply.body.size());
    if (reply.fault == ReplyFault::truncate) return send_half(reply);
    if (!bodiless && !head_only_) response_->body() = std::move(reply.body);
    wire::async_write(socket_, *response_,
                      [self = shared_from_this()](error_code failure, std::size_t) { self->on_written(failure); });
  }

  void send_half(const ServerReply& reply) {
    std::string text = fmt::format("HTTP/1.1 {} {}\r\n", response_->result_int(), std::string(response_->reason()));
    for (const auto& field : *response_) {
      text += fmt::format("{}: {}\r\n", std::string(field.name_string()), std::string(field.value()));
    }
    // Half of nothing would be a whole answer: then it is the header that ends half-way.
    if (reply.body.empty()) return send_bytes(text.substr(0, text.size() / 2));
    send_bytes(text + "\r\n" + reply.body.substr(0, reply.body.size() / 2));
  }

  void send_bytes(std::string bytes) {
    raw_ = std::move(bytes);
    asio::async_write(socket_, asio::buffer(raw_),
                      [self = shared_from_this()](error_code, std::size_t) { self->close(); });
  }

  void on_written(error_code failure) {
    if (refused_ && !failure) return drain();
    if (failure || !keep_alive_) return close();
    response_.reset();
    read();
  }

  /// Closing with unread bytes resets the connection, and a reset can overtake the answer.
  void drain() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    timer_.expires_after(longest_drain);
    timer_.async_wait([self = shared_from_this()](error_code stopped) {
      if (!stopped) self->close();
    });
    raw_.resize(largest_header);
    discard();
  }

  void discard() {
    socket_.async_read_some(asio::buffer(raw_), [self = shared_from_this()](error_code failure, std::size_t) {
      if (!failure) return self->discard();
      self->timer_.cancel();
      self->close();
    });
  }

  void close() {
    silence_.cancel();
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

  void reset() {
    silence_.cancel();
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

  tcp::socket socket_;
  asio::steady_timer timer_;
  asio::steady_timer silence_;
  Shared& shared_;
  std::string peer_;
  beast::flat_buffer buffer_;
  std::optional<wire::request_parser<wire::string_body>> parser_;
  std::optional<wire::response<wire::string_body>> response_;
  std::string raw_;
  bool keep_alive_ = true;
  bool head_only_ = false;
  bool refused_ = false;
};

class BeastServer final : public HttpServer {
 public:
  explicit BeastServer(ServerHandler handler) : shared_{.handler = std::move(handler)} {}

  Result<void> bind(std::uint16_t port) {
    error_code failure;
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    acceptor_.open(endpoint.protocol(), failure);
    if (!failure) acceptor_.set_option(asio::socket_base::reuse_address(true), failure);
    if (!failure) acceptor_.bind(endpoint, failure);
    if (!failure) acceptor_.listen(asio::socket_base::max_listen_connections, failure);
    if (!failure) port_ = acceptor_.local_endpoint(failure).port();
    if (!failure) return {};
    return Error{.code = ErrorCode::io,
                 .message = fmt::format("cannot listen on 127.0.0.1:{}: {}", port, failure.message())};
  }

  std::uint16_t port() const override { return port_; }

  Result<void> run(std::stop_token stop, std::chrono::seconds idle_limit) override {
    // Posted, so that a handler which asks for the end still gets its answer out.
    const std::stop_callback on_stop(stop, [this] { asio::post(context_, [this] { context_.stop(); }); });
    if (stop.stop_requested()) return {};
    accept();
    if (idle_limit.count() > 0) watch_idleness(idle_limit);
    try {
      context_.run();
    } catch (const std::exception& failure) {
      return Error{.code = ErrorCode::internal, .message = fmt::format("the HTTP server failed: {}", failure.what())};
    }
    return {};
  }

 private:
  void accept() {
    acceptor_.async_accept([this](error_code failure, tcp::socket socket) {
      if (failure == asio::error::operation_aborted) return;
      if (failure) return accept_later();
      std::make_shared<Connection>(std::move(socket), shared_)->read();
      accept();
    });
  }

  /// Out of descriptors, accepting fails at once and again: without a pause it would take the whole processor.
  void accept_later() {
    pause_.expires_after(accept_pause);
    pause_.async_wait([this](error_code failure) {
      if (!failure) accept();
    });
  }

  void watch_idleness(std::chrono::seconds limit) {
    idle_.expires_after(limit);
    idle_.async_wait([this, limit, seen = shared_.requests](error_code failure) {
      if (failure) return;
      if (seen == shared_.requests) return context_.stop();
      watch_idleness(limit);
    });
  }

  Shared shared_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_{context_};
  asio::steady_timer idle_{context_};
  asio::steady_timer pause_{context_};
  std::uint16_t port_ = 0;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::listen(std::uint16_t port, ServerHandler handler) {
  auto server = std::make_unique<BeastServer>(std::move(handler));
  GPUCTL_TRY(server->bind(port));
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace gpuctl::http
