#include "sandbox/loopback_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "sandbox/file_descriptor.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr int poll_slice_ms = 50;

Error failure(std::string_view what) {
  return Error{.code = ErrorCode::unavailable,
               .message = fmt::format("the sandbox: {}: {}", what, std::strerror(errno)),
               .delivery = Delivery::maybe_sent};
}

/// Waits until the socket can be read or written, in slices, so that a cancelled call ends soon.
Result<void> wait_for(const FileDescriptor& socket, short events, const CallContext& context, const Clock& clock) {
  for (;;) {
    GPUCTL_TRY(context.check(clock));
    pollfd watched{.fd = socket.get(), .events = events, .revents = 0};
    const int ready = ::poll(&watched, 1, poll_slice_ms);
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return failure("wait");
  }
}

Result<FileDescriptor> connect_to(std::uint16_t port) {
  FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return failure("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return Error{.code = ErrorCode::unavailable, .message = fmt::format("nothing answers on 127.0.0.1:{}", port)};
  }
  return socket;
}

Result<void> send_all(const FileDescriptor& socket, std::string_view bytes, const CallContext& context,
                      const Clock& clock) {
  while (!bytes.empty()) {
    GPUCTL_TRY(wait_for(socket, POLLOUT, context, clock));
    const ssize_t sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent < 0) return failure("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<std::string> read_all(const FileDescriptor& socket, const CallContext& context, const Clock& clock) {
  std::string text;
  char chunk[16384];
  for (;;) {
    GPUCTL_TRY(wait_for(socket, POLLIN, context, clock));
    const ssize_t got = ::recv(socket.get(), chunk, sizeof(chunk), MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) return failure("receive");
    if (got == 0) return text;
    text.append(chunk, static_cast<std::size_t>(got));
  }
}

}  // namespace

Result<LoopbackAnswer> loopback_request(std::uint16_t port, std::string_view method, std::string_view path,
                                        std::string_view body, const CallContext& context, const Clock& clock) {
  GPUCTL_ASSIGN(const FileDescriptor socket, connect_to(port));
  const std::string request = fmt::format(
      "{} {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n\r\n{}",
      method, path, port, body.size(), body);
  GPUCTL_TRY(send_all(socket, request, context, clock));
  GPUCTL_ASSIGN(const std::string text, read_all(socket, context, clock));
  LoopbackAnswer answer;
  constexpr std::string_view version = "HTTP/1.1 ";
  const std::size_t header_end = text.find("\r\n\r\n");
  if (!text.starts_with(version) || header_end == std::string::npos) {
    return Error{.code = ErrorCode::bad_response,
                 .message = fmt::format("what listens on 127.0.0.1:{} is not the sandbox", port),
                 .delivery = Delivery::answered};
  }
  std::from_chars(text.data() + version.size(), text.data() + header_end, answer.status);
  answer.body = text.substr(header_end + 4);
  return answer;
}

}  // namespace gpuctl::sandbox
