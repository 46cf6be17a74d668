#include "gpuctl/platform/system_processes.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <optional>

#include "platform/stop_event.hpp"

namespace gpuctl {
namespace {

constexpr std::size_t kOutputCap = 1U << 20U;
constexpr int kPauseMilliseconds = 10;

/// A running child; killed with its group and reaped unless it was seen to end.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (ended_) return;
    ::kill(-id_, SIGKILL);
    reap(0);
  }

  /// Its exit status once it has ended.
  std::optional<int> reap(int flags) {
    int status = 0;
    pid_t done = 0;
    do done = ::waitpid(id_, &status, flags);
    while (done < 0 && errno == EINTR);
    if (done != id_) return std::nullopt;
    ended_ = true;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  pid_t id_;
  bool ended_ = false;
};

struct SpawnSettings {
  SpawnSettings(int output) {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, output, 1);

    // gpuctl blocks signals and ignores SIGPIPE for itself; a child must not inherit that.
    sigset_t none;
    sigset_t defaults;
    ::sigemptyset(&none);
    ::sigemptyset(&defaults);
    ::sigaddset(&defaults, SIGPIPE);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &defaults);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
  }

  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
};

Result<pid_t> spawn(const std::vector<std::string>& argv, int output) {
  const SpawnSettings settings(output);
  std::vector<std::string> words = argv;
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  pid_t id = 0;
  const int failure =
      ::posix_spawnp(&id, pointers[0], &settings.actions, &settings.attributes, pointers.data(), ::environ);
  if (failure != 0) {
    Error error = system_error("run", argv[0], failure);
    if (is_absent(failure)) error.code = ErrorCode::not_found;
    return error;
  }
  return id;
}

/// Reads what is there; false at the end of the output.
bool read_some(const Descriptor& pipe, std::string& output) {
  std::array<char, 16384> buffer{};
  const auto count = ::read(pipe.get(), buffer.data(), buffer.size());
  if (count < 0) return errno == EINTR || errno == EAGAIN;
  output.append(buffer.data(), std::min(static_cast<std::size_t>(count), kOutputCap - output.size()));
  return count > 0;
}

/// What the child wrote after the last look at the pipe and before its end. A grandchild may still hold the pipe open,
/// so its end is not waited for.
Result<void> read_rest(const Descriptor& pipe, StopEvent& stop, const CallContext& context, std::string& output) {
  while (pipe.valid()) {
    GPUCTL_ASSIGN(const bool readable, stop.wait(pipe.get(), POLLIN, context, 0));
    if (!readable || !read_some(pipe, output)) break;
  }
  return {};
}

}  // namespace

Result<ProcessResult> SystemProcesses::run(const std::vector<std::string>& argv, const CallContext& context) {
  if (argv.empty() || argv[0].empty()) return Error{.code = ErrorCode::usage, .message = "no program to run"};
  int ends[2] = {-1, -1};
  if (::pipe2(&ends[0], O_CLOEXEC) != 0) return system_error("run", argv[0], errno);
  Descriptor output(ends[0]);
  Descriptor input(ends[1]);
  GPUCTL_ASSIGN(const pid_t id, spawn(argv, input.get()));
  Child child(id);
  input.reset();

  StopEvent stop(context.stop);
  ProcessResult result;
  while (true) {
    GPUCTL_ASSIGN(const bool readable, stop.wait(output.get(), POLLIN, context, kPauseMilliseconds));
    if (readable && output.valid()) {
      if (!read_some(output, result.output)) output.reset();
      continue;
    }
    if (const auto status = child.reap(WNOHANG)) {
      GPUCTL_TRY(read_rest(output, stop, context, result.output));
      result.exit_status = *status;
      return result;
    }
  }
}

}  // namespace gpuctl
