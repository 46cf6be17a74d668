#include <fcntl.h>
#include <sys/wait.h>

#include <csignal>
#include <thread>

#include "gpuctl/platform/signal_thread.hpp"
#include "gpuctl/platform/system_clock.hpp"
#include "support/catch.hpp"
#include "unit/platform/child.hpp"

using namespace gpuctl;
using namespace std::chrono_literals;
using test::ForkedChild;
using test::say;

namespace {

/// Sleeps an hour, the way a command waits; the status says which signal ended it.
int interruptible(int report) {
  const auto signals = SignalThread::start();
  if (!signals.ok()) return 1;
  say(report, "ready");
  const auto slept = SystemSleeper().sleep(1h, {.stop = (*signals)->stop_token()});
  const auto received = (*signals)->received();
  return !slept.ok() && received ? 100 + *received : 2;
}

/// Hears the first signal and goes on regardless.
int stubborn(int report) {
  ::dup2(report, STDERR_FILENO);
  const auto signals = SignalThread::start();
  if (!signals.ok()) return 1;
  (*signals)->set_last_words("machine x may still run\n");
  const std::stop_callback heard((*signals)->stop_token(), [&] { say(report, "first"); });
  say(report, "ready");
  return SystemSleeper().sleep(1h, {}).ok() ? 0 : 2;
}

}  // namespace

TEST_CASE("the first signal requests the stop and is remembered") {
  for (const int signal : {SIGINT, SIGTERM}) {
    ForkedChild child(interruptible);
    REQUIRE(child.hear() == "ready");
    child.kill(signal);
    CHECK(child.wait() == 100 + signal);
  }
}

TEST_CASE("the second signal leaves at once, with last words") {
  for (const auto& [signal, status] : {std::pair(SIGINT, 130), std::pair(SIGTERM, 143)}) {
    ForkedChild child(stubborn);
    REQUIRE(child.hear() == "ready");
    child.kill(SIGINT);
    REQUIRE(child.hear() == "first");
    child.kill(signal);
    CHECK(child.hear() == "machine x may still run\n");
    CHECK(child.wait() == status);
  }
}

TEST_CASE("a SIGINT that was ignored stays ignored") {
  ForkedChild child([](int report) {
    std::signal(SIGINT, SIG_IGN);
    return interruptible(report);
  });
  REQUIRE(child.hear() == "ready");
  child.kill(SIGINT);
  child.kill(SIGTERM);
  CHECK(child.wait() == 100 + SIGTERM);
}

TEST_CASE("without a signal the thread ends quietly and puts everything back") {
  sigset_t before;
  sigset_t during;
  sigset_t after;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
  {
    const auto signals = SignalThread::start();
    REQUIRE(signals.ok());
    ::pthread_sigmask(SIG_SETMASK, nullptr, &during);
    CHECK(::sigismember(&during, SIGINT) == 1);
    CHECK(::sigismember(&during, SIGTERM) == 1);
    CHECK_FALSE((*signals)->received().has_value());
    CHECK_FALSE((*signals)->stop_token().stop_requested());
    struct sigaction pipe {};
    ::sigaction(SIGPIPE, nullptr, &pipe);
    CHECK(pipe.sa_handler == SIG_IGN);
  }
  ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
  CHECK(::sigismember(&after, SIGINT) == ::sigismember(&before, SIGINT));
  struct sigaction pipe {};
  ::sigaction(SIGPIPE, nullptr, &pipe);
  CHECK(pipe.sa_handler == SIG_DFL);
}
