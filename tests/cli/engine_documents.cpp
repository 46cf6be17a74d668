#include "cli/documents.hpp"

#include <set>

#include "cli/page.hpp"
#include "cli/schemas.hpp"
#include "engine_table.hpp"
#include "gpuctl/http/json.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace gpuctl;
using test::CliHarness;
using test::SmallHarness;

TEST_CASE("manual pages and reference are made from the table", "[cli][documents]") {
  SmallHarness machine;
  REQUIRE(machine.run("__man /out/man").code() == 0);
  const auto page = machine.files.content("/out/man/gpuctl-tree-grow.1");
  REQUIRE(page);
  test::check_golden("help_man_page", *page);
  CHECK(machine.files.content("/out/man/gpuctl.1"));
  CHECK(machine.files.content("/out/man/gpuctl-help-exit-codes.1"));
  CHECK(!machine.files.content("/out/man/gpuctl-secret-door.1"));

  REQUIRE(machine.run("__docs /out/docs").code() == 0);
  const auto reference = machine.files.content("/out/docs/tree.md");
  REQUIRE(reference);
  test::check_golden("help_reference_page", *reference);
  for (const char* name : {"README.md", "verda-list.md", "exit-codes.md", "environment.md", "config.md", "output.md"})
    CHECK(machine.files.content(std::string("/out/docs/") + name));
}

TEST_CASE("documents have names of their own and are the same every time", "[cli][documents]") {
  CliHarness machine;
  for (const auto& make : {cli::man_pages, cli::reference_pages}) {
    std::set<std::string> names;
    const auto documents = make(machine.table);
    const auto again = make(machine.table);
    REQUIRE(documents.size() == again.size());
    for (std::size_t i = 0; i < documents.size(); ++i) {
      INFO(documents[i].name);
      CHECK(names.insert(documents[i].name).second);
      CHECK(documents[i].text == again[i].text);
      CHECK(!documents[i].text.empty());
    }
  }
}

TEST_CASE("a folder that cannot be written is an error", "[cli][documents]") {
  SmallHarness machine;
  machine.files.make_read_only();
  const auto result = machine.run("__man /out");
  CHECK(result.code() == 3);
  CHECK_THAT(result.err, ContainsSubstring("read-only"));
}

TEST_CASE("roff takes text literally", "[cli][documents]") {
  const cli::Page page{
      .name = "gpuctl x", .summary = "s", .usage = {}, .description = ".so /etc/passwd\n\n'tis a \\ back-slash"};
  const auto text = cli::page_man(page);
  CHECK_THAT(text, ContainsSubstring("\n\\&.so /etc/passwd\n"));
  CHECK_THAT(text, ContainsSubstring("\n\\&'tis a \\e back\\-slash\n"));
}

TEST_CASE("a bar does not end a Markdown table cell", "[cli][documents]") {
  cli::Page page{.name = "gpuctl x", .summary = "s"};
  page.sections = {{.title = "T", .entries = {{"NAME|ID", "a|b"}}}};
  CHECK_THAT(cli::page_markdown(page, 1), ContainsSubstring("| `NAME\\|ID` | a\\|b |"));
}

TEST_CASE("schemas of every command that prints JSON", "[cli][schema]") {
  CliHarness machine;
  std::size_t count = 0;
  for (const auto& command : machine.table) {
    if (command.handler == nullptr || command.plain || command.hidden) continue;
    const auto schema = cli::schema_of(command);
    INFO(cli::spoken_path(command.path));
    if (schema.is_null()) continue;
    ++count;
    CHECK(schema.find("$schema") != nullptr);
    REQUIRE((schema.find("type") != nullptr || schema.find("oneOf") != nullptr));
    const auto result = machine.run_words([&] {
      std::vector<std::string> words{"schema"};
      words.insert(words.end(), command.path.begin(), command.path.end());
      return words;
    }());
    CHECK(result.code() == 0);
    const auto parsed = http::parse_json(result.out);
    REQUIRE(parsed);
    CHECK(*parsed == schema);
  }
  CHECK(count > 40);
}

TEST_CASE("the schema of a list is that of its records, named once", "[cli][schema]") {
  CliHarness machine;
  const auto schema = http::parse_json(machine.run("schema verda list instances").out);
  REQUIRE(schema);
  CHECK(*schema->find("type") == Value("array"));
  REQUIRE(schema->at_path("items.properties.price_per_hour") != nullptr);
  CHECK(schema->at_path("items.$schema") == nullptr);
  // Aliases name the same schema.
  CHECK(machine.run("schema verda list vms").out == machine.run("schema verda list instances").out);
}

TEST_CASE("real errors have the shape of the error schema", "[cli][schema]") {
  CliHarness machine;
  const auto schema = http::parse_json(machine.run("schema error").out);
  REQUIRE(schema);
  const auto* members = schema->at_path("properties.error.properties");
  const auto* required = schema->at_path("properties.error.required");
  REQUIRE(members != nullptr);
  REQUIRE(required != nullptr);
  for (const char* line : {"nothing -o json", "verda list instances -o json", "verda list --limt -o json"}) {
    const auto error = http::parse_json(machine.run(line).err);
    INFO(line);
    REQUIRE(error);
    const auto* body = error->find("error");
    REQUIRE(body != nullptr);
    for (const auto& name : *required->if_array()) CHECK(body->find(*name.if_string()) != nullptr);
    for (const auto& member : *body->if_object()) CHECK(members->find(member.first) != nullptr);
  }
}

TEST_CASE("a schema that does not exist is a usage error", "[cli][schema]") {
  CliHarness machine;
  CHECK(machine.run("schema nothing").code() == 2);
  CHECK_THAT(machine.run("schema verda list").err, ContainsSubstring("is a group of commands"));
  CHECK_THAT(machine.run("schema completion").err, ContainsSubstring("prints no JSON"));
}
