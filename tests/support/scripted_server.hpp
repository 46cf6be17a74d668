// A TCP server on loopback whose every byte a test decides: it can answer half, hang up, or stay silent.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace gpuctl::test {

/// Owns a file descriptor.
class Socket {
 public:
  explicit Socket(int descriptor = -1) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

/// Listens on 127.0.0.1 at a free port.
struct Listener {
  explicit Listener(int backlog = 64) : socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket.get(), generic, size) != 0 || ::listen(socket.get(), backlog) != 0 ||
        ::getsockname(socket.get(), generic, &size) != 0)
      throw std::runtime_error("no loopback socket");
    port = ntohs(address.sin_port);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port); }

  Socket socket;
  int port = 0;
};

/// One accepted connection, used by its handler alone.
class Connection {
 public:
  explicit Connection(int descriptor) : descriptor_(descriptor) {}

  /// The next request, head and body, as it arrived; nullopt when the client has gone.
  std::optional<std::string> read_request() {
    for (;;) {
      if (const auto head = buffer_.find("\r\n\r\n"); head != std::string::npos) {
        const std::size_t total = head + 4 + content_length(std::string_view(buffer_).substr(0, head));
        if (buffer_.size() >= total) {
          std::string request = buffer_.substr(0, total);
          buffer_.erase(0, total);
          return request;
        }
      }
      char bytes[4096];
      const auto count = ::recv(descriptor_, bytes, sizeof(bytes), 0);
      if (count <= 0) return std::nullopt;
      buffer_.append(bytes, static_cast<std::size_t>(count));
    }
  }
  /// False when the client has gone.
  bool write(std::string_view text) const {
    while (!text.empty()) {
      const auto count = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  void answer(int status, std::string_view body, std::string_view headers = "") const {
    write("HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
          std::string(headers) + "\r\n" + std::string(body));
  }
  /// Blocks until the client hangs up or the server ends.
  void wait_until_closed() {
    while (read_request()) {
    }
  }

 private:
  static std::size_t content_length(std::string_view head) {
    constexpr std::string_view kName = "\r\nContent-Length: ";
    const auto at = head.find(kName);
    return at == std::string_view::npos ? 0 : std::stoul(std::string(head.substr(at + kName.size(), 12)));
  }

  int descriptor_;
  std::string buffer_;
};

/// Runs `handler` for each connection, in a thread of its own; the connection ends when the handler returns.
class ScriptedServer {
 public:
  using Handler = std::function<void(Connection&)>;

  explicit ScriptedServer(Handler handler, Listener listener = Listener())
      : handler_(std::move(handler)), listener_(std::move(listener)), acceptor_([this] { accept_all(); }) {}
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer() {
    ::shutdown(listener_.socket.get(), SHUT_RDWR);
    acceptor_.join();
    const std::scoped_lock lock(mutex_);
    for (auto& client : clients_) ::shutdown(client.socket.get(), SHUT_RDWR);
    for (auto& client : clients_) client.thread.join();
  }

  std::string url() const { return listener_.url(); }
  int port() const { return listener_.port; }
  int connections() const { return connections_; }

 private:
  struct Client {
    Socket socket;
    std::jthread thread;
  };

  void accept_all() {
    for (;;) {
      Socket socket(::accept4(listener_.socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (socket.get() < 0) return;
      ++connections_;
      const std::scoped_lock lock(mutex_);
      auto& client = clients_.emplace_back();
      client.socket = std::move(socket);
      client.thread = std::jthread([this, descriptor = client.socket.get()] {
        Connection connection(descriptor);
        handler_(connection);
        ::shutdown(descriptor, SHUT_RDWR);
      });
    }
  }

  Handler handler_;
  Listener listener_;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::list<Client> clients_;
  std::jthread acceptor_;
};

}  // namespace gpuctl::test
