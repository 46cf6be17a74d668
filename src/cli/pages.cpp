#include "cli/pages.hpp"

#include <algorithm>
#include <set>

#include "cli/globals.hpp"
#include "cli/table.hpp"
#include "gpuctl/model/schema.hpp"
#include "gpuctl/provider/provider.hpp"

namespace gpuctl::cli {
namespace {

std::string usage_line(const Command& command) {
  std::string line = spoken_path(command.path);
  for (const auto& argument : command.arguments) {
    std::string name = argument.name + (argument.repeatable ? "..." : "");
    line += " " + (argument.required ? name : "[" + name + "]");
  }
  return line + " [options]";
}

std::string alias_text(const Command& command) {
  std::vector<std::string> names;
  for (const auto& alias : command.alias_paths) {
    const bool sibling =
        alias.size() == command.path.size() && std::equal(alias.begin(), alias.end() - 1, command.path.begin());
    names.push_back(sibling ? alias.back() : spoken_path(alias));
  }
  return joined(names);
}

std::string header_of(const model::FieldSpec& field) {
  if (!field.header.empty()) return std::string(field.header);
  std::string header(field.key);
  std::transform(header.begin(), header.end(), header.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return header;
}

Section fields_section(const Command& command) {
  const auto& schema = *command.resource;
  const bool detail = command.path.size() > 1 && command.path[1] == "get" && !schema.detail_fields.empty();
  Section section{.title = "JSON keys and columns"};
  for (const auto& field : detail ? schema.detail_fields : schema.fields) {
    std::string text(field.help);
    if (!detail && field.show == model::Show::table) text += " [column " + header_of(field) + "]";
    if (!detail && field.show == model::Show::wide) text += " [wide column " + header_of(field) + "]";
    section.entries.push_back({std::string(field.key), text});
  }
  return section;
}

/// Those that `command` takes; of a group, all of them.
Section common_options(const Command* command) {
  Section section{.title = "Common options (all of them: gpuctl help options)"};
  for (const auto& option : global_options()) {
    if (option.common && (command == nullptr || takes(*command, option)))
      section.entries.push_back(option_entry(option.spec));
  }
  return section;
}

Page root_page(const std::vector<Command>& table) {
  Page page{.name = "gpuctl", .summary = "gpuctl rents cloud GPUs, uses them and gives them back"};
  page.usage = {"gpuctl PROVIDER VERB RESOURCE [NAME|ID] [options]", "gpuctl COMMAND [options]"};
  Section providers{.title = "Providers"};
  Section commands{.title = "Commands"};
  for (const auto& child : children(table, {})) {
    const bool provider = std::any_of(table.begin(), table.end(), [&](const Command& command) {
      return command.provider != nullptr && command.provider->id == child.word;
    });
    (provider ? providers : commands).entries.push_back({child.word, child.summary});
  }
  if (!providers.entries.empty()) page.sections.push_back(std::move(providers));
  page.sections.push_back(std::move(commands));
  page.sections.push_back(common_options(nullptr));
  Section help{.title = "Help topics (gpuctl help TOPIC)"};
  for (const auto& topic : topics()) help.entries.push_back({std::string(topic.name), std::string(topic.summary)});
  page.sections.push_back(std::move(help));
  page.sections.push_back({.title = "Examples",
                           .code = {"gpuctl --sandbox verda list instances", "gpuctl verda balance",
                                    "gpuctl verda availability --gpu H100", "gpuctl doctor"}});
  return page;
}

}  // namespace

Entry option_entry(const OptionSpec& option) {
  Entry entry;
  entry.term = (option.short_name.empty() ? "    " : option.short_name + ", ") + option.name;
  if (option.optional_value)
    entry.term += "[=" + option.value_name + "]";
  else if (!option.value_name.empty())
    entry.term += " " + option.value_name;
  entry.text = option.help;
  if (!option.choices.empty() && option.help.find(option.choices.front()) == std::string::npos)
    entry.text += (option.closed ? "; one of: " : "; for example: ") + joined(option.choices);
  if (option.repeatable) entry.text += " (may be repeated)";
  if (!option.environment.empty()) entry.text += " [" + option.environment + "]";
  return entry;
}

Page command_page(const Command& command, bool common) {
  Page page{.name = spoken_path(command.path), .summary = command.summary, .usage = {usage_line(command)}};
  page.description = command.description;
  if (!command.alias_paths.empty()) {
    if (!page.description.empty()) page.description += "\n\n";
    page.description += "Also called: " + alias_text(command) + ".";
  }
  Section arguments{.title = "Arguments"};
  for (const auto& argument : command.arguments) {
    std::string text = argument.help;
    if (!argument.choices.empty() && text.find(argument.choices.front()) == std::string::npos)
      text += (text.empty() ? "" : ": ") + joined(argument.choices);
    arguments.entries.push_back({argument.name, std::move(text)});
  }
  if (!arguments.entries.empty()) page.sections.push_back(std::move(arguments));
  Section options{.title = "Options"};
  for (const auto& option : command.options) options.entries.push_back(option_entry(option));
  if (!options.entries.empty()) page.sections.push_back(std::move(options));
  if (common) page.sections.push_back(common_options(&command));
  if (command.resource != nullptr) page.sections.push_back(fields_section(command));
  if (!command.examples.empty()) page.sections.push_back({.title = "Examples", .code = command.examples});
  return page;
}

Page group_page(const std::vector<Command>& table, const std::vector<std::string>& path) {
  if (path.empty()) return root_page(table);
  Page page{.name = spoken_path(path), .summary = {}};
  Words parent(path.begin(), path.end() - 1);
  for (const auto& child : children(table, parent)) {
    if (child.word == path.back()) page.summary = child.summary;
  }
  const Command* group = find_command(table, path);
  if (group != nullptr) page.description = group->description;
  const std::string kind(child_kind(path));
  std::string placeholder = kind;
  std::transform(placeholder.begin(), placeholder.end(), placeholder.begin(),
                 [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  page.usage = {spoken_path(path) + " " + placeholder + " [options]"};
  Section below{.title = kind == "resource" ? "Resources" : "Commands"};
  const std::string verb = path.back() + " ";  // it stands in the line above already
  for (const auto& child : children(table, path))
    below.entries.push_back(
        {child.word, child.summary.starts_with(verb) ? child.summary.substr(verb.size()) : child.summary});
  page.sections.push_back(std::move(below));
  page.sections.push_back(common_options(nullptr));
  if (group != nullptr && !group->examples.empty())
    page.sections.push_back({.title = "Examples", .code = group->examples});
  return page;
}

}  // namespace gpuctl::cli
