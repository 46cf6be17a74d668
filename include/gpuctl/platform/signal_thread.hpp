// Ctrl-C and SIGTERM as a stop token.
#pragma once

#include <csignal>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "gpuctl/base/result.hpp"

namespace gpuctl {

/// While it lives, SIGINT and SIGTERM are blocked in this thread and in every thread started later, and a thread of
/// its own waits for them: the first one requests the stop, the second one writes the last words to stderr and leaves
/// the process at once with 128 + signal, running no destructors. SIGPIPE is ignored. A SIGINT that the parent had
/// ignored (`nohup`, `&` in a script) stays ignored.
///
/// Construct it in main(), before any other thread; one per process. Stop callbacks run in the signal thread and must
/// not block. The destructor joins the thread and restores the mask and SIGPIPE.
class SignalThread {
 public:
  /// ErrorCode::internal where the kernel has no descriptor or thread left.
  static Result<std::unique_ptr<SignalThread>> start(std::string last_words = "interrupted again: leaving at once\n");
  ~SignalThread();
  SignalThread(const SignalThread&) = delete;
  SignalThread& operator=(const SignalThread&) = delete;

  /// Requested by the first signal.
  std::stop_token stop_token() const;
  /// The first signal that came (SIGINT or SIGTERM), nullopt before. Thread-safe.
  std::optional<int> received() const;
  /// What a second signal prints, newline included, e.g. what may still be running. Thread-safe.
  void set_last_words(std::string text);

 private:
  struct State;
  explicit SignalThread(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace gpuctl
