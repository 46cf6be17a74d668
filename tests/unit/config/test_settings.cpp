#include <algorithm>
#include <set>
#include <stdexcept>

#include "support/catch.hpp"
#include "unit/config/home.hpp"

using namespace gpuctl;
using namespace gpuctl::config;
using namespace gpuctl::config::test;

TEST_CASE("the table of settings is sound") {
  std::set<std::string_view> seen;
  for (const auto& field : config_fields()) {
    CAPTURE(field.key);
    CHECK_FALSE(field.help.empty());
    CHECK(seen.insert(field.key).second);
    if (!field.environment.empty()) CHECK(seen.insert(field.environment).second);
    if (!field.flag.empty()) CHECK(field.flag.starts_with("--"));
    if (field.key == "color") CHECK(field.flag == "--color");
  }
  // What could send credentials elsewhere, run a program, or write or trust a file is not a project's to say.
  for (const auto* key : {"verda.base_url", "verda.credential_process", "cacert", "log_file"}) {
    const auto field =
        std::find_if(config_fields().begin(), config_fields().end(), [&](auto& f) { return f.key == key; });
    CHECK_FALSE(field->project_allowed);
  }
}

TEST_CASE("without any source every setting has its default") {
  const auto settings = Home().settings();
  CHECK(settings.all().size() == config_fields().size());
  CHECK(settings.text("output") == "table");
  CHECK(settings.get("output").origin == Origin::fallback);
  CHECK(settings.get("output").source == "default");
  CHECK(settings.text("color") == "auto");
  CHECK_FALSE(settings.duration("timeout").has_value());
  CHECK_FALSE(settings.boolean("sandbox"));
  CHECK(settings.boolean("token_cache"));
  CHECK(settings.project_file().empty());
  CHECK(settings.user_file() == kUserFile);
}

TEST_CASE("each source wins over the ones below it, and the losers are remembered") {
  Home home;
  const auto check = [&](std::string_view value, Origin origin, std::string_view source, std::size_t losers) {
    const auto settings = home.settings();
    const auto& setting = settings.get("output");
    CHECK(setting.value == value);
    CHECK(setting.origin == origin);
    CHECK(setting.source == source);
    CHECK(setting.overridden.size() == losers);
  };
  check("table", Origin::fallback, "default", 0);
  home.files.put(kUserFile, "output: wide\n");
  check("wide", Origin::user_file, kUserFile, 1);
  home.files.put(kProjectFile, "output: yaml\n");
  check("yaml", Origin::project_file, kProjectFile, 2);
  home.environment.set("GPUCTL_OUTPUT", "csv");
  check("csv", Origin::environment, "GPUCTL_OUTPUT", 3);
  home.flags["output"] = "json";
  check("json", Origin::flag, "--output", 4);
  const auto settings = home.settings();
  const auto& losers = settings.get("output").overridden;
  CHECK(losers[0] == std::pair<std::string, std::string>("GPUCTL_OUTPUT", "csv"));
  CHECK(losers[1] == std::pair(kProjectFile, std::string("yaml")));
  CHECK(losers[3] == std::pair<std::string, std::string>("default", "table"));
  CHECK(to_string(Origin::project_file) == "project file");
}

TEST_CASE("values are read by type") {
  Home home;
  home.files.put(kUserFile, "timeout: 1h30m\nsandbox: yes\ntoken_cache: off\nno_input: 1\noutput: columns=name,ip\n");
  const auto settings = home.settings();
  CHECK(settings.duration("timeout") == std::chrono::minutes(90));
  CHECK(settings.boolean("sandbox"));
  CHECK_FALSE(settings.boolean("token_cache"));
  CHECK(settings.boolean("no_input"));
  CHECK(settings.text("output") == "columns=name,ip");
}

TEST_CASE("nested and dotted keys are the same") {
  Home home;
  for (const auto* text : {"verda:\n  profile: prod\n", "verda.profile: prod\n", "verda: {profile: prod}\n"}) {
    home.files.put(kUserFile, text);
    CHECK(home.settings().text("verda.profile") == "prod");
  }
}

TEST_CASE("an empty value takes a setting back") {
  Home home;
  home.files.put(kUserFile, "timeout: 10m\n");
  home.files.put(kProjectFile, "timeout:\n");
  const auto settings = home.settings();
  CHECK_FALSE(settings.duration("timeout").has_value());
  CHECK(settings.get("timeout").origin == Origin::project_file);
}

TEST_CASE("everything that is wrong is said at once, with its line") {
  Home home;
  home.files.put(kUserFile,
                 "outptu: json\noutput: xml\ntimeout: soon\nsandbox: maybe\nverda:\n  profile: a\n  profile: b\n"
                 "cacert: [a, b]\nnonsense_setting: 1\n");
  home.files.put(kProjectFile, "verda:\n  base_url: https://evil.example\n  credential_process: sh\nlog_file: /x\n");
  home.environment.set("GPUCTL_COLOR", "pink");
  home.flags["timeout"] = "later";
  const auto error = home.problem();
  CHECK(error.code == ErrorCode::config);
  CHECK(error.message == "12 problems in the settings");
  const auto said = [&](const std::string& subject, const std::string& message) {
    CAPTURE(subject, message);
    CHECK(std::any_of(error.problems.begin(), error.problems.end(),
                      [&](const Problem& p) { return p.subject == subject && p.message == message; }));
  };
  said(kUserFile + ":1", "unknown setting outptu; did you mean output?");
  said(kUserFile + ":2", "\"xml\" is unknown: use table,wide,json,yaml,csv,name,columns=");
  said(kUserFile + ":3", "\"soon\" is no duration: write 90s, 10m or 1h30m");
  said(kUserFile + ":4", "\"maybe\" is neither true nor false");
  said(kUserFile + ":7", "verda.profile is set twice");
  said(kUserFile + ":8", "cacert must be a single value");
  said(kUserFile + ":9", "unknown setting nonsense_setting");
  said(kProjectFile + ":2", "verda.base_url may not be set in a project file");
  said(kProjectFile + ":3", "verda.credential_process may not be set in a project file");
  said(kProjectFile + ":4", "log_file may not be set in a project file");
  said("GPUCTL_COLOR", "\"pink\" is unknown: use auto,always,never");
  said("--timeout", "\"later\" is no duration: write 90s, 10m or 1h30m");
}

TEST_CASE("a wrong flag alone is a usage error") {
  Home home;
  home.flags["output"] = "xml";
  CHECK(home.problem().code == ErrorCode::usage);
  CHECK(home.problem().message == "1 problem in the settings");
  home.flags = {{"nosuch", "x"}};
  CHECK_THROWS_AS(home.load(), std::out_of_range);
}

TEST_CASE("files that are no settings") {
  Home home;
  const auto first = [&](const std::string& text) {
    home.files.put(kUserFile, text);
    const auto error = home.problem();
    return error.problems.at(0).subject.substr(kUserFile.size()) + " " + error.problems.at(0).message;
  };
  CHECK(first("verda:\n\tprofile: x\n") == ":2 indent with spaces, not tabs");
  CHECK(first(std::string("out\0put", 7)) == " is not a text file");
  CHECK(first("just words\n") == ":1 must be a list of `key: value` lines");
  CHECK(first("- output\n") == ":1 must be a list of `key: value` lines");
  CHECK(first("output: table\n---\noutput: json\n") == ":2 a second document; only one is read");
  CHECK(first("output: json\n]\n") == ":2 illegal flow end");
  CHECK_FALSE(first("]").empty());
  CHECK(first("output: [\n").starts_with(":"));
  CHECK(first("? [a, b]\n: c\n") == ":1 a key must be a single word");
  CHECK(first("a: {b: {c: {d: {e: {f: 1}}}}}\n") == ":1 too deeply nested");
  CHECK_FALSE(first(std::string(5000, '[')).empty());
  CHECK_THAT(first(std::string(2U << 20U, '#')), ContainsSubstring("too large"));
}

TEST_CASE("empty files and files of comments are fine") {
  Home home;
  for (const auto* text : {"", "# nothing\n", "---\n", "\xEF\xBB\xBFoutput: table\n", "output: table\r\n"}) {
    home.files.put(kUserFile, text);
    CHECK(home.settings().text("output") == "table");
  }
}

TEST_CASE("a user file that was named must be there; an unreadable one is said") {
  Home home;
  home.user_file = "/etc/own.yaml";
  CHECK(home.problem().code == ErrorCode::usage);
  CHECK(home.problem().hint == "gpuctl help config");
  CHECK(home.problem().problems.at(0).subject == "--config /etc/own.yaml");
  CHECK(home.problem().problems.at(0).message == "no such file");
  home.files.put("/etc/own.yaml", "output: json\n");
  CHECK(home.settings().text("output") == "json");
  CHECK(home.settings().user_file() == "/etc/own.yaml");
  home.files.fail_read("/etc/own.yaml");
  CHECK_THAT(home.problem().problems.at(0).message, ContainsSubstring("permission denied"));
}

TEST_CASE("the project file is the nearest one up to the home folder") {
  Home home;
  home.folder = "/home/ann/work/deep/er/";
  home.files.put("/home/.gpuctl.yaml", "output: json\n");
  CHECK(home.settings().project_file().empty());
  home.files.put("/home/ann/.gpuctl.yaml", "output: csv\n");
  CHECK(home.settings().project_file() == "/home/ann/.gpuctl.yaml");
  home.files.put(kProjectFile, "output: wide\n");
  CHECK(home.settings().text("output") == "wide");

  Home elsewhere;
  elsewhere.folder = "/srv/job";
  elsewhere.files.put("/.gpuctl.yaml", "output: name\n");
  CHECK(elsewhere.settings().project_file() == "/.gpuctl.yaml");
  elsewhere.folder = "/";
  CHECK(elsewhere.settings().project_file() == "/.gpuctl.yaml");
  elsewhere.folder = "";
  CHECK(elsewhere.settings().project_file().empty());
}

TEST_CASE("a key that is not in the table is a bug") {
  const auto settings = Home().settings();
  CHECK_THROWS_AS(settings.get("nosuch"), std::out_of_range);
  CHECK(settings.find("nosuch") == nullptr);
}

TEST_CASE("folders: own variable, XDG, home") {
  Home home;
  CHECK(home.settings().folders().config == "/home/ann/.config/gpuctl");
  CHECK(home.settings().folders().state == "/home/ann/.local/state/gpuctl");
  CHECK(home.settings().folders().cache == "/home/ann/.cache/gpuctl");
  home.environment.set("XDG_CONFIG_HOME", "/x/config");
  home.environment.set("XDG_STATE_HOME", "relative");
  home.environment.set("XDG_CACHE_HOME", "/x/cache");
  CHECK(home.settings().folders().config == "/x/config/gpuctl");
  CHECK(home.settings().folders().state == "/home/ann/.local/state/gpuctl");
  CHECK(home.settings().folders().cache == "/x/cache/gpuctl");
  home.environment.set("GPUCTL_CONFIG_DIR", "/own/config");
  home.environment.set("GPUCTL_STATE_DIR", "state");
  home.environment.set("GPUCTL_CACHE_DIR", "/own/cache");
  CHECK(home.settings().config_folder().value() == "/own/config");
  CHECK(home.settings().state_folder().value() == "/home/ann/work/state");
  CHECK(home.settings().cache_folder().value() == "/own/cache");
}

TEST_CASE("a HOME that is no absolute path is none") {
  Home home;
  home.environment.set("HOME", "relative");
  CHECK(home.settings().folders().state.empty());
  CHECK(home.settings().state_folder().error().hint == "export GPUCTL_STATE_DIR=/some/folder");
}

TEST_CASE("without HOME only what needs a folder fails") {
  Home home;
  home.environment.unset("HOME");
  const auto settings = home.settings();
  CHECK(settings.folders().config.empty());
  CHECK(settings.user_file().empty());
  const auto state = settings.state_folder();
  REQUIRE_FALSE(state.ok());
  CHECK(state.error().code == ErrorCode::config);
  CHECK(state.error().message == "there is no folder for gpuctl's state: HOME is not set");
  CHECK(state.error().hint == "export GPUCTL_STATE_DIR=/some/folder");
  CHECK(settings.config_folder().error().hint == "export GPUCTL_CONFIG_DIR=/some/folder");
  CHECK(settings.cache_folder().error().hint == "export GPUCTL_CACHE_DIR=/some/folder");
}
