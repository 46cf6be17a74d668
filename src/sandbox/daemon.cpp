#include "sandbox/daemon.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sandbox/file_descriptor.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr int poll_slice_ms = 20;
constexpr int first_inherited = 3;

Error failure(std::string_view what, int number) {
  return Error{.code = ErrorCode::io,
               .message = fmt::format("cannot start the sandbox: {}: {}", what, std::strerror(number))};
}

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

class Attributes {
 public:
  Attributes() {
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  posix_spawnattr_t* get() { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

Result<pid_t> spawn(const std::vector<std::string>& command, int output, const std::string& log_file) {
  FileActions actions;
  posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(actions.get(), output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(actions.get(), STDERR_FILENO, log_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  // Nothing of ours may stay open in there: whoever waits for the end of our output would wait for the service.
  posix_spawn_file_actions_addclosefrom_np(actions.get(), first_inherited);
  Attributes attributes;
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t pid = 0;
  const int state =
      posix_spawn(&pid, command.front().c_str(), actions.get(), attributes.get(), arguments.data(), environ);
  if (state != 0) return failure(command.front(), state);
  return pid;
}

std::string log_tail(const std::string& log_file) {
  constexpr std::size_t most = 2000;
  const FileDescriptor file(::open(log_file.c_str(), O_RDONLY | O_CLOEXEC));
  char text[most];
  const ssize_t size = file.valid() ? ::read(file.get(), text, most) : 0;
  std::string tail(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  while (!tail.empty() && (tail.back() == '\n' || tail.back() == ' ')) tail.pop_back();
  return tail;
}

/// What the service said when it gave up, without its own "error:", and with its advice as ours.
Error start_failure(std::string_view said, const std::string& log_file) {
  constexpr std::string_view prefix = "error: ";
  constexpr std::string_view advice = "\n  next: ";
  if (said.starts_with(prefix)) said.remove_prefix(prefix.size());
  const std::size_t next = said.rfind(advice);
  const bool advised = next != std::string_view::npos;
  return Error{.code = ErrorCode::unavailable,
               .message = fmt::format("the sandbox did not start: {}", said.substr(0, next)),
               .hint = advised ? std::string(said.substr(next + advice.size())) : "see " + log_file};
}

/// The first line; empty when the writer ended without one.
Result<std::string> first_line(const FileDescriptor& pipe, const CallContext& context, const Clock& clock) {
  std::string line;
  for (;;) {
    GPUCTL_TRY(context.check(clock));
    pollfd watched{.fd = pipe.get(), .events = POLLIN, .revents = 0};
    const int ready = ::poll(&watched, 1, poll_slice_ms);
    if (ready < 0 && errno != EINTR) return failure("wait", errno);
    if (ready <= 0) continue;
    char chunk[512];
    const ssize_t got = ::read(pipe.get(), chunk, sizeof(chunk));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure("read", errno);
    if (got == 0) return std::string();
    line.append(chunk, static_cast<std::size_t>(got));
    if (const std::size_t end = line.find('\n'); end != std::string::npos) return line.substr(0, end);
  }
}

}  // namespace

Result<std::string> spawn_detached(const std::vector<std::string>& command, const std::string& log_file,
                                   const CallContext& context, const Clock& clock) {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return failure("pipe", errno);
  const FileDescriptor read_end(ends[0]);
  FileDescriptor write_end(ends[1]);
  GPUCTL_ASSIGN(const pid_t pid, spawn(command, write_end.get(), log_file));
  { const FileDescriptor closed = std::move(write_end); }
  GPUCTL_ASSIGN(std::string line, first_line(read_end, context, clock));
  if (!line.empty()) return line;
  int state = 0;
  ::waitpid(pid, &state, 0);
  return start_failure(log_tail(log_file), log_file);
}

}  // namespace gpuctl::sandbox
