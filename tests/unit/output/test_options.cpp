#include <array>

#include "gpuctl/output/output.hpp"
#include "support/catch.hpp"

using namespace gpuctl;
using namespace gpuctl::output;

TEST_CASE("every format has a name") {
  CHECK(parse_format("table")->format == Format::table);
  CHECK(parse_format("wide")->format == Format::wide);
  CHECK(parse_format("json")->format == Format::json);
  CHECK(parse_format("yaml")->format == Format::yaml);
  CHECK(parse_format("csv")->format == Format::csv);
  CHECK(parse_format("name")->format == Format::name);
  const auto columns = parse_format("columns=name,gpu.count");
  CHECK(columns->format == Format::columns);
  CHECK(columns->columns == std::vector<std::string>{"name", "gpu.count"});
}

TEST_CASE("an unknown format is a usage error that names the formats") {
  for (const auto* wrong : {"", "JSON", "xml", "columns", "json\x1b"}) {
    const auto parsed = parse_format(wrong);
    REQUIRE_FALSE(parsed.ok());
    CHECK(parsed.error().code == ErrorCode::usage);
    CHECK_THAT(parsed.error().message, ContainsSubstring("table, wide, json, yaml, csv, name or columns=KEY,KEY"));
    CHECK(parsed.error().message.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("an empty column is a usage error") {
  for (const auto* wrong : {"columns=", "columns=a,", "columns=,a", "columns=a,,b"}) {
    const auto parsed = parse_format(wrong);
    REQUIRE_FALSE(parsed.ok());
    CHECK_THAT(parsed.error().message, ContainsSubstring("has an empty column"));
  }
}

TEST_CASE("columns are checked against the fields, all at once") {
  const std::array fields{model::FieldSpec{.key = "name"},
                          model::FieldSpec{.key = "gpu", .kind = model::FieldKind::object}};
  const auto check = [&](std::vector<std::string> columns) {
    return check_columns({.format = Format::columns, .columns = std::move(columns)}, fields);
  };
  CHECK(check({"name", "gpu", "gpu.count", "gpu.memory.size"}).ok());
  CHECK(check_columns({.format = Format::table, .columns = {"nope"}}, fields).ok());

  const auto one = check({"name", "nmae"});
  REQUIRE_FALSE(one.ok());
  CHECK(one.error().code == ErrorCode::usage);
  CHECK(one.error().message == "nmae: no such column");
  CHECK(one.error().hint == "columns=name,gpu");
  CHECK(one.error().problems.empty());

  const auto two = check({"nmae", "name.first"});
  REQUIRE_FALSE(two.ok());
  CHECK(two.error().message == "2 columns are wrong");
  REQUIRE(two.error().problems.size() == 2);
  CHECK(two.error().problems[1].subject == "name.first");
  CHECK(two.error().problems[1].message == "name has no parts");
}
