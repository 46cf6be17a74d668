// Diagnostics on stderr and in a log file.
#pragma once

#include <memory>
#include <string>

#include "gpuctl/base/log.hpp"
#include "gpuctl/base/redactor.hpp"
#include "gpuctl/base/result.hpp"
#include "gpuctl/base/terminal.hpp"

namespace gpuctl {

struct LogOptions {
  LogLevel stderr_level = LogLevel::warning;  ///< -v: info, -vv: debug
  std::string file{};                         ///< --log-file: everything from debug up, appended; empty = none
};

/// Every line passes the redactor, and control characters (which could drive the reader's terminal) become '?'.
/// The logging machinery is built at the first line that is written, so commands that log nothing pay nothing.
/// Thread-safe. A line that cannot be written is lost silently: diagnostics never fail a command.
class LogSink final : public Log {
 public:
  /// Opens the log file, if one is asked for: created 0600, and set to 0600 where it exists. ErrorCode::io where that
  /// fails. `err` and `redactor` must outlive the sink.
  static Result<std::unique_ptr<LogSink>> open(LogOptions options, OutputStream& err, const Redactor& redactor);
  ~LogSink() override;
  LogSink(const LogSink&) = delete;
  LogSink& operator=(const LogSink&) = delete;

  bool enabled(LogLevel level) const override;
  void write(LogLevel level, std::string_view message) override;

 private:
  struct State;
  explicit LogSink(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace gpuctl
