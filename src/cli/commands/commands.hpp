// The commands: data and handlers. Each file adds its own rows; a new resource or provider adds none.
#pragma once

#include <vector>

#include "gpuctl/cli/command.hpp"

namespace gpuctl::provider {
class Registry;
}

namespace gpuctl::cli {

/// Every command, in the order in which help lists them. The registry's data must outlive the result.
std::vector<Command> all_commands(const provider::Registry& registry);

void add_list_commands(std::vector<Command>& table, const provider::Registry& registry);
void add_get_commands(std::vector<Command>& table, const provider::Registry& registry);
void add_balance_commands(std::vector<Command>& table, const provider::Registry& registry);
void add_availability_commands(std::vector<Command>& table, const provider::Registry& registry);
void add_api_commands(std::vector<Command>& table, const provider::Registry& registry);
void add_auth_commands(std::vector<Command>& table, const provider::Registry& registry);
void add_config_commands(std::vector<Command>& table, const provider::Registry& registry);
void add_doctor_commands(std::vector<Command>& table, const provider::Registry& registry);
void add_provider_commands(std::vector<Command>& table, const provider::Registry& registry);
void add_sandbox_commands(std::vector<Command>& table, const provider::Registry& registry);
void add_sandbox_fault_commands(std::vector<Command>& table, const provider::Registry& registry);
void add_version_commands(std::vector<Command>& table, const provider::Registry& registry);

}  // namespace gpuctl::cli
