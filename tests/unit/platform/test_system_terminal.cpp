#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <csignal>
#include <thread>

#include "gpuctl/platform/system_clock.hpp"
#include "gpuctl/platform/system_terminal.hpp"
#include "platform/descriptor.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"
#include "unit/platform/child.hpp"

using namespace gpuctl;
using namespace std::chrono_literals;
using test::FakeEnvironment;

namespace {

struct Pipe {
  Pipe() {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe2(&ends[0], O_CLOEXEC) == 0);
    out = Descriptor(ends[0]);
    in = Descriptor(ends[1]);
  }
  Descriptor out;  ///< read here
  Descriptor in;   ///< write here
};

struct Pty {
  Pty() {
    int main_end = -1;
    int terminal_end = -1;
    const winsize size{24, 132, 0, 0};
    REQUIRE(::openpty(&main_end, &terminal_end, nullptr, nullptr, &size) == 0);
    person = Descriptor(main_end);
    terminal = Descriptor(terminal_end);
  }
  /// Called from other threads too, where assertions are not allowed.
  bool echoes() const {
    termios settings{};
    return ::tcgetattr(terminal.get(), &settings) == 0 && (settings.c_lflag & static_cast<tcflag_t>(ECHO)) != 0;
  }
  /// What the person sees, up to and including `text`.
  std::string see_until(std::string_view text) const {
    std::string seen;
    char c = '\0';
    while (seen.find(text) == std::string::npos && ::read(person.get(), &c, 1) == 1) seen += c;
    return seen;
  }
  Descriptor person;
  Descriptor terminal;
};

std::string read_rest(const Descriptor& from) {
  std::string text;
  char buffer[4096];
  for (ssize_t count = 0; (count = ::read(from.get(), &buffer[0], sizeof buffer)) > 0;)
    text.append(&buffer[0], static_cast<std::size_t>(count));
  return text;
}

Descriptor open_device(const char* path) { return Descriptor(::open(path, O_RDWR | O_CLOEXEC)); }

}  // namespace

TEST_CASE("output arrives whole, also through a full pipe") {
  const FakeEnvironment environment;
  Pipe pipe;
  std::string received;
  std::jthread reader([&] { received = read_rest(pipe.out); });
  const std::string text(1'000'000, 'x');
  {
    SystemTerminal terminal(environment, {0, pipe.in.get(), 2});
    // The reader is slower than the writer, and somebody made the pipe non-blocking.
    ::fcntl(pipe.in.get(), F_SETFL, O_NONBLOCK);
    CHECK(terminal.out().write(text).ok());
    CHECK_FALSE(terminal.out().closed());
  }
  pipe.in.reset();
  reader.join();
  CHECK(received == text);
}

TEST_CASE("a closed pipe is remembered and quiet, a full disk is an error") {
  const FakeEnvironment environment;
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  pipe.out.reset();
  const auto full = open_device("/dev/full");
  SystemTerminal terminal(environment, {0, pipe.in.get(), full.get()});
  CHECK(terminal.out().write("x").ok());
  CHECK(terminal.out().closed());
  CHECK(terminal.out().write("y").ok());
  const auto refused = terminal.err().write("x");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::io);
  CHECK(refused.error().message == "cannot write to standard error: no space left on device");
  CHECK(refused.error().hint.empty());  // the disk of the folders of gpuctl is another matter
  CHECK_FALSE(terminal.err().closed());
  std::signal(SIGPIPE, before);
}

TEST_CASE("facts about what is no terminal") {
  FakeEnvironment environment{{"TERM", "xterm"}};
  const auto null = open_device("/dev/null");
  const SystemTerminal terminal(environment, {null.get(), null.get(), null.get()});
  const auto plain = terminal.facts();
  CHECK_FALSE(plain.stdin_tty);
  CHECK_FALSE(plain.stdout_tty);
  CHECK_FALSE(plain.stderr_tty);
  CHECK(plain.width == 80);
  CHECK_FALSE(plain.colour);
  environment.set("CLICOLOR_FORCE", "1");
  CHECK(terminal.facts().colour);
  environment.set("NO_COLOR", "1");
  CHECK_FALSE(terminal.facts().colour);
  environment.unset("NO_COLOR");
  environment.set("CLICOLOR_FORCE", "0");
  CHECK_FALSE(terminal.facts().colour);
  environment.set("COLUMNS", "40");
  CHECK(terminal.facts().width == 40);
  for (const auto* wrong : {"0", "wide", "-1", "40x", "99999999"}) {
    environment.set("COLUMNS", wrong);
    CHECK(terminal.facts().width == 80);
  }
}

TEST_CASE("facts about a terminal") {
  FakeEnvironment environment{{"TERM", "xterm"}};
  const Pty pty;
  const int number = pty.terminal.get();
  const SystemTerminal terminal(environment, {number, number, number});
  auto facts = terminal.facts();
  CHECK(facts.stdin_tty);
  CHECK(facts.stdout_tty);
  CHECK(facts.stderr_tty);
  CHECK(facts.width == 132);
  CHECK(facts.colour);
  environment.set("TERM", "dumb");
  CHECK_FALSE(terminal.facts().colour);
  environment.unset("TERM");
  CHECK_FALSE(terminal.facts().colour);
  environment.set("COLUMNS", "100");
  CHECK(terminal.facts().width == 100);
}

TEST_CASE("all of the input is read, up to the limit") {
  const FakeEnvironment environment;
  const std::string text(50'000, 'i');
  for (const std::size_t limit : {text.size(), text.size() - 1}) {
    Pipe pipe;
    REQUIRE(::write(pipe.in.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    pipe.in.reset();
    SystemTerminal terminal(environment, {pipe.out.get(), 1, 2});
    const auto input = terminal.read_all_input(limit, {});
    CHECK(input.ok() == (limit == text.size()));
    if (input.ok()) CHECK(*input == text);
  }
}

TEST_CASE("waiting for input ends with the context") {
  const FakeEnvironment environment;
  const Pipe pipe;
  const Pipe messages;
  SystemTerminal terminal(environment, {pipe.out.get(), 1, messages.in.get()});
  const auto soon = CallContext{}.until(SystemClock().steady_now() + 20ms);
  CHECK(terminal.read_all_input(10, soon).error().code == ErrorCode::deadline);
  std::stop_source stop;
  std::jthread canceller([&] { stop.request_stop(); });
  const CallContext context{.stop = stop.get_token()};
  CHECK(terminal.read_all_input(10, context).error().code == ErrorCode::cancelled);
  CHECK(terminal.prompt_line("? ", context).error().code == ErrorCode::cancelled);
}

TEST_CASE("a prompt takes one line and leaves the rest") {
  const FakeEnvironment environment;
  Pipe input;
  Pipe messages;
  REQUIRE(::write(input.in.get(), "yes\r\n\nlast", 10) == 10);
  input.in.reset();
  {
    SystemTerminal terminal(environment, {input.out.get(), 1, messages.in.get()});
    CHECK(*terminal.prompt_line("sure? ", {}) == "yes");
    CHECK(*terminal.prompt_line("name: ", {}) == "");
    CHECK(terminal.prompt_secret("secret: ", {})->reveal() == "last");
    CHECK(terminal.prompt_line("more: ", {}).error().code == ErrorCode::usage);
  }
  messages.in.reset();
  CHECK(read_rest(messages.out) == "sure? name: secret: more: \n");
}

TEST_CASE("a secret is typed without echo, and the terminal is as before") {
  const FakeEnvironment environment;
  const Pty pty;
  const int number = pty.terminal.get();
  SystemTerminal terminal(environment, {number, number, number});
  REQUIRE(pty.echoes());
  bool echoed = true;
  std::string seen;
  {
    std::jthread person([&] {
      pty.see_until("secret: ");
      echoed = pty.echoes();
      test::say(pty.person.get(), "hunter22\n");
      seen = pty.see_until("\n");
    });
    CHECK(terminal.prompt_secret("secret: ", {})->reveal() == "hunter22");
  }
  CHECK_FALSE(echoed);
  CHECK(seen.find("hunter") == std::string::npos);
  CHECK(pty.echoes());
}

TEST_CASE("Ctrl-C in the middle of a secret restores the terminal") {
  const FakeEnvironment environment;
  const Pty pty;
  const int number = pty.terminal.get();
  SystemTerminal terminal(environment, {number, number, number});
  std::stop_source stop;
  {
    std::jthread person([&] {
      pty.see_until("secret: ");
      test::say(pty.person.get(), "half");
      stop.request_stop();
    });
    CHECK(terminal.prompt_secret("secret: ", {.stop = stop.get_token()}).error().code == ErrorCode::cancelled);
  }
  CHECK(pty.echoes());
}

TEST_CASE("standard streams that are closed are not taken by the next file") {
  test::ForkedChild child([](int report) {
    ::close(0);
    ::close(1);
    const FakeEnvironment environment;
    SystemTerminal terminal(environment);
    const Descriptor next(::open("/dev/null", O_RDWR));
    const bool safe = next.get() > 2 && !terminal.out().write("x").ok() && !terminal.read_all_input(10, {}).ok();
    test::say(report, "done");
    return safe ? 0 : 1;
  });
  CHECK(child.hear() == "done");
  CHECK(child.wait() == 0);
}
