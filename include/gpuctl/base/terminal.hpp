// Ports for what a person sees and types: output streams, prompts, terminal facts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/result.hpp"
#include "gpuctl/base/secret.hpp"

namespace gpuctl {

/// A byte sink. A closed pipe is remembered: later writes are dropped and `closed()` is true.
class OutputStream {
 public:
  virtual ~OutputStream() = default;
  /// Blocks until written. ErrorCode::io for anything but a closed pipe (a full disk behind `>`, say).
  virtual Result<void> write(std::string_view text) = 0;
  virtual bool closed() const = 0;
};

struct TerminalFacts {
  bool stdin_tty = false;
  bool stdout_tty = false;
  bool stderr_tty = false;
  std::size_t width = 80;  ///< columns of the terminal, or of COLUMNS
  bool colour = false;     ///< after NO_COLOR, CLICOLOR_FORCE, TERM=dumb and whether stdout is a terminal
};

class Terminal {
 public:
  virtual ~Terminal() = default;
  virtual TerminalFacts facts() const = 0;
  virtual OutputStream& out() = 0;
  virtual OutputStream& err() = 0;
  /// Everything on standard input; at most `limit` bytes. Blocks; Ctrl-C ends it.
  virtual Result<std::string> read_all_input(std::size_t limit, const CallContext& context) = 0;
  /// One line from the terminal, without its newline. Blocks; Ctrl-C ends it.
  virtual Result<std::string> prompt_line(std::string_view question, const CallContext& context) = 0;
  /// The same without echo.
  virtual Result<Secret> prompt_secret(std::string_view question, const CallContext& context) = 0;
};

}  // namespace gpuctl
