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

/// What the connections need of their server; outlives them, because they live inside the io_context.
struct Shared {
  ServerHandler handler;
  std::uint64_t requests = 0;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, Shared& shared)
      : socket_(std::move(socket)), timer_(socket_.get_executor()), shared_(shared) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    const auto peer = socket_.remote_endpoint(ignored);
    peer_ = fmt::format("{}:{}", peer.address().to_string(ignored), peer.port());
  }

  void read() {
    parser_.emplace();
    parser_->body_limit(largest_body);
    parser_->header_limit(largest_header);
    wire::async_read(socket_, buffer_, *parser_,
                     [self = shared_from_this()](error_code failure, std::size_t) { self->on_read(failure); });
  }

 private:
  void on_read(error_code failure) {
    if (failure == wire::error::body_limit) {
      keep_alive_ = false;
      return send({.status = 413, .headers = {}, .body = "", .fault = ReplyFault::none, .delay = {}});
    }
    if (failure) return close();
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
    send_bytes(text + "\r\n" + reply.body.substr(0, reply.body.size() / 2));
  }

  void send_bytes(std::string bytes) {
    raw_ = std::move(bytes);
    asio::async_write(socket_, asio::buffer(raw_),
                      [self = shared_from_this()](error_code, std::size_t) { self->close(); });
  }

  void on_written(error_code failure) {
    if (failure || !keep_alive_) return close();
    response_.reset();
    read();
  }

  void close() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

  void reset() {
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

  tcp::socket socket_;
  asio::steady_timer timer_;
  Shared& shared_;
  std::string peer_;
  beast::flat_buffer buffer_;
  std::optional<wire::request_parser<wire::string_body>> parser_;
  std::optional<wire::response<wire::string_body>> response_;
  std::string raw_;
  bool keep_alive_ = true;
  bool head_only_ = false;
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
      if (!failure) std::make_shared<Connection>(std::move(socket), shared_)->read();
      accept();
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
  std::uint16_t port_ = 0;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::listen(std::uint16_t port, ServerHandler handler) {
  auto server = std::make_unique<BeastServer>(std::move(handler));
  GPUCTL_TRY(server->bind(port));
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace gpuctl::http
