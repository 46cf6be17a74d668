#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/common.hpp"
#include "gpuctl/base/build_info.hpp"

namespace gpuctl::cli {
namespace {

/// From "curl=7.88.1,fmt=9.1.0".
Value libraries(std::string_view list) {
  Value::Object found;
  while (!list.empty()) {
    const std::string_view item = list.substr(0, list.find(','));
    list.remove_prefix(std::min(item.size() + 1, list.size()));
    if (const std::size_t equals = item.find('='); equals != std::string_view::npos)
      found.emplace_back(item.substr(0, equals), item.substr(equals + 1));
  }
  return found;
}

Result<ExitCode> version(const Invocation& invocation, Services& services) {
  const BuildInfo& info = build_info();
  const Value document = Value::object({{"version", info.version},
                                        {"commit", info.commit.empty() ? Value() : Value(info.commit)},
                                        {"build_type", info.build_type},
                                        {"compiler", info.compiler},
                                        {"libraries", libraries(info.libraries)}});
  std::string text = fmt::format("gpuctl {}", info.version);
  if (!info.commit.empty()) text += fmt::format(" ({})", info.commit);
  return done(output::print_document(screen_of(services), invocation.global.output, document, text + "\n"));
}

}  // namespace

void add_version_commands(std::vector<Command>& table, const provider::Registry&) {
  Command command;
  command.path = {"version"};
  command.summary = "show the version of gpuctl and of what it was built with";
  command.description = "Needs no configuration, no credentials and no network.";
  command.examples = {"gpuctl version", "gpuctl version -o json"};
  command.handler = version;
  command.standalone = true;
  command.schema = [] {
    return document_schema({{"version", "string"},
                            {"commit", "string null"},
                            {"build_type", "string"},
                            {"compiler", "string"},
                            {"libraries", "object"}});
  };
  table.push_back(std::move(command));
}

}  // namespace gpuctl::cli
