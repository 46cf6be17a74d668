// Port for diagnostics (-v, -vv, --log-file). Never stdout.
#pragma once

#include <string_view>

namespace gpuctl {

enum class LogLevel { debug, info, warning };

/// Thread-safe. Implementations pass every line through the Redactor.
class Log {
 public:
  virtual ~Log() = default;
  virtual bool enabled(LogLevel level) const = 0;
  virtual void write(LogLevel level, std::string_view message) = 0;
};

/// Drops everything.
class NullLog final : public Log {
 public:
  bool enabled(LogLevel) const override { return false; }
  void write(LogLevel, std::string_view) override {}
};

}  // namespace gpuctl
