#include "gpuctl/platform/system_terminal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <array>
#include <atomic>
#include <charconv>
#include <mutex>

#include "platform/stop_event.hpp"

namespace gpuctl {
namespace {

constexpr std::size_t kLongestLine = 65536;

class DescriptorOutput final : public OutputStream {
 public:
  DescriptorOutput(int descriptor, std::string_view name) : descriptor_(descriptor), name_(name) {}

  Result<void> write(std::string_view text) override {
    const std::scoped_lock lock(mutex_);
    while (!text.empty() && !closed_) {
      const auto count = ::write(descriptor_, text.data(), text.size());
      if (count >= 0) {
        text.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno == EPIPE) {
        closed_ = true;
      } else if (errno == EAGAIN) {
        // Somebody else made this pipe non-blocking.
        pollfd writable{descriptor_, POLLOUT, 0};
        ::poll(&writable, 1, -1);
      } else if (errno != EINTR) {
        Error error = system_error("write to", name_, errno);
        error.hint.clear();  // it is about gpuctl's own folders
        return error;
      }
    }
    return {};
  }
  bool closed() const override { return closed_; }

 private:
  int descriptor_;
  std::string_view name_;
  std::mutex mutex_;
  std::atomic<bool> closed_ = false;
};

/// Echo off for as long as it lives, where the descriptor is a terminal.
class EchoOff {
 public:
  explicit EchoOff(int descriptor) : descriptor_(descriptor) {
    if (::tcgetattr(descriptor, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent.c_lflag |= static_cast<tcflag_t>(ECHONL);
    changed_ = ::tcsetattr(descriptor, TCSAFLUSH, &silent) == 0;
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;
  ~EchoOff() {
    if (changed_) ::tcsetattr(descriptor_, TCSADRAIN, &before_);
  }

 private:
  int descriptor_;
  termios before_{};
  bool changed_ = false;
};

/// Occupies closed standard descriptors, each opened the way round that makes every use of it fail.
void occupy_closed_streams() {
  for (int number = 0; number <= 2; ++number) {
    if (::fcntl(number, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest free number is this one, and it stays open for the life of the process.
    ::open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY);
  }
}

std::optional<std::size_t> window_width(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return std::nullopt;
  return size.ws_col;
}

std::optional<std::size_t> parse_width(std::string_view text) {
  std::size_t width = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), width);
  if (error != std::errc() || end != text.data() + text.size() || width == 0 || width > 10'000) return std::nullopt;
  return width;
}

Error too_long(std::string_view what, std::size_t limit) {
  return Error{.code = ErrorCode::io, .message = fmt::format("{} is longer than {} bytes", what, limit)};
}

}  // namespace

SystemTerminal::SystemTerminal(const Environment& environment, StandardStreams streams)
    : environment_(environment),
      streams_(streams),
      out_(std::make_unique<DescriptorOutput>(streams.out, "standard output")),
      err_(std::make_unique<DescriptorOutput>(streams.err, "standard error")) {
  occupy_closed_streams();
}

SystemTerminal::~SystemTerminal() = default;

TerminalFacts SystemTerminal::facts() const {
  TerminalFacts facts;
  facts.stdin_tty = ::isatty(streams_.in) == 1;
  facts.stdout_tty = ::isatty(streams_.out) == 1;
  facts.stderr_tty = ::isatty(streams_.err) == 1;

  auto width = parse_width(environment_.get("COLUMNS").value_or(""));
  if (!width) width = window_width(streams_.out);
  if (!width) width = window_width(streams_.err);
  if (width) facts.width = *width;

  const auto terminal_type = environment_.get("TERM");
  const auto forced = environment_.get("CLICOLOR_FORCE");
  const bool capable = facts.stdout_tty && terminal_type && *terminal_type != "dumb";
  facts.colour = !environment_.get("NO_COLOR") && (capable || (forced && *forced != "0"));
  return facts;
}

OutputStream& SystemTerminal::out() { return *out_; }
OutputStream& SystemTerminal::err() { return *err_; }

Result<std::string> SystemTerminal::read_all_input(std::size_t limit, const CallContext& context) {
  StopEvent stop(context.stop);
  std::string content;
  std::array<char, 16384> buffer{};
  while (true) {
    GPUCTL_TRY(stop.wait(streams_.in, POLLIN, context));
    const auto count = ::read(streams_.in, buffer.data(), buffer.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) return system_error("read", "standard input", errno);
    if (count == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(count));
    if (content.size() > limit) return too_long("standard input", limit);
  }
}

Result<std::string> SystemTerminal::read_line(std::string_view question, const CallContext& context) {
  StopEvent stop(context.stop);
  GPUCTL_TRY(err_->write(question));
  std::string line;
  line.reserve(4096);  // so that a secret is not copied about while it grows
  while (true) {
    const auto ready = stop.wait(streams_.in, POLLIN, context);
    if (!ready.ok()) {
      GPUCTL_TRY(err_->write("\n"));
      return ready.error();
    }
    // One byte at a time: what follows the line belongs to whoever reads next.
    char c = '\0';
    const auto count = ::read(streams_.in, &c, 1);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) return system_error("read", "standard input", errno);
    if (count == 0 && line.empty()) {
      GPUCTL_TRY(err_->write("\n"));
      return Error{.code = ErrorCode::usage, .message = "no answer: standard input ended"};
    }
    if (count == 0 || c == '\n') break;
    line += c;
    if (line.size() > kLongestLine) return too_long("the answer", kLongestLine);
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Result<std::string> SystemTerminal::prompt_line(std::string_view question, const CallContext& context) {
  return read_line(question, context);
}

Result<Secret> SystemTerminal::prompt_secret(std::string_view question, const CallContext& context) {
  const EchoOff silent(streams_.in);
  return read_line(question, context).map([](std::string line) { return Secret(std::move(line)); });
}

}  // namespace gpuctl
