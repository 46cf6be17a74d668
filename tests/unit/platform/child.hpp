// A forked copy of the test, for what only another process can show.
#pragma once

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>
#include <utility>

#include "support/catch.hpp"

namespace gpuctl::test {

/// Runs `body` in a child process, which ends with the status it returns. What the child writes to the descriptor it
/// is given, the parent reads with `hear`. Killed and reaped at the latest at the end of the object.
class ForkedChild {
 public:
  explicit ForkedChild(const std::function<int(int report)>& body) {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe(&ends[0]) == 0);
    id_ = ::fork();
    REQUIRE(id_ >= 0);
    if (id_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // also when the test itself is killed
      ::close(ends[0]);
      ::_exit(body(ends[1]));
    }
    ::close(ends[1]);
    listen_ = ends[0];
  }
  ForkedChild(const ForkedChild&) = delete;
  ForkedChild& operator=(const ForkedChild&) = delete;
  ~ForkedChild() {
    if (!ended_) kill(SIGKILL), wait();
    ::close(listen_);
  }

  void kill(int signal) const { ::kill(id_, signal); }

  /// The next bytes of the child; empty when it is gone or silent for ten seconds.
  std::string hear() const {
    pollfd readable{listen_, POLLIN, 0};
    char buffer[256];
    if (::poll(&readable, 1, 10'000) <= 0) return {};
    const auto count = ::read(listen_, &buffer[0], sizeof buffer);
    return count <= 0 ? std::string() : std::string(&buffer[0], static_cast<std::size_t>(count));
  }

  /// Its exit status, or 1000 + the signal that ended it.
  int wait() {
    int status = 0;
    ::waitpid(id_, &status, 0);
    ended_ = true;
    return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  pid_t id_ = -1;
  int listen_ = -1;
  bool ended_ = false;
};

inline void say(int descriptor, std::string_view text) {
  [[maybe_unused]] const auto written = ::write(descriptor, text.data(), text.size());
}

}  // namespace gpuctl::test
