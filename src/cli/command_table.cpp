#include "cli/commands/commands.hpp"
#include "cli/engine_commands.hpp"
#include "gpuctl/cli/run.hpp"
#include "gpuctl/provider/provider.hpp"

namespace gpuctl::cli {
namespace {

void add_group(std::vector<Command>& table, std::vector<std::string> path, std::string summary) {
  table.push_back({.path = std::move(path), .summary = std::move(summary)});
}

/// What help says about words that only lead to commands.
void add_groups(std::vector<Command>& table, const provider::Registry& registry) {
  for (const auto* provider : registry.all()) {
    const std::string id(provider->id);
    add_group(table, {id, "list"}, "list everything of one kind");
    add_group(table, {id, "get"}, "show one thing, by name or id");
  }
  add_group(table, {"auth"}, "log in and out, show and test credentials");
  add_group(table, {"config"}, "show settings and where each comes from");
  add_group(table, {"sandbox"}, "run and steer the built-in sandbox");
}

}  // namespace

std::vector<Command> command_table(const provider::Registry& registry) {
  std::vector<Command> table = all_commands(registry);
  add_groups(table, registry);
  add_engine_commands(table);
  return table;
}

}  // namespace gpuctl::cli
