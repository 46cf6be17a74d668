// sandbox.json: where the running sandbox answers.
#pragma once

#include <optional>
#include <string>

#include "gpuctl/sandbox/sandbox.hpp"

namespace gpuctl::sandbox {

std::string state_file(const std::string& state_dir);
std::string base_url(std::uint16_t port);
Result<void> write_state(Files& files, const std::string& state_dir, const Endpoint& endpoint);
/// nullopt where there is none, or none that can be understood.
Result<std::optional<Endpoint>> read_state(Files& files, const std::string& state_dir);

}  // namespace gpuctl::sandbox
