// The sandbox as the commands see it, on the service inside this binary.
#pragma once

#include <memory>

#include "gpuctl/cli/services.hpp"
#include "gpuctl/sandbox/sandbox.hpp"

namespace gpuctl::app {

/// Books are kept in `<state folder>/sandbox`. Starts nothing. The ports must outlive it.
std::shared_ptr<cli::SandboxControl> open_sandbox(const config::Settings& settings, const sandbox::Ports& ports,
                                                  Terminal& terminal);

}  // namespace gpuctl::app
