#include "cli/command_line.hpp"
#include "cli/page.hpp"
#include "cli/pages.hpp"
#include "cli/table.hpp"
#include "engine_table.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace gpuctl;
using test::CliHarness;
using test::SmallHarness;

namespace {

/// The command line of an example: up to a pipe, a redirection or a comment.
std::vector<std::string> words_of_example(const std::string& example) {
  auto words = test::split_words(example);
  const auto end = std::find_if(words.begin(), words.end(), [](const auto& word) {
    return word == "|" || word == ">" || word == "<" || word == "#" || word == "&&";
  });
  words.erase(end, words.end());
  return words;
}

}  // namespace

TEST_CASE("help is made from the table", "[cli][help]") {
  SmallHarness machine;
  test::check_golden("help_command", machine.run("tree grow --help").out);
  test::check_golden("help_group", machine.run("tree").out);
  test::check_golden("help_plain_command", machine.run("script -h").out);
  CHECK(machine.run("help tree grow").out == machine.run("tree grow --help").out);
  CHECK(machine.run("tree plant -h").out == machine.run("tree grow -h").out);
  CHECK(machine.run("help tree").out == machine.run("tree").out);
  CHECK(machine.run("help").out == machine.run("").out);
  CHECK(machine.run("help").out == machine.run("--help").out);
  // Help that was asked for is given whatever else is wrong or missing.
  CHECK(machine.run("tree grow --soil mud --help").code() == 0);
  // A value is no option, and after -- nothing is.
  CHECK(machine.run("tree grow --tag -h oak").code() == 0);
  CHECK_THAT(machine.run("tree grow --tag -h oak").out, ContainsSubstring("--tag=-h"));
  CHECK_THAT(machine.run("tree grow -- --help").out, ContainsSubstring("KIND=--help"));
}

TEST_CASE("hidden commands are not listed, but work", "[cli][help]") {
  SmallHarness machine;
  CHECK(machine.run("").out.find("secret-door") == std::string::npos);
  CHECK(machine.run("secret-door").code() == 0);
}

TEST_CASE("help topics", "[cli][help]") {
  CliHarness machine;
  for (const char* topic : {"exit-codes", "output", "options", "environment", "config", "sandbox"}) {
    const auto result = machine.run(std::string("help ") + topic);
    INFO(topic);
    CHECK(result.code() == 0);
    test::check_golden(std::string("help_topic_") + topic, result.out);
  }
  const auto wrong = machine.run("help exit-code");
  CHECK(wrong.code() == 2);
  CHECK_THAT(wrong.err, ContainsSubstring("try: gpuctl help exit-codes"));
  CHECK_THAT(machine.run("help verda lst").err, ContainsSubstring("try: gpuctl help verda list"));
}

TEST_CASE("the help of gpuctl itself", "[cli][help]") {
  CliHarness machine;
  test::check_golden("help_gpuctl", machine.run("").out);
  test::check_golden("help_verda", machine.run("verda").out);
  test::check_golden("help_verda_list", machine.run("verda list --help").out);
  test::check_golden("help_verda_list_instances", machine.run("verda list instances --help").out);
}

TEST_CASE("every command says what it does, and its examples parse", "[cli][help]") {
  CliHarness machine;
  for (const auto& command : machine.table) {
    INFO(cli::spoken_path(command.path));
    CHECK(!command.summary.empty());
    CHECK(!command.summary.ends_with('.'));
    if (command.hidden || command.handler == nullptr) continue;
    CHECK(!command.description.empty());
    CHECK(!command.examples.empty());
    for (const auto& example : command.examples) {
      INFO(example);
      auto words = words_of_example(example);
      // `eval "$(gpuctl sandbox env)"` and the like are the shell's to read.
      if (words.empty() || words.front() != "gpuctl") {
        CHECK(example.find("gpuctl ") != std::string::npos);
        continue;
      }
      words.erase(words.begin());
      const auto line = cli::parse_command_line(words, machine.table);
      if (!line) FAIL_CHECK(line.error().message << " " << line.error().hint);
      if (line) CHECK(line->path == command.path);
    }
  }
}

TEST_CASE("no line of any help is wider than 80 columns", "[cli][help]") {
  CliHarness machine;
  for (const auto& command : machine.table) {
    if (command.handler == nullptr) continue;
    const auto page = cli::command_page(command);
    for (const auto& line : test::split_lines(cli::page_text(page))) {
      // Command lines are to be copied, so they are not broken.
      const bool copied = line.starts_with("  gpuctl ") || line.find("gpuctl") != std::string::npos;
      INFO(page.name << ": " << line);
      CHECK((copied || line.size() <= 80));
    }
  }
}

TEST_CASE("no two commands claim the same words", "[cli][help]") {
  CliHarness machine;
  std::vector<cli::Words> seen;
  for (const auto& command : machine.table) {
    auto paths = command.alias_paths;
    paths.push_back(command.path);
    for (const auto& path : paths) {
      INFO(cli::spoken_path(path));
      CHECK(std::find(seen.begin(), seen.end(), path) == seen.end());
      seen.push_back(path);
    }
  }
}

TEST_CASE("--version is the version command", "[cli][help]") {
  CliHarness machine;
  const auto result = machine.run("--version");
  CHECK(result.code() == 0);
  CHECK(result.out == machine.run("version").out);
  CHECK_THAT(machine.run("--version -o json").out, ContainsSubstring("\"version\""));
  CHECK(machine.run("verda --version").code() == 2);
}
