#include "gpuctl/workflows/selection.hpp"

#include "fleet.hpp"
#include "support/catch.hpp"

using namespace gpuctl;
using namespace gpuctl::test;
using workflows::parse_selection;

namespace {

std::vector<model::Record> fleet() {
  const auto gpu = [](int count, const char* name) { return Value::object({{"count", count}, {"model", name}}); };
  const auto tag = [](const char* key, const char* value) {
    return Value(Value::Array{Value::object({{"key", key}, {"value", value}})});
  };
  return {
      machine({{"id", "1"},
               {"name", "a"},
               {"status", "running"},
               {"gpu", gpu(8, "H200")},
               {"price_per_hour", NumberText{"23.92"}},
               {"created_at", "2026-01-02T00:00:00+02:00"},
               {"tags", tag("team", "vision")}}),
      machine({{"id", "2"},
               {"name", "b"},
               {"status", "offline"},
               {"gpu", gpu(10, "A100")},
               {"price_per_hour", NumberText{"9.1"}},
               {"created_at", "2026-01-01T23:00:00Z"}}),
      machine({{"id", "3"}, {"name", "c"}, {"status", "running"}, {"gpu", gpu(1, "H100")}, {"location", "FIN-01"}}),
      machine({{"id", "4"},
               {"name", "d"},
               {"status", "running"},
               {"price_per_hour", "9.10"},
               {"location", "FIN-03"},
               {"created_at", "2026-01-03T00:00:00Z"}}),
  };
}

std::string select(workflows::SelectionText text) {
  const auto selection = parse_selection(text, fleet_fields);
  REQUIRE(selection.ok());
  auto records = fleet();
  apply(*selection, records);
  std::string ids;
  for (const auto& record : records) ids += record.text("id");
  return ids;
}

}  // namespace

TEST_CASE("filters keep what meets every condition") {
  CHECK(select({.filters = {"status=running"}}) == "134");
  CHECK(select({.filters = {"status!=running"}}) == "2");
  CHECK(select({.filters = {"status=running", "gpu.model=H100"}}) == "3");
  CHECK(select({.filters = {"status=Running"}}).empty());
  CHECK(select({.filters = {"status=run"}}).empty());
  CHECK(select({.filters = {"gpu.count=8"}}) == "1");
  CHECK(select({.filters = {"gpu.count!=8"}}) == "234");
}

TEST_CASE("filters compare numbers by value, look into lists and find empty values") {
  CHECK(select({.filters = {"price_per_hour=9.100"}}) == "24");
  CHECK(select({.filters = {"tags.value=vision"}}) == "1");
  CHECK(select({.filters = {"location="}}) == "12");
  CHECK(select({.filters = {"location!="}}) == "34");
}

TEST_CASE("sorting is exact, by kind, stable, and keeps empty values last") {
  CHECK(select({.sort = "price_per_hour"}) == "2413");
  CHECK(select({.sort = "-price_per_hour"}) == "1243");
  CHECK(select({.sort = "gpu.count"}) == "3124");
  CHECK(select({.sort = "created_at"}) == "1243");
  CHECK(select({.sort = "-created_at"}) == "4213");
  CHECK(select({.sort = "-name"}) == "4321");
  CHECK(select({.sort = "status"}) == "2134");
}

TEST_CASE("keys may be written in any case and as the columns are called") {
  const std::array<model::FieldSpec, 2> fields{model::FieldSpec{.key = "created_at", .header = "AGE"},
                                               model::FieldSpec{.key = "name"}};
  const auto selection = parse_selection({.filters = {"NAME=a"}, .sort = "-age"}, fields);
  REQUIRE(selection.ok());
  CHECK(selection->sort_key == "created_at");
  CHECK(selection->descending);
  CHECK(selection->conditions[0].key == "name");
}

TEST_CASE("the limit cuts after filter and sort") {
  CHECK(select({.limit = "2"}) == "12");
  CHECK(select({.filters = {"status=running"}, .sort = "-name", .limit = "1"}) == "4");
  CHECK(select({.limit = "99"}) == "1234");
}

TEST_CASE("a selection that cannot be is a usage error that says why") {
  const auto unknown = parse_selection({.filters = {"stauts=running"}}, fleet_fields);
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().code == ErrorCode::usage);
  CHECK_THAT(unknown.error().message, ContainsSubstring("did you mean \"status\"?"));
  REQUIRE(unknown.error().problems.size() == 1);
  CHECK_THAT(unknown.error().problems[0].message, ContainsSubstring("price_per_hour"));

  const auto many = parse_selection({.filters = {"running", "=x", "!=x"}, .sort = "size", .limit = "0"}, fleet_fields);
  REQUIRE_FALSE(many.ok());
  CHECK(many.error().problems.size() == 6);
  for (const char* limit : {"-1", "1.5", "x", "99999999999999999999999"})
    CHECK_FALSE(parse_selection({.limit = limit}, fleet_fields).ok());
}

TEST_CASE("a condition may hold further equal signs") {
  const auto selection = parse_selection({.filters = {"name=a=b!=c"}}, fleet_fields);
  REQUIRE(selection.ok());
  CHECK(selection->conditions[0].key == "name");
  CHECK(selection->conditions[0].equal);
  CHECK(selection->conditions[0].wanted == "a=b!=c");
}

TEST_CASE("filters also take what a table shows") {
  CHECK(select({.filters = {"gpu=8x H200"}}) == "1");
  CHECK(select({.filters = {"gpu=h100"}}) == "3");
  CHECK(select({.filters = {"gpu!=H100"}}) == "124");
  CHECK(select({.filters = {"gpu="}}) == "4");
  CHECK(select({.filters = {"location=-"}}) == "12");
  CHECK(select({.filters = {"location=null"}}) == "12");
  CHECK(select({.filters = {"tags=team=vision"}}) == "1");
  CHECK(select({.filters = {"tags=team"}}) == "1");
  CHECK(select({.filters = {"tags=team=audio"}}).empty());
  CHECK(select({.filters = {"tags="}}) == "234");
}

TEST_CASE("a whole object is not compared with a text") {
  constexpr model::FieldSpec fields[] = {{.key = "cpu", .kind = model::FieldKind::object},
                                         {.key = "spot", .kind = model::FieldKind::boolean}};
  const auto whole = parse_selection({.filters = {"cpu=30"}}, fields);
  REQUIRE_FALSE(whole.ok());
  CHECK_THAT(whole.error().message, ContainsSubstring("cpu is an object: write cpu.KEY=VALUE"));
  CHECK(parse_selection({.filters = {"cpu.cores=30", "cpu="}}, fields).ok());
  model::Record record(fields);
  record.set("spot", true);
  for (const char* wanted : {"spot=yes", "spot=true", "spot!=no"}) {
    std::vector<model::Record> records{record};
    workflows::apply(*parse_selection({.filters = {wanted}}, fields), records);
    CHECK(records.size() == 1);
  }
}
