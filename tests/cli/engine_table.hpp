// A small command table of the tests' own, so that the engine is tested apart from the real commands.
#pragma once

#include "support/cli_harness.hpp"

namespace gpuctl::test {

/// Prints what it was called with: one "name=value" a line.
inline Result<ExitCode> echo(const cli::Invocation& invocation, cli::Services& services) {
  std::string text = cli::spoken_path(invocation.command->path) + "\n";
  for (const auto& [name, values] : invocation.values) {
    for (const auto& value : values) text += name + "=" + value + "\n";
  }
  GPUCTL_TRY(services.terminal.out().write(text));
  return ExitCode::ok;
}

inline Result<ExitCode> throwing(const cli::Invocation&, cli::Services&) {
  throw std::runtime_error("the roof fell in");
}

inline Result<ExitCode> failing(const cli::Invocation& invocation, cli::Services& services) {
  const std::string kind = invocation.value("KIND");
  services.redactor.learn(Secret("hunter2-hunter2"));
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    if (to_string(static_cast<ErrorCode>(code)) == kind)
      return Error{.code = static_cast<ErrorCode>(code), .message = "it said hunter2-hunter2", .hint = "try again"};
  }
  return ExitCode::ok;
}

inline std::vector<cli::Command> small_table(const provider::Registry& registry) {
  using cli::Command;
  const auto* provider = registry.all().front();
  Command tree{.path = {"tree"}, .summary = "work with trees"};
  Command grow{.path = {"tree", "grow"}, .summary = "grow a tree"};
  grow.description = "Grows one tree, or several. It takes a while, as trees do, so patience is a virtue here.";
  grow.examples = {"gpuctl tree grow oak --height 3 --soil clay"};
  grow.arguments = {{.name = "KIND", .help = "which tree"}, {.name = "WHERE", .required = false, .repeatable = true}};
  grow.options = {{.name = "--height", .value_name = "METRES", .help = "how high"},
                  {.name = "--soil",
                   .short_name = "-s",
                   .value_name = "SOIL",
                   .help = "in what",
                   .choices = {"clay", "sand"},
                   .closed = true},
                  {.name = "--tag", .value_name = "TAG", .help = "name tags", .repeatable = true},
                  {.name = "--evergreen", .help = "keeps its leaves"},
                  {.name = "--wait",
                   .value_name = "STATE",
                   .help = "wait for a state",
                   .choices = {"leaves", "fruit"},
                   .optional_value = true}};
  grow.handler = echo;
  grow.alias_paths = {{"tree", "plant"}};
  Command list{.path = {std::string(provider->id), "list", "parks"}, .summary = "list parks"};
  list.examples = {"gpuctl verda list parks"};
  list.handler = echo;
  list.provider = provider;
  Command fail{.path = {"fail"}, .summary = "fail in a chosen way"};
  fail.arguments = {{.name = "KIND"}};
  fail.handler = failing;
  Command bug{.path = {"bug"}, .summary = "be a bug"};
  bug.handler = throwing;
  Command script{.path = {"script"}, .summary = "print a script"};
  script.handler = echo;
  script.plain = true;
  script.standalone = true;
  Command secret{.path = {"secret-door"}, .summary = "hidden"};
  secret.handler = echo;
  secret.hidden = true;
  std::vector<Command> table{tree, grow, list, fail, bug, script, secret};
  return table;
}

struct SmallHarness : CliHarness {
  SmallHarness() {
    auto small = small_table(registry);
    for (auto& command : table) {
      const auto& word = command.path.front();
      if (word == "help" || word == "completion" || word == "schema" || word.starts_with("__"))
        small.push_back(std::move(command));
    }
    table = std::move(small);
  }
};

}  // namespace gpuctl::test
