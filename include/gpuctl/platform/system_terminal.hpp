// Standard input, output and error of this process.
#pragma once

#include <memory>

#include "gpuctl/base/environment.hpp"
#include "gpuctl/base/terminal.hpp"

namespace gpuctl {

/// Which descriptors to use; they stay the caller's. Anything but 0, 1, 2 is for tests.
struct StandardStreams {
  int in = 0;
  int out = 1;
  int err = 2;
};

/// Width: COLUMNS, else the size of the terminal behind stdout or stderr, else 80.
/// Colour: off with NO_COLOR; on with CLICOLOR_FORCE (other than 0); else where stdout is a terminal and TERM is
/// neither empty nor "dumb".
///
/// A standard stream that the parent closed is occupied at construction, so that no file or socket that is opened later
/// can end up in its place; using it fails like a closed descriptor.
///
/// Output may be written from several threads; one thread at a time may read or prompt. Prompts write the question to
/// stderr; `prompt_secret` restores the terminal however it ends. A prompt whose input ends without a line is
/// ErrorCode::usage.
class SystemTerminal final : public Terminal {
 public:
  explicit SystemTerminal(const Environment& environment, StandardStreams streams = {});
  ~SystemTerminal() override;
  SystemTerminal(const SystemTerminal&) = delete;
  SystemTerminal& operator=(const SystemTerminal&) = delete;

  TerminalFacts facts() const override;
  OutputStream& out() override;
  OutputStream& err() override;
  Result<std::string> read_all_input(std::size_t limit, const CallContext& context) override;
  Result<std::string> prompt_line(std::string_view question, const CallContext& context) override;
  Result<Secret> prompt_secret(std::string_view question, const CallContext& context) override;

 private:
  Result<std::string> read_line(std::string_view question, const CallContext& context);

  const Environment& environment_;
  StandardStreams streams_;
  std::unique_ptr<OutputStream> out_;
  std::unique_ptr<OutputStream> err_;
};

}  // namespace gpuctl
