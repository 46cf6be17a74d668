#include "gpuctl/platform/signal_thread.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <atomic>
#include <mutex>
#include <system_error>
#include <thread>

#include "platform/descriptor.hpp"
#include "platform/system_error.hpp"

namespace gpuctl {
namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;  // NOLINT: a C union
}

sigset_t watched_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGTERM);
  if (!is_ignored(SIGINT)) ::sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

struct SignalThread::State {
  explicit State(std::string words) : last_words(std::move(words)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  ~State() {
    if (thread.joinable()) {
      const std::uint64_t one = 1;
      [[maybe_unused]] const auto written = ::write(end.get(), &one, sizeof one);
      thread.join();
    }
    if (!installed) return;
    ::sigaction(SIGPIPE, &pipe_before, nullptr);
    ::pthread_sigmask(SIG_SETMASK, &mask_before, nullptr);
  }

  Result<void> start() {
    const sigset_t signals = watched_signals();
    arrivals = Descriptor(::signalfd(-1, &signals, SFD_CLOEXEC));
    end = Descriptor(::eventfd(0, EFD_CLOEXEC));
    if (!arrivals.valid() || !end.valid()) return failed(errno);
    ::pthread_sigmask(SIG_BLOCK, &signals, &mask_before);
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;  // NOLINT: a C union
    ::sigaction(SIGPIPE, &ignore, &pipe_before);
    installed = true;
    try {
      thread = std::thread([this] { run(); });
    } catch (const std::system_error& error) {
      return failed(error.code().value());
    }
    return {};
  }

  static Error failed(int number) {
    return Error{.code = ErrorCode::internal, .message = "cannot watch for signals: " + describe_errno(number)};
  }

  void run() {
    while (true) {
      pollfd wanted[2] = {{arrivals.get(), POLLIN, 0}, {end.get(), POLLIN, 0}};
      if (::poll(&wanted[0], 2, -1) < 0) continue;
      if (wanted[1].revents != 0) return;
      signalfd_siginfo info{};
      if (::read(arrivals.get(), &info, sizeof info) != static_cast<ssize_t>(sizeof info)) continue;
      arrived(static_cast<int>(info.ssi_signo));
    }
  }

  void arrived(int signal) {
    int none = 0;
    if (first.compare_exchange_strong(none, signal)) {
      stop.request_stop();
      return;
    }
    const std::scoped_lock lock(words_mutex);
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, last_words.data(), last_words.size());
    ::_exit(128 + signal);
  }

  std::stop_source stop;
  std::atomic<int> first = 0;
  std::mutex words_mutex;
  std::string last_words;
  Descriptor arrivals;
  Descriptor end;
  sigset_t mask_before{};
  struct sigaction pipe_before {};
  bool installed = false;
  std::thread thread;
};

Result<std::unique_ptr<SignalThread>> SignalThread::start(std::string last_words) {
  auto state = std::make_unique<State>(std::move(last_words));
  GPUCTL_TRY(state->start());
  return std::unique_ptr<SignalThread>(new SignalThread(std::move(state)));
}

SignalThread::SignalThread(std::unique_ptr<State> state) : state_(std::move(state)) {}
SignalThread::~SignalThread() = default;

std::stop_token SignalThread::stop_token() const { return state_->stop.get_token(); }

std::optional<int> SignalThread::received() const {
  const int signal = state_->first;
  return signal == 0 ? std::nullopt : std::optional(signal);
}

void SignalThread::set_last_words(std::string text) {
  const std::scoped_lock lock(state_->words_mutex);
  state_->last_words = std::move(text);
}

}  // namespace gpuctl
