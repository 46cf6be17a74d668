// What the commands of the sandbox share.
#pragma once

#include <string>
#include <string_view>

#include "gpuctl/cli/command.hpp"
#include "gpuctl/cli/services.hpp"

namespace gpuctl::cli {

Command sandbox_command(std::string verb, std::string summary, Handler handler);

/// `sandbox oddity`.
Command oddity_command();

/// A sentence for people, the service's own answer for every other format.
Result<ExitCode> show_outcome(const Invocation& invocation, Services& services, const Value& document,
                              std::string_view text);

}  // namespace gpuctl::cli
