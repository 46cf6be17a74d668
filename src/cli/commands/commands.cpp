#include "cli/commands/commands.hpp"

namespace gpuctl::cli {

std::vector<Command> all_commands(const provider::Registry& registry) {
  std::vector<Command> table;
  for (const auto add : {add_list_commands, add_get_commands, add_availability_commands, add_balance_commands,
                         add_api_commands, add_provider_commands, add_auth_commands, add_config_commands,
                         add_doctor_commands, add_sandbox_commands, add_sandbox_fault_commands, add_version_commands})
    add(table, registry);
  return table;
}

}  // namespace gpuctl::cli
