#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/commands/commands.hpp"
#include "cli/commands/common.hpp"
#include "gpuctl/base/text.hpp"

namespace gpuctl::cli {
namespace {

constexpr std::array setting_fields{
    model::FieldSpec{.key = "key", .show = model::Show::table, .help = "the setting"},
    model::FieldSpec{.key = "value", .show = model::Show::table, .help = "what counts"},
    model::FieldSpec{
        .key = "origin", .show = model::Show::table, .help = "flag, environment, project file, user file or default"},
    model::FieldSpec{.key = "source", .show = model::Show::table, .help = "the flag, variable or file that set it"},
    model::FieldSpec{.key = "overridden",
                     .kind = model::FieldKind::list,
                     .show = model::Show::json_only,
                     .help = "what lost, as {source, value}, nearest first"},
    model::FieldSpec{.key = "help", .help = "what it does"},
};

constexpr model::ResourceSchema setting_schema{.name = "settings",
                                               .singular = "setting",
                                               .summary = "settings and where they come from",
                                               .fields = setting_fields,
                                               .id_field = "key",
                                               .name_field = "key"};

model::Record setting_record(const config::Setting& setting) {
  model::Record record(setting_fields);
  record.set("key", setting.field->key);
  record.set("value", setting.value);
  record.set("origin", config::to_string(setting.origin));
  record.set("source", setting.source);
  Value::Array losers;
  for (const auto& [source, value] : setting.overridden)
    losers.push_back(Value::object({{"source", source}, {"value", value}}));
  record.set("overridden", std::move(losers));
  record.set("help", setting.field->help);
  return record;
}

/// The lines that are wrong, beside what the others make of it.
void say_problems(Services& services) {
  for (const Problem& problem : services.settings.problems())
    say(services, fmt::format("ignored: {}: {}", problem.subject, problem.message));
}

Result<ExitCode> config_list(const Invocation& invocation, Services& services) {
  GPUCTL_TRY(output::check_columns(invocation.global.output, setting_fields));
  say_problems(services);
  std::vector<model::Record> records;
  for (const config::Setting& setting : services.settings.all()) records.push_back(setting_record(setting));
  return done(output::print_records(screen_of(services), invocation.global.output, setting_schema, records));
}

std::string shown(const std::string& value) { return value.empty() ? "(empty)" : value; }

std::string explanation(const config::Setting& setting) {
  std::string text = fmt::format("{} = {}\n  from       {}", setting.field->key, shown(setting.value),
                                 config::to_string(setting.origin));
  if (!setting.source.empty() && setting.source != config::to_string(setting.origin)) text += ": " + setting.source;
  text += "\n";
  for (const auto& [source, value] : setting.overridden)
    text += fmt::format("  overrides  {} from {}\n", shown(value), source);
  return text;
}

Error unknown_setting(const std::string& key) {
  std::vector<std::string> keys;
  for (const config::ConfigField& field : config::config_fields()) keys.emplace_back(field.key);
  const std::vector<std::string> near = nearest(key, keys, 1);
  return usage_error(fmt::format("unknown setting \"{}\"{}", key,
                                 near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near.front())),
                     "gpuctl config list");
}

Result<ExitCode> config_explain(const Invocation& invocation, Services& services) {
  const std::vector<config::Setting>& settings = services.settings.all();
  const output::Options& options = invocation.global.output;
  const output::Screen screen = screen_of(services);
  if (invocation.has("KEY")) {
    const std::string key = invocation.value("KEY");
    const auto found =
        std::find_if(settings.begin(), settings.end(), [&](const auto& setting) { return setting.field->key == key; });
    if (found == settings.end()) return unknown_setting(key);
    GPUCTL_TRY(output::check_columns(options, setting_fields));
    say_problems(services);
    if (options.format == output::Format::table && !options.quiet && options.jq.empty())
      return done(output::print_document(screen, options, Value(), explanation(*found)));
    return done(output::print_record(screen, options, setting_schema, setting_record(*found)));
  }
  if (options.format != output::Format::table || options.quiet || !options.jq.empty())
    return config_list(invocation, services);
  say_problems(services);
  std::string text;
  for (const config::Setting& setting : settings) text += explanation(setting);
  return done(output::print_document(screen, options, Value(), text));
}

Result<ExitCode> config_path(const Invocation& invocation, Services& services) {
  say_problems(services);
  const config::Folders& folders = services.settings.folders();
  const std::array<std::pair<std::string, std::string>, 5> places{{{"config", folders.config},
                                                                   {"state", folders.state},
                                                                   {"cache", folders.cache},
                                                                   {"user_file", services.settings.user_file()},
                                                                   {"project_file", services.settings.project_file()}}};
  Value::Object document;
  std::string text;
  for (const auto& [name, path] : places) {
    document.emplace_back(name, path.empty() ? Value() : Value(path));
    text += fmt::format("{:<13} {}\n", name, path.empty() ? "-" : path);
  }
  return done(output::print_document(screen_of(services), invocation.global.output, Value(std::move(document)), text));
}

}  // namespace

void add_config_commands(std::vector<Command>& table, const provider::Registry&) {
  Command explain;
  explain.path = {"config", "explain"};
  explain.summary = "show the value of each setting, where it comes from and what it overrides";
  explain.description =
      "A setting comes from a flag, else from a variable, else from the project file .gpuctl.yaml, else from the user "
      "file, else from its default. This shows the winner and the losers. What is wrong in a file or a variable is "
      "told on standard error, and the rest is shown all the same.";
  explain.arguments = {{.name = "KEY", .help = "one setting, e.g. output", .required = false}};
  for (const config::ConfigField& field : config::config_fields()) explain.arguments[0].choices.emplace_back(field.key);
  explain.standalone = true;
  explain.examples = {"gpuctl config explain", "gpuctl config explain output", "gpuctl config explain -o json"};
  explain.handler = config_explain;
  explain.schema = [] { return one_or_all_schema(setting_schema); };
  table.push_back(std::move(explain));

  Command list;
  list.path = {"config", "list"};
  list.summary = "list the settings and their values";
  list.description = "One row per setting: its value and where that comes from.";
  list.examples = {"gpuctl config list", "gpuctl config list -o wide"};
  list.handler = config_list;
  list.standalone = true;
  list.schema = [] { return array_schema(setting_schema); };
  table.push_back(std::move(list));

  Command path;
  path.path = {"config", "path"};
  path.summary = "show the folders and files that gpuctl uses";
  path.description = "The folders follow the XDG rules; GPUCTL_CONFIG_DIR, GPUCTL_STATE_DIR and GPUCTL_CACHE_DIR win.";
  path.examples = {"gpuctl config path", "gpuctl config path --jq .config"};
  path.handler = config_path;
  path.standalone = true;
  path.schema = [] {
    return document_schema({{"config", "string null"},
                            {"state", "string null"},
                            {"cache", "string null"},
                            {"user_file", "string null"},
                            {"project_file", "string null"}});
  };
  table.push_back(std::move(path));
}

}  // namespace gpuctl::cli
