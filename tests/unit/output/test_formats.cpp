#include "support/catch.hpp"
#include "unit/output/fleet.hpp"

using namespace gpuctl;
using namespace gpuctl::output;
using namespace gpuctl::output::test;

TEST_CASE("a list in JSON is an array with one record per line") {
  auto records = fleet();
  records.resize(2);
  CHECK(list("json", records) ==
        R"([
{"id":"5f0c-1","name":"train-1","status":"running","gpu":{"count":1,"model":"H100"},"ip":"127.77.0.11","price":2.29,"created_at":"2026-01-15T09:00:00Z","spot":true,"tags":[{"key":"env","value":"prod"},{"key":"team","value":""}],"os":{"name":"Ubuntu","version":"24.04"}},
{"id":"5f0c-2","name":"train-2","status":"provisioning","gpu":{"count":8,"model":"H200"},"ip":null,"price":23.9200,"created_at":"2026-01-15T11:59:20Z","spot":false,"tags":[],"os":null}
]
)");
  CHECK(list("json", {}) == "[]\n");
}

TEST_CASE("one thing in JSON is an object, a member per line") {
  CHECK_THAT(detail("json", fleet()[1]), ContainsSubstring(R"({
  "id": "5f0c-2",
  "name": "train-2",
  "status": "provisioning",
  "gpu": {
    "count": 8,
    "model": "H200"
  },
  "ip": null,
  "price": 23.9200,
)"));
}

TEST_CASE("YAML keeps numbers as numbers and quotes what would not stay a text") {
  auto records = fleet();
  records.resize(1);
  records[0].set("name", "yes");
  CHECK(list("yaml", records) == R"(- id: "5f0c-1"
  name: "yes"
  status: running
  gpu:
    count: 1
    model: H100
  ip: "127.77.0.11"
  price: 2.29
  created_at: "2026-01-15T09:00:00Z"
  spot: true
  tags:
    - key: env
      value: prod
    - key: team
      value: ""
  os:
    name: Ubuntu
    version: "24.04"
)");
  CHECK(list("yaml", {}) == "[]\n");
  CHECK_THAT(detail("yaml", fleet()[1]), ContainsSubstring("id: \"5f0c-2\"\nname: train-2\n"));
  CHECK_THAT(detail("yaml", fleet()[1]), ContainsSubstring("price: 23.9200\n"));
  CHECK_THAT(detail("yaml", fleet()[1]), ContainsSubstring("tags: []\nos: null\n"));
}

TEST_CASE("YAML quotes every text that some reader would take for something else") {
  auto record = fleet()[1];
  for (const auto* text :
       {"true", "No", "null",       "~",        "12", "1e3", "0x1f", "",   " a",   "a: b", "a #b", "- a",
        "*a",   "!t", "2026-01-01", "12:30:00", ".5", "{",   "%x",   "@x", "a\nb", "=",    "Y",    "ON"}) {
    record.set("name", text);
    CAPTURE(text);
    CHECK_THAT(detail("yaml", record), ContainsSubstring("\nname: \""));
  }
}

TEST_CASE("CSV has keys as header, plain values and quotes where they are needed") {
  auto records = fleet();
  records[2].set("name", "a \"b\", c");
  CHECK(list("csv", records) == R"(id,name,status,gpu,ip,price,created_at,spot,tags
5f0c-1,train-1,running,1x H100,127.77.0.11,2.29,2026-01-15T09:00:00Z,true,"env=prod,team"
5f0c-2,train-2,provisioning,8x H200,,23.9200,2026-01-15T11:59:20Z,false,
5f0c-3,"a ""b"", c",error,,127.77.0.12,0.03,2026-01-09T12:00:00Z,false,
)");
  Paper paper;
  CHECK(list(paper, {.format = Format::csv, .headers = false}, {}).empty());
}

TEST_CASE("CSV never carries a formula") {
  auto records = fleet();
  records.resize(1);
  for (const auto* text : {"=1+1", "+1", "-1", "@SUM(A1)"}) {
    records[0].set("name", text);
    CHECK_THAT(list("csv", records), ContainsSubstring(std::string("5f0c-1,'") + text + ","));
  }
  records[0].set("price", NumberText{"-1.5"});
  CHECK_THAT(list("csv", records), ContainsSubstring(",-1.5,"));
}

TEST_CASE("one thing in the row formats is one row") {
  CHECK(detail("name", fleet()[0]) == "train-1\n");
  CHECK(detail("columns=name,status", fleet()[0]) == "NAME     STATUS\ntrain-1  running\n");
  CHECK_THAT(detail("csv", fleet()[0]), ContainsSubstring("id,name,"));
  Paper paper;
  REQUIRE(print_record(paper.screen(), {.format = Format::json, .quiet = true}, kSchema, fleet()[0]).ok());
  CHECK(paper.out.text() == "5f0c-1\n");
}

TEST_CASE("a document is its text for people and its value for programs") {
  const auto value = Value::object({{"name", "gpuctl"}, {"version", "1.2"}, {"count", 3}});
  const auto print = [&](const char* format, const Value& document) {
    Paper paper;
    REQUIRE(print_document(paper.screen(), parse_format(format).value(), document, "gpuctl 1.2").ok());
    return paper.out.text();
  };
  CHECK(print("table", value) == "gpuctl 1.2\n");
  CHECK(print("wide", value) == "gpuctl 1.2\n");
  CHECK(print("json", value) == "{\n  \"name\": \"gpuctl\",\n  \"version\": \"1.2\",\n  \"count\": 3\n}\n");
  CHECK(print("yaml", value) == "name: gpuctl\nversion: \"1.2\"\ncount: 3\n");
  CHECK(print("csv", value) == "name,version,count\ngpuctl,1.2,3\n");
  CHECK(print("name", value) == "gpuctl\n");
  CHECK(print("columns=count,version", value) == "COUNT  VERSION\n    3  1.2\n");

  const Value rows(Value::Array{Value::object({{"key", "a"}}), Value::object({{"key", "b"}, {"more", true}})});
  CHECK(print("csv", rows) == "key,more\na,\nb,true\n");
  CHECK(print("name", rows) == "a\nb\n");
  CHECK(print("csv", Value("text")).find_first_not_of('\n') == std::string::npos);
  CHECK(print("json", Value(Value::Array{})) == "[]\n");
}

TEST_CASE("raw is the provider's body, untouched") {
  const std::string body = "{\"b\": 1,  \"a\":2.2900}";
  Paper paper;
  REQUIRE(print_raw(paper.screen(), {.raw = true}, body).ok());
  CHECK(paper.out.text() == body);
  paper.out.clear();
  paper.terminal(80);
  REQUIRE(print_raw(paper.screen(), {.raw = true}, body).ok());
  CHECK(paper.out.text() == body + "\n");
}

namespace {

/// Remembers how it was written to.
class ChunkCounter final : public OutputStream {
 public:
  Result<void> write(std::string_view text) override {
    largest = std::max(largest, text.size());
    ++writes;
    total += text.size();
    return {};
  }
  bool closed() const override { return writes >= close_after; }

  std::size_t largest = 0;
  std::size_t writes = 0;
  std::size_t total = 0;
  std::size_t close_after = 1'000'000;
};

std::vector<Record> many(std::size_t count) {
  const auto one = fleet()[0];
  return std::vector<Record>(count, one);
}

}  // namespace

TEST_CASE("ten thousand records are written in chunks") {
  const auto records = many(10'000);
  for (const auto format : {Format::table, Format::wide, Format::json, Format::yaml, Format::csv, Format::name}) {
    ChunkCounter out;
    REQUIRE(print_records({.out = out, .facts = {}, .now = {}}, {.format = format}, kSchema, records).ok());
    CHECK(out.total >= 80'000);
    CHECK(out.largest < 70U * 1024);
    CHECK(out.writes == (out.total + 65'535) / 65'536);
  }
}

TEST_CASE("when nobody reads any more the rest is not made") {
  const auto records = many(10'000);
  for (const auto format : {Format::table, Format::json, Format::yaml, Format::csv}) {
    ChunkCounter out;
    out.close_after = 1;
    REQUIRE(print_records({.out = out, .facts = {}, .now = {}}, {.format = format}, kSchema, records).ok());
    CHECK(out.writes == 1);
  }
}

TEST_CASE("a full disk behind standard output is an error") {
  for (const auto* format : {"table", "json", "yaml", "csv", "name"}) {
    Paper paper;
    paper.out.fail();
    const auto list_printed = print_records(paper.screen(), parse_format(format).value(), kSchema, fleet());
    REQUIRE_FALSE(list_printed.ok());
    CHECK(list_printed.error().code == ErrorCode::io);
    CHECK_FALSE(print_record(paper.screen(), parse_format(format).value(), kSchema, fleet()[0]).ok());
    CHECK_FALSE(print_document(paper.screen(), parse_format(format).value(), Value::object({{"a", 1}}), "a").ok());
  }
}
