#include "cmd_machine.hpp"

using namespace gpuctl;
using namespace gpuctl::test;

TEST_CASE("config explain shows the winner and the losers", "[cli][config]") {
  VerdaMachine machine;
  machine.environment.set("GPUCTL_OUTPUT", "wide");
  machine.files.put("/home/user/.config/gpuctl/config.yaml", "output: csv\n");
  machine.files.put("/home/user/work/.gpuctl.yaml", "output: yaml\n");
  check_golden("cmd_config_explain_json", machine.run("config explain output -o json").page());
  check_golden("cmd_config_explain", machine.run("config explain output -o table").page());
  CHECK(json_of(machine.run("config explain -o json").out).if_array()->size() == config::config_fields().size());
  CHECK_THAT(machine.run("config list -o name").out, ContainsSubstring("verda.base_url\n"));
}

TEST_CASE("config explain of all settings is for people, and knows its keys", "[cli][config]") {
  VerdaMachine machine;
  check_golden("cmd_config_explain_all", machine.run("config explain").page());
  const auto unknown = machine.run("config explain outptu");
  CHECK(unknown.code() == 2);
  CHECK_THAT(unknown.err, ContainsSubstring("did you mean \"output\"?"));
}

TEST_CASE("config path shows the places", "[cli][config]") {
  VerdaMachine machine;
  check_golden("cmd_config_path", machine.run("config path").page());
  CHECK(machine.run("config path --jq .cache").out == "/home/user/.cache/gpuctl\n");
  CHECK(*json_of(machine.run("config path -o json").out).find("project_file") == Value());
}

TEST_CASE("version needs nothing, not even a configuration that can be read", "[cli][version]") {
  VerdaMachine machine;
  machine.files.put("/home/user/.config/gpuctl/config.yaml", "nonsense: [\n");
  const auto text = machine.run("version");
  CHECK(text.code() == 0);
  CHECK_THAT(text.out, ContainsSubstring("gpuctl 0."));
  const Value json = json_of(machine.run("version -o json").out);
  for (const char* key : {"version", "build_type", "compiler"}) CHECK_FALSE(json.find(key)->if_string()->empty());
  CHECK(json.at_path("libraries.curl") != nullptr);
  CHECK(machine.verda.requests().empty());
}

TEST_CASE("providers are listed and described without credentials", "[cli][providers]") {
  CliHarness machine;
  check_golden("cmd_providers", machine.run("providers").page());
  check_golden("cmd_providers_describe", machine.run("providers describe verda").page());
  const Value json = json_of(machine.run("providers describe verda -o json").out);
  CHECK(json.find("resources")->if_array()->size() == machine.registry.find("verda")->resources.size());
  const auto unknown = machine.run("providers describe nowhere");
  CHECK(unknown.code() == 2);
  CHECK_THAT(unknown.err, ContainsSubstring("supported: verda"));
}

TEST_CASE("config works with broken settings and tells what it ignores", "[cli][config]") {
  VerdaMachine machine;
  machine.files.put("/home/user/.config/gpuctl/config.yaml", "outptu: json\ncolor: never\n");
  machine.files.put("/home/user/work/.gpuctl.yaml", "verda:\n  base_url: https://evil.example/v1\n");
  machine.environment.set("GPUCTL_TIMEOUT", "soon");
  const auto refused = machine.run("verda balance");
  CHECK(refused.code() == 3);
  CHECK_THAT(refused.err, ContainsSubstring("try: gpuctl config explain\n"));
  for (const char* line : {"config explain", "config explain color", "config list", "config path"}) {
    const auto result = machine.run(line);
    INFO(line);
    CHECK(result.code() == 0);
    CHECK_THAT(result.err,
               ContainsSubstring("ignored: /home/user/.config/gpuctl/config.yaml:1: unknown setting outptu"));
    CHECK_THAT(result.err, ContainsSubstring("ignored: /home/user/work/.gpuctl.yaml:2: verda.base_url may not be set"));
    CHECK_THAT(result.err, ContainsSubstring("ignored: GPUCTL_TIMEOUT: \"soon\""));
    CHECK(result.out.find("evil.example") == std::string::npos);
  }
  CHECK_THAT(machine.run("config explain color").out, ContainsSubstring("color = never"));
}

TEST_CASE("every command that prints JSON has a schema", "[cli][schema]") {
  VerdaMachine machine;
  for (const char* words : {"version", "doctor", "sandbox status", "sandbox start", "verda availability",
                            "providers describe", "config path", "auth login", "auth logout"}) {
    const auto result = machine.run(std::string("schema ") + words);
    INFO(words);
    CHECK(result.code() == 0);
    CHECK_THAT(result.out, ContainsSubstring("\"properties\""));
  }
  const Value version = json_of(machine.run("version -o json").out);
  const Value schema = json_of(machine.run("schema version").out);
  for (const auto& key : *schema.find("required")->if_array()) CHECK(version.find(*key.if_string()) != nullptr);
  for (const char* words : {"auth status", "config explain"})
    CHECK(json_of(machine.run(std::string("schema ") + words).out).find("oneOf")->if_array()->size() == 2);
}

TEST_CASE("help of a group does not repeat its verb", "[cli][help]") {
  CliHarness machine;
  const auto text = machine.run("verda list --help");
  CHECK(text.code() == 0);
  CHECK(text.out.find("  list ") == std::string::npos);
}
