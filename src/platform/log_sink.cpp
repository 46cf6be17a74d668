#include "gpuctl/platform/log_sink.hpp"

#include <fcntl.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <sys/stat.h>

#include <mutex>
#include <optional>

#include "platform/descriptor.hpp"
#include "platform/system_error.hpp"

namespace gpuctl {
namespace {

/// spdlog's formatting, into one of our own byte sinks.
template <typename WriteBytes>
class ByteSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit ByteSink(WriteBytes write_bytes) : write_bytes_(std::move(write_bytes)) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    write_bytes_(std::string_view(line.data(), line.size()));
  }
  void flush_() override {}

 private:
  WriteBytes write_bytes_;
};

template <typename WriteBytes>
spdlog::sink_ptr make_sink(WriteBytes write_bytes, spdlog::level::level_enum level, const char* pattern) {
  auto sink = std::make_shared<ByteSink<WriteBytes>>(std::move(write_bytes));
  sink->set_level(level);
  sink->set_formatter(std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc));
  return sink;
}

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
  }
  return spdlog::level::warn;
}

std::string without_control_characters(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f) c = '?';
  }
  return text;
}

Result<Descriptor> open_private(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
  struct stat found {};
  bool ready = file.valid() && ::fstat(file.get(), &found) == 0;
  // Never a device: /dev/null belongs to everybody.
  if (ready && S_ISREG(found.st_mode)) ready = ::fchmod(file.get(), 0600) == 0;
  if (ready) return file;
  Error error = system_error("open the log file", path, errno);
  error.code = ErrorCode::io;
  return error;
}

}  // namespace

struct LogSink::State {
  LogOptions options;
  OutputStream& err;
  const Redactor& redactor;
  Descriptor file{};
  std::once_flag built{};
  std::optional<spdlog::logger> logger{};

  void build() {
    std::vector<spdlog::sink_ptr> sinks;
    const bool verbose = options.stderr_level != LogLevel::warning;
    sinks.push_back(make_sink([this](std::string_view line) { static_cast<void>(err.write(line)); },
                              to_spdlog(options.stderr_level), verbose ? "%H:%M:%S.%eZ %l: %v" : "%l: %v"));
    if (file.valid()) {
      // One write per line, in append mode: lines of parallel processes do not mix.
      const auto append = [this](std::string_view line) {
        [[maybe_unused]] const auto written = ::write(file.get(), line.data(), line.size());
      };
      sinks.push_back(make_sink(append, spdlog::level::debug, "%Y-%m-%dT%H:%M:%S.%fZ [%P] %l: %v"));
    }
    logger.emplace("gpuctl", sinks.begin(), sinks.end());
    logger->set_level(spdlog::level::debug);
  }
};

Result<std::unique_ptr<LogSink>> LogSink::open(LogOptions options, OutputStream& err, const Redactor& redactor) {
  auto state = std::unique_ptr<State>(new State{std::move(options), err, redactor});
  if (!state->options.file.empty()) {
    GPUCTL_ASSIGN(state->file, open_private(state->options.file));
  }
  return std::unique_ptr<LogSink>(new LogSink(std::move(state)));
}

LogSink::LogSink(std::unique_ptr<State> state) : state_(std::move(state)) {}
LogSink::~LogSink() = default;

bool LogSink::enabled(LogLevel level) const { return level >= state_->options.stderr_level || state_->file.valid(); }

void LogSink::write(LogLevel level, std::string_view message) {
  if (!enabled(level)) return;
  const std::string line = without_control_characters(state_->redactor.clean(message));
  try {
    std::call_once(state_->built, [this] { state_->build(); });
    state_->logger->log(to_spdlog(level), line);
  } catch (const std::exception&) {
    // Diagnostics never fail a command.
    return;
  }
}

}  // namespace gpuctl
