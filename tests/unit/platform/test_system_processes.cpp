#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "gpuctl/platform/system_clock.hpp"
#include "gpuctl/platform/system_processes.hpp"
#include "support/catch.hpp"
#include "unit/platform/child.hpp"

using namespace gpuctl;
using namespace std::chrono_literals;

namespace {

std::atomic<bool> wait_is_late = false;

Result<ProcessResult> shell(const std::string& script, const CallContext& context = {}) {
  return SystemProcesses().run({"sh", "-c", script}, context);
}

}  // namespace

/// Found before the C library's own: so a child can be given time between the last look at its output and its end.
extern "C" pid_t waitpid(pid_t child, int* status, int flags) {
  if (wait_is_late) std::this_thread::sleep_for(40ms);
  return ::wait4(child, status, flags, nullptr);
}

TEST_CASE("a program's output and status come back, its arguments unchanged") {
  SystemProcesses processes;
  const auto result = processes.run({"printf", "%s|", "a b", "$HOME", "*"}, {});
  REQUIRE(result.ok());
  CHECK(result->exit_status == 0);
  CHECK(result->output == "a b|$HOME|*|");
  CHECK(shell("exit 7")->exit_status == 7);
  CHECK(shell("kill -TERM $$")->exit_status == 128 + SIGTERM);
  CHECK(shell("echo out; exit 3")->output == "out\n");
}

TEST_CASE("what a program writes in its last moment is not lost") {
  wait_is_late = true;
  const auto result = shell("sleep 0.02; echo late");
  wait_is_late = false;
  REQUIRE(result.ok());
  CHECK(result->output == "late\n");
}

TEST_CASE("a program that is not there is not found") {
  const auto result = SystemProcesses().run({"gpuctl-no-such-program"}, {});
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == ErrorCode::not_found);
  CHECK_THAT(result.error().message, ContainsSubstring("gpuctl-no-such-program"));
  CHECK(SystemProcesses().run({}, {}).error().code == ErrorCode::usage);
}

TEST_CASE("a program's standard input is empty") { CHECK(SystemProcesses().run({"cat"}, {})->output.empty()); }

TEST_CASE("long output is read to its end and capped") {
  const auto result = shell("yes | head -c 3000000; exit 5");
  REQUIRE(result.ok());
  CHECK(result->output.size() == 1U << 20U);
  CHECK(result->exit_status == 5);
}

TEST_CASE("a program starts with no signal blocked and SIGPIPE as usual") {
  sigset_t blocked;
  sigset_t before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGINT);
  ::sigaddset(&blocked, SIGTERM);
  REQUIRE(::pthread_sigmask(SIG_BLOCK, &blocked, &before) == 0);
  const auto pipe_before = std::signal(SIGPIPE, SIG_IGN);
  const auto result = SystemProcesses().run({"grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"}, {});
  std::signal(SIGPIPE, pipe_before);
  REQUIRE(::pthread_sigmask(SIG_SETMASK, &before, nullptr) == 0);
  REQUIRE(result.ok());
  CHECK_THAT(result->output, ContainsSubstring("SigBlk:\t0000000000000000"));
  const auto ignored = result->output.substr(result->output.find("SigIgn:\t") + 8, 16);
  CHECK((std::stoull(ignored, nullptr, 16) & (1ULL << (SIGPIPE - 1))) == 0);
}

TEST_CASE("a program ends with the context, and so do its own children") {
  // As its subreaper, this process sees what becomes of the grandchild: it lives until the whole group is killed.
  REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  const auto before = SystemClock().steady_now();
  const auto late = shell("sleep 1000 & sleep 1000", CallContext{}.until(before + 100ms));
  REQUIRE_FALSE(late.ok());
  CHECK(late.error().code == ErrorCode::deadline);
  int status = 0;
  while (::waitpid(-1, &status, 0) > 0) {
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGKILL);
  }
  CHECK(SystemClock().steady_now() - before < 10s);
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST_CASE("a program ends when it is cancelled") {
  std::stop_source stop;
  std::jthread canceller([&] { stop.request_stop(); });
  const auto before = SystemClock().steady_now();
  CHECK(shell("sleep 1000", {.stop = stop.get_token()}).error().code == ErrorCode::cancelled);
  CHECK(SystemClock().steady_now() - before < 10s);
}

TEST_CASE("what a program leaves running is not waited for") {
  const auto before = SystemClock().steady_now();
  const auto result = shell("sleep 1000 & echo $!");
  REQUIRE(result.ok());
  CHECK(SystemClock().steady_now() - before < 10s);
  CHECK(::kill(std::stoi(result->output), SIGKILL) == 0);
}

TEST_CASE("a program that closes its output is waited for") {
  CHECK(shell("exec >&-; sleep 0.05; exit 4")->exit_status == 4);
}
