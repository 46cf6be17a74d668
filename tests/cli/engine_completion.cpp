#include "cli/completion.hpp"

#include "engine_table.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace gpuctl;
using test::CliHarness;
using test::SmallHarness;

namespace {

/// The candidates without their help, joined with blanks.
std::string offered(test::CliHarness& machine, const std::vector<std::string>& words) {
  std::vector<std::string> line{"__complete", "--"};
  line.insert(line.end(), words.begin(), words.end());
  const auto result = machine.run_words(line);
  CHECK(result.code() == 0);
  CHECK(result.err.empty());
  std::string text;
  for (const auto& row : test::split_lines(result.out))
    text += (text.empty() ? "" : " ") + row.substr(0, row.find('\t'));
  return text;
}

}  // namespace

TEST_CASE("completion follows the table", "[cli][completion]") {
  SmallHarness machine;
  CHECK(offered(machine, {""}) == "tree verda fail bug script schema completion help");
  CHECK(offered(machine, {"s"}) == "script schema");
  CHECK(offered(machine, {"tree", ""}) == "grow");
  CHECK(offered(machine, {"verda", "list", "p"}) == "parks");
  CHECK(offered(machine, {"-o", "json", "tree", ""}) == "grow");
  CHECK(offered(machine, {"tree", "grow", "--s"}) == "--soil --sandbox");
  CHECK(offered(machine, {"tree", "grow", "--soil", ""}) == "clay sand");
  CHECK(offered(machine, {"tree", "grow", "--soil=s"}) == "--soil=sand");
  CHECK(offered(machine, {"tree", "grow", "-s", "c"}) == "clay");
  CHECK(offered(machine, {"tree", "grow", "--wait="}) == "--wait=leaves --wait=fruit");
  CHECK(offered(machine, {"tree", "grow", "--wait", ""}).empty());
  CHECK(offered(machine, {"-o", "j"}) == "json");
  CHECK(offered(machine, {"tree", "grow", "--log-file", ""}) == ":files");
  CHECK(offered(machine, {"tree", "grow", "--", "--s"}).empty());
  CHECK(offered(machine, {"completion", ""}) == "bash zsh fish");
  CHECK_THAT(offered(machine, {"help", "e"}), ContainsSubstring("exit-codes"));
  CHECK(offered(machine, {"script", "--out"}).empty());
  CHECK(offered(machine, {"nonsense", ""}).find("grow") == std::string::npos);
  CHECK(offered(machine, {}).find("tree") != std::string::npos);
}

TEST_CASE("names come from the cache that lists leave, never from the network", "[cli][completion]") {
  CliHarness machine;
  machine.log_in();
  const auto names_at = [&](const cli::Account& account) {
    const auto settings = config::Settings::load({machine.environment, machine.files, "/home/user/work"});
    REQUIRE(settings.ok());
    const auto command = std::find_if(machine.table.begin(), machine.table.end(), [](const auto& one) {
      return one.path == std::vector<std::string>{"verda", "get", "instance"};
    });
    return cli::name_cache_path(*command, account, machine.environment, *settings);
  };
  machine.files.put(names_at({}), "train-1\ntrain-1\ntrain-2\neval\nbad\x1b[2Jname\n");
  machine.files.put(names_at({.sandbox = true}), "toy\n");
  CHECK(offered(machine, {"verda", "get", "instance", "tr"}) == "train-1 train-2");
  CHECK(offered(machine, {"verda", "get", "vm", ""}) == "train-1 train-2 eval");
  CHECK(offered(machine, {"verda", "get", "volume", ""}).empty());
  CHECK(offered(machine, {"--sandbox", "verda", "get", "vm", ""}) == "toy");
  CHECK(offered(machine, {"--profile", "ci", "verda", "get", "vm", ""}).empty());
  CHECK(offered(machine, {"--profile=ci", "verda", "get", "vm", ""}).empty());
  machine.environment.set("VERDA_CLIENT_ID", "somebody-else");
  CHECK(offered(machine, {"verda", "get", "vm", ""}).empty());
  machine.environment.set("GPUCTL_SANDBOX", "1");
  CHECK(offered(machine, {"verda", "get", "vm", ""}) == "toy");
}

TEST_CASE("fields, settings, known values and the words of help and schema are offered", "[cli][completion]") {
  CliHarness machine;
  CHECK(offered(machine, {"verda", "list", "instances", "--sort", "stat"}) == "status");
  CHECK(offered(machine, {"verda", "list", "instances", "--filter", "stat"}) == "status=");
  CHECK(offered(machine, {"verda", "list", "instances", "--filter=stat"}) == "--filter=status=");
  CHECK(offered(machine, {"verda", "availability", "--location", "I"}) == "ICE-01");
  CHECK(offered(machine, {"verda", "availability", "--gpu", "H2"}) == "H200");
  CHECK(offered(machine, {"config", "explain", "outp"}) == "output");
  CHECK(offered(machine, {"schema", "verda", "li"}) == "list");
  CHECK_THAT(offered(machine, {"schema", "verda", "list", ""}), ContainsSubstring("instances"));
  CHECK(offered(machine, {"schema", "exit"}).empty());
  CHECK(offered(machine, {"schema", "err"}) == "error");
  CHECK(offered(machine, {"help", "verda", "avail"}) == "availability");
}

TEST_CASE("completion works with a broken configuration", "[cli][completion]") {
  SmallHarness machine;
  machine.files.put("/home/user/.config/gpuctl/config.yaml", "nonsense: [\n");
  CHECK(offered(machine, {"tre"}) == "tree");
}

TEST_CASE("completion scripts", "[cli][completion]") {
  SmallHarness machine;
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const auto result = machine.run(std::string("completion ") + shell);
    CHECK(result.code() == 0);
    test::check_golden(std::string("help_completion_") + shell, result.out);
  }
  const auto wrong = machine.run("completion tcsh");
  CHECK(wrong.code() == 2);
  CHECK_THAT(wrong.err, ContainsSubstring("there is bash, zsh and fish"));
}
