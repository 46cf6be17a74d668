#include "cli/globals.hpp"

#include <algorithm>

#include "gpuctl/base/duration.hpp"
#include "gpuctl/config/settings.hpp"

namespace gpuctl::cli {
namespace {

using Values = std::map<std::string, std::vector<std::string>>;

std::vector<GlobalOption> make_globals() {
  return {
      {{.name = "--output",
        .short_name = "-o",
        .value_name = "FORMAT",
        .help = "table, wide, json, yaml, csv, name or columns=a,b",
        .choices = {"table", "wide", "json", "yaml", "csv", "name", "columns="}},
       true,
       true},
      {{.name = "--jq", .value_name = "EXPR", .help = "print what this jq expression makes of the JSON"}, true, true},
      {{.name = "--quiet", .short_name = "-q", .help = "print ids only"}, true, true},
      {{.name = "--no-headers", .help = "tables and CSV without their first line"}, true, false},
      {{.name = "--raw", .help = "print the provider's own answer, untouched"}, true, false},
      {{.name = "--profile", .value_name = "NAME", .help = "use this profile of the credentials file"}, false, false},
      {{.name = "--sandbox",
        .help = "use the built-in sandbox: no account, no network, no cost",
        .environment = "GPUCTL_SANDBOX"},
       false,
       true},
      {{.name = "--timeout",
        .value_name = "TIME",
        .help = "give up after this long (more than 0), e.g. 30s, 10m, 1h30m"},
       false,
       false},
      {{.name = "--yes", .short_name = "-y", .help = "answer every question with yes"}, false, false},
      {{.name = "--no-input", .help = "never ask; a question that would be asked is an error"}, false, false},
      {{.name = "--config", .value_name = "FILE", .help = "read this user file instead of config.yaml"}, false, false},
      {{.name = "--cacert", .value_name = "FILE", .help = "trust the certificates of this PEM file"}, false, false},
      {{.name = "--no-token-cache", .help = "neither read nor write access tokens on disk"}, false, false},
      {{.name = "--color",
        .value_name = "WHEN",
        .help = "auto, always or never",
        .choices = {"auto", "always", "never"},
        .closed = true},
       false,
       false},
      {{.name = "--verbose",
        .short_name = "-v",
        .help = "log requests to standard error; -vv with headers and bodies",
        .repeatable = true},
       false,
       false},
      {{.name = "--log-file", .value_name = "FILE", .help = "write everything that -vv shows to this file"},
       false,
       false},
      {{.name = "--help", .short_name = "-h", .help = "show help and examples"}, false, true},
  };
}

const std::string* last(const Values& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() || found->second.empty() ? nullptr : &found->second.back();
}

void read_text(const Values& values, const std::string& name, std::string& target) {
  if (const auto* text = last(values, name)) target = *text;
}

void read_output(const Values& values, GlobalOptions& global, std::vector<Problem>& problems) {
  if (const auto* text = last(values, "--output")) {
    global.output_given = true;
    if (auto parsed = output::parse_format(*text)) {
      global.output = *std::move(parsed);
    } else {
      problems.push_back({"--output", parsed.error().message});
      for (auto& detail : parsed.error().problems) problems.push_back(std::move(detail));
    }
  }
  read_text(values, "--jq", global.output.jq);
  if (values.contains("--jq") && global.output.jq.empty()) global.output.jq = ".";  // jq's own reading of nothing
  global.output.headers = !values.contains("--no-headers");
  global.output.quiet = values.contains("--quiet");
  global.output.raw = values.contains("--raw");
  const auto format = global.output.format;
  const bool shaped = global.output_given && format != output::Format::json && format != output::Format::table;
  if (global.output.raw && (global.output.quiet || shaped))
    problems.push_back({"--raw", std::string("prints the provider's own answer: it goes without ") +
                                     (global.output.quiet ? "--quiet" : "-o " + *last(values, "--output"))});
}

}  // namespace

std::span<const GlobalOption> global_options() {
  static const std::vector<GlobalOption> options = make_globals();
  return options;
}

bool takes(const Command& command, const GlobalOption& option) { return !(command.plain && option.shapes_output); }

GlobalOptions read_globals(const Values& values, std::vector<Problem>& problems) {
  GlobalOptions global;
  read_output(values, global, problems);
  read_text(values, "--log-file", global.log_file);
  read_text(values, "--profile", global.profile);
  read_text(values, "--cacert", global.ca_file);
  read_text(values, "--config", global.config_file);
  read_text(values, "--color", global.color);
  if (const auto* text = last(values, "--timeout")) {
    global.timeout = parse_duration(*text);
    if (global.timeout && global.timeout->count() == 0)
      problems.push_back({"--timeout", "must be more than 0; without it there is no limit"});
    if (!global.timeout)
      problems.push_back({"--timeout", "\"" + *text + "\" is not a duration such as 30s, 10m or 1h30m"});
  }
  if (const auto verbose = values.find("--verbose"); verbose != values.end())
    global.verbosity = static_cast<int>(verbose->second.size());
  global.sandbox = values.contains("--sandbox");
  global.no_input = values.contains("--no-input");
  global.yes = values.contains("--yes");
  global.no_token_cache = values.contains("--no-token-cache");
  global.help = values.contains("--help");
  return global;
}

std::map<std::string, std::string> setting_flags(const Values& values) {
  std::map<std::string, std::string> flags;
  for (const auto& field : config::config_fields()) {
    if (field.flag.empty()) continue;
    const auto* typed = last(values, std::string(field.flag));
    if (typed == nullptr) continue;
    std::string key(field.key);
    std::replace(key.begin(), key.end(), '_', '-');
    // `--no-token-cache` is the flag that turns `token_cache` off; `--no-input` sets `no_input`.
    flags[std::string(field.key)] = field.flag == "--no-" + key ? "false" : *typed;
  }
  return flags;
}

}  // namespace gpuctl::cli
