#include "gpuctl/base/value.hpp"
#include "support/catch.hpp"

using gpuctl::Decimal;
using gpuctl::ErrorCode;
using gpuctl::Fields;
using gpuctl::NumberText;
using gpuctl::to_json;
using gpuctl::Value;

namespace {

Value instance() {
  return Value::object({
      {"id", "5f0c"},
      {"gpu", Value::object({{"number_of_gpus", 8}, {"name", nullptr}})},
      {"price", "2.29"},
      {"spot", false},
      {"tags", Value::Array{"a", 1}},
  });
}

std::string quoted(std::string_view text) {
  std::string out;
  gpuctl::append_json_string(out, text);
  return out;
}

}  // namespace

TEST_CASE("members are found by name and by path") {
  const auto value = instance();
  REQUIRE(value.find("id") != nullptr);
  CHECK(*value.find("id")->if_string() == "5f0c");
  REQUIRE(value.at_path("gpu.number_of_gpus") != nullptr);
  CHECK(value.at_path("gpu.number_of_gpus")->as_int() == 8);
  CHECK(value.at_path("gpu")->if_object() != nullptr);
  CHECK(value.at_path("gpu.name")->is_null());
  CHECK(value.at_path("gpu.none") == nullptr);
  CHECK(value.at_path("id.none") == nullptr);
  CHECK(value.at_path("none.none") == nullptr);
  CHECK(value.at_path("") == nullptr);
  CHECK(value.find("gpu.number_of_gpus") == nullptr);
  CHECK(Value().find("x") == nullptr);
}

TEST_CASE("the last of two members of one name is the one that counts") {
  const Value value(Value::Object{{"a", 1}, {"a", 2}});
  CHECK(value.find("a")->as_int() == 2);
}

TEST_CASE("set replaces in place or appends") {
  Value value;
  value.set("b", 1);
  value.set("a", 2);
  value.set("b", "x");
  CHECK(to_json(value) == R"({"b":"x","a":2})");
}

TEST_CASE("whole numbers") {
  CHECK(Value(7).as_int() == 7);
  CHECK(Value(NumberText{"-12"}).as_int() == -12);
  CHECK(Value(NumberText{"5.0"}).as_int() == 5);
  CHECK(Value(NumberText{"1e3"}).as_int() == 1000);
  CHECK(Value(NumberText{"9223372036854775807"}).as_int() == INT64_MAX);
  CHECK_FALSE(Value(NumberText{"9223372036854775808"}).as_int());
  CHECK_FALSE(Value(NumberText{"9223372036854775806.5"}).as_int());
  CHECK_FALSE(Value(NumberText{"5.5"}).as_int());
  CHECK_FALSE(Value("5").as_int());
  CHECK_FALSE(Value(true).as_int());
  CHECK_FALSE(Value().as_int());
}

TEST_CASE("decimals come from numbers and from strings") {
  CHECK(Value(NumberText{"9.10"}).as_decimal() == Decimal::parse("9.1"));
  CHECK(Value("7.61e-08").as_decimal()->to_string() == "0.0000000761");
  CHECK(Value(3).as_decimal() == Decimal(3));
  CHECK_FALSE(Value("free").as_decimal());
  CHECK_FALSE(Value(true).as_decimal());
  CHECK_FALSE(Value().as_decimal());
}

TEST_CASE("types have names") {
  CHECK(Value().type_name() == "null");
  CHECK(Value(true).type_name() == "boolean");
  CHECK(Value(1).type_name() == "number");
  CHECK(Value(NumberText{"1.5"}).type_name() == "number");
  CHECK(Value("x").type_name() == "string");
  CHECK(Value(Value::Array{}).type_name() == "array");
  CHECK(Value(Value::Object{}).type_name() == "object");
}

TEST_CASE("checked reading says what is wrong with which field") {
  const auto value = instance();
  const Fields fields(value, "instance");
  CHECK(*fields.string("id") == "5f0c");
  CHECK(*fields.integer("gpu.number_of_gpus") == 8);
  CHECK(fields.decimal("price")->to_string() == "2.29");
  CHECK(*fields.boolean("spot") == false);
  CHECK(*fields.string_or_empty("none") == "");
  CHECK(*fields.string_or_empty("gpu.name") == "");
  CHECK(*fields.string_or_empty("id") == "5f0c");

  const auto missing = fields.string("ip").error();
  CHECK(missing.code == ErrorCode::bad_response);
  CHECK(missing.delivery == gpuctl::Delivery::answered);
  CHECK(missing.message == "the answer's instance has no field \"ip\"");
  CHECK(fields.integer("id").error().message ==
        "field \"id\" of the answer's instance is a string, where a whole number is expected");
  CHECK_FALSE(fields.string("gpu").ok());
  CHECK_FALSE(fields.boolean("id").ok());
  CHECK_FALSE(fields.decimal("id").ok());
  CHECK_FALSE(fields.string_or_empty("spot").ok());
  CHECK_FALSE(fields.integer("none").ok());
}

TEST_CASE("JSON text on one line and indented") {
  CHECK(to_json(instance()) ==
        R"({"id":"5f0c","gpu":{"number_of_gpus":8,"name":null},"price":"2.29","spot":false,"tags":["a",1]})");
  CHECK(to_json(Value::object({{"a", Value::Array{1, Value::object({{"b", true}})}}}), 2) ==
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": true\n    }\n  ]\n}");
  CHECK(to_json(Value(Value::Array{}), 2) == "[]");
  CHECK(to_json(Value(Value::Object{}), 2) == "{}");
  CHECK(to_json(Value()) == "null");
  CHECK(to_json(Value(NumberText{"9.10"})) == "9.10");
  CHECK(to_json(Value(INT64_MIN)) == "-9223372036854775808");
  std::string out = "[";
  append_json(out, Value::object({{"a", 1}}), 2, 1);
  CHECK(out == "[{\n    \"a\": 1\n  }");
}

TEST_CASE("strings are escaped") {
  CHECK(quoted("plain") == "\"plain\"");
  CHECK(quoted("") == "\"\"");
  CHECK(quoted("a\"b\\c/d") == R"("a\"b\\c/d")");
  CHECK(quoted("\b\f\n\r\t") == R"("\b\f\n\r\t")");
  CHECK(quoted(std::string_view("\0\x1f", 2)) == R"("\u0000\u001f")");
  CHECK(quoted("\x7f") == "\"\x7f\"");
  CHECK(quoted("é€😀") == "\"é€😀\"");
}

TEST_CASE("bytes that are not UTF-8 become U+FFFD") {
  const std::string mark = "\xEF\xBF\xBD";
  CHECK(quoted("a\xffz") == "\"a" + mark + "z\"");
  CHECK(quoted("\xc3") == "\"" + mark + "\"");
  CHECK(quoted("\x80") == "\"" + mark + "\"");
  CHECK(quoted("\xc0\xaf") == "\"" + mark + mark + "\"");
  CHECK(quoted("\xe0\x80\x80") == "\"" + mark + mark + mark + "\"");
  CHECK(quoted("\xed\xa0\x80") == "\"" + mark + mark + mark + "\"");
  CHECK(quoted("\xf0\x80\x80\x80") == "\"" + mark + mark + mark + mark + "\"");
  CHECK(quoted("\xf4\x90\x80\x80") == "\"" + mark + mark + mark + mark + "\"");
  CHECK(quoted("\xf5\x80\x80\x80") == "\"" + mark + mark + mark + mark + "\"");
  CHECK(quoted("\xe2\x82") == "\"" + mark + mark + "\"");
  CHECK(quoted("\xf0\x9f\x98\"") == "\"" + mark + mark + mark + "\\\"\"");
}
