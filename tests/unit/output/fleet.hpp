// A small fleet that shows every kind of value, and somewhere to print it to.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "gpuctl/base/duration.hpp"
#include "gpuctl/output/output.hpp"
#include "support/fakes.hpp"

namespace gpuctl::output::test {

using model::FieldKind;
using model::FieldSpec;
using model::Record;
using model::Render;
using model::ResourceSchema;
using model::Show;

inline constexpr std::array kFields{
    FieldSpec{.key = "id", .kind = FieldKind::text, .show = Show::wide},
    FieldSpec{.key = "name", .kind = FieldKind::text, .show = Show::table},
    FieldSpec{.key = "status", .kind = FieldKind::text, .show = Show::table},
    FieldSpec{.key = "gpu", .kind = FieldKind::object, .show = Show::table, .render = Render::gpu},
    FieldSpec{.key = "ip", .kind = FieldKind::text, .show = Show::table, .nullable = true},
    FieldSpec{
        .key = "price", .kind = FieldKind::decimal, .header = "$/H", .show = Show::table, .render = Render::price},
    FieldSpec{
        .key = "created_at", .kind = FieldKind::time, .header = "AGE", .show = Show::table, .render = Render::age},
    FieldSpec{.key = "spot", .kind = FieldKind::boolean, .show = Show::wide},
    FieldSpec{.key = "tags", .kind = FieldKind::list, .show = Show::wide, .render = Render::tags},
    FieldSpec{.key = "os", .kind = FieldKind::object, .show = Show::json_only},
};

inline constexpr ResourceSchema kSchema{
    .name = "instances", .singular = "instance", .summary = "machines", .fields = kFields, .status_field = "status"};

inline Value gpu(int count, const char* model) { return Value::object({{"count", count}, {"model", model}}); }

inline Record machine(const std::string& id, const std::string& name, const std::string& status, Value gpus, Value ip,
                      const std::string& price, const std::string& created) {
  Record record(kFields);
  record.set("id", id);
  record.set("name", name);
  record.set("status", status);
  record.set("gpu", std::move(gpus));
  record.set("ip", std::move(ip));
  record.set("price", NumberText{price});
  record.set("created_at", created);
  record.set("spot", false);
  record.set("tags", Value::Array{});
  return record;
}

inline std::vector<Record> fleet() {
  std::vector<Record> records{
      machine("5f0c-1", "train-1", "running", gpu(1, "H100"), "127.77.0.11", "2.29", "2026-01-15T09:00:00Z"),
      machine("5f0c-2", "train-2", "provisioning", gpu(8, "H200"), nullptr, "23.9200", "2026-01-15T11:59:20Z"),
      machine("5f0c-3", "cpu", "error", gpu(0, ""), "127.77.0.12", "0.03", "2026-01-09T12:00:00Z"),
  };
  records[0].set("tags", Value::Array{Value::object({{"key", "env"}, {"value", "prod"}}),
                                      Value::object({{"key", "team"}, {"value", ""}})});
  records[0].set("spot", true);
  records[0].set("os", Value::object({{"name", "Ubuntu"}, {"version", "24.04"}}));
  return records;
}

/// A screen whose output can be read back.
struct Paper {
  gpuctl::test::FakeOutput out;
  TerminalFacts facts{};
  Screen screen() { return {.out = out, .facts = facts, .now = *parse_rfc3339("2026-01-15T12:00:00Z")}; }

  void terminal(std::size_t width, bool colour = false) {
    facts.stdout_tty = true;
    facts.width = width;
    facts.colour = colour;
  }
};

inline std::string list(Paper& paper, const Options& options, const std::vector<Record>& records) {
  REQUIRE(print_records(paper.screen(), options, kSchema, records).ok());
  return paper.out.text();
}
inline std::string list(const std::string& format, const std::vector<Record>& records = fleet()) {
  Paper paper;
  return list(paper, parse_format(format).value(), records);
}
inline std::string detail(const std::string& format, const Record& record) {
  Paper paper;
  REQUIRE(print_record(paper.screen(), parse_format(format).value(), kSchema, record).ok());
  return paper.out.text();
}

}  // namespace gpuctl::output::test
