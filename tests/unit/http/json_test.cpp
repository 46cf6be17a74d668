#include "gpuctl/http/json.hpp"

#include <array>

#include "support/catch.hpp"

using namespace gpuctl;
using http::for_each_element;
using http::parse_json;

namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

std::string complaint(std::string_view text) {
  const auto parsed = parse_json(text);
  REQUIRE_FALSE(parsed.ok());
  CHECK(parsed.error().code == ErrorCode::bad_response);
  CHECK(parsed.error().delivery == Delivery::answered);
  return parsed.error().message;
}

}  // namespace

TEST_CASE("a document becomes a value, members in order") {
  const auto parsed = parse_json(R"({"b":[1,true,null,"x\u00e9"],"a":{"n":-5}})");
  REQUIRE(parsed.ok());
  CHECK(to_json(*parsed) == "{\"b\":[1,true,null,\"x\xC3\xA9\"],\"a\":{\"n\":-5}}");
}

TEST_CASE("numbers keep their text") {
  for (const char* text :
       {"9.10", "1e3", "7.61e-08", "18446744073709551615", "99999999999999999999999999", "0.1", "-0.0"}) {
    CAPTURE(text);
    const auto parsed = parse_json(text);
    REQUIRE(parsed.ok());
    REQUIRE(parsed->if_number_text() != nullptr);
    CHECK(parsed->if_number_text()->text == text);
  }
  for (const char* text : {"0", "-1", "9223372036854775807", "-9223372036854775808"}) {
    CAPTURE(text);
    const auto parsed = parse_json(text);
    REQUIRE(parsed.ok());
    CHECK(parsed->if_number_text() == nullptr);
    CHECK(to_json(*parsed) == text);
  }
}

TEST_CASE("of members with one name the last one stays, in small and large objects") {
  CHECK(to_json(parse_json(R"({"a":1,"b":2,"a":3})").value()) == R"({"b":2,"a":3})");
  std::string large = "{";
  for (int i = 0; i < 100; ++i) large += "\"k" + std::to_string(i % 90) + "\":" + std::to_string(i) + ",";
  large.back() = '}';
  const auto parsed = parse_json(large);
  REQUIRE(parsed.ok());
  CHECK(parsed->if_object()->size() == 90);
  CHECK(parsed->find("k5")->as_int() == 95);
  CHECK(parsed->find("k50")->as_int() == 50);
}

TEST_CASE("what is not JSON is refused with the place") {
  CHECK_THAT(complaint("{\"a\":}"), ContainsSubstring("unexpected text at byte 6"));
  CHECK_THAT(complaint("{\"a\":1"), ContainsSubstring("ends too early"));
  CHECK_THAT(complaint("[1] x"), ContainsSubstring("unexpected text"));
  CHECK_THAT(complaint(""), ContainsSubstring("empty"));
  CHECK_THAT(complaint(" \n"), ContainsSubstring("empty"));
  CHECK_THAT(complaint("\"\xFF\""), ContainsSubstring("unexpected text"));
  CHECK_THAT(complaint("\"\xED\xA0\x80\""), ContainsSubstring("unexpected text"));
  CHECK_THAT(complaint("Too many requests"), ContainsSubstring("not JSON"));
  CHECK_THAT(complaint("NaN"), ContainsSubstring("not JSON"));
}

TEST_CASE("what is not JSON hints at the base URL") {
  for (const char* text : {"", "{", "oops", "\"\xFF\""})
    CHECK_THAT(parse_json(text).error().hint, ContainsSubstring("base URL"));
}

TEST_CASE("an HTML page is named, with a word about proxies") {
  for (const char* page : {"<!DOCTYPE html><html>", "\n  <html>", "\xEF\xBB\xBF<html>"}) {
    const auto parsed = parse_json(page);
    REQUIRE_FALSE(parsed.ok());
    CHECK_THAT(parsed.error().message, ContainsSubstring("HTML"));
    CHECK_THAT(parsed.error().message, ContainsSubstring("proxy"));
    CHECK_THAT(parsed.error().hint, ContainsSubstring("HTTPS_PROXY"));
  }
}

TEST_CASE("nesting is limited") {
  CHECK(parse_json(nested(200)).ok());
  CHECK_THAT(complaint(nested(201)), ContainsSubstring("200 levels"));
  CHECK_THAT(complaint(std::string(1'000'000, '[')), ContainsSubstring("200 levels"));
}

TEST_CASE("elements are handed out one by one") {
  std::vector<std::string> seen;
  const auto each = [&](Value&& value) -> Result<void> {
    seen.push_back(to_json(value));
    return {};
  };
  REQUIRE(for_each_element(R"([{"a":[1,{}]},2,[3,[4]],"x"])", each).ok());
  CHECK(seen == std::vector<std::string>{R"({"a":[1,{}]})", "2", "[3,[4]]", "\"x\""});
  seen.clear();
  REQUIRE(for_each_element("[]", each).ok());
  CHECK(seen.empty());
}

TEST_CASE("only arrays have elements") {
  const auto each = [](Value&&) -> Result<void> { return {}; };
  for (const char* text : {"{\"a\":[1]}", "{}", "1", "\"x\"", "null"}) {
    CAPTURE(text);
    const auto done = for_each_element(text, each);
    REQUIRE_FALSE(done.ok());
    CHECK(done.error().code == ErrorCode::bad_response);
    CHECK_THAT(done.error().message, ContainsSubstring("array is expected"));
  }
}

TEST_CASE("the first failure of a receiver ends the reading") {
  int seen = 0;
  const auto done = for_each_element("[1,2,3]", [&](Value&&) -> Result<void> {
    if (++seen == 2) return Error{.code = ErrorCode::conflict, .message = "second"};
    return {};
  });
  REQUIRE_FALSE(done.ok());
  CHECK(done.error().code == ErrorCode::conflict);
  CHECK(seen == 2);
}

TEST_CASE("an array that is cut off fails after its whole elements") {
  int seen = 0;
  const auto count = [&](Value&&) -> Result<void> {
    ++seen;
    return {};
  };
  CHECK_FALSE(for_each_element("[1,2,", count).ok());
  CHECK(seen == 2);
}

TEST_CASE("a list is read like a document, whatever its elements leave for the next", "[http][json]") {
  const std::string digits(400, '9');
  const std::string texts[] = {
      R"([{"a":1,"b":{"c":"x"}},{"a":2,"b":{"c":"y","d":[1]}},{"b":{},"a":[]},{"a":"z"},{},{"a":1,"a":2,"b":3}])",
      R"([ 1 , -0 , 9223372036854775808 , -9223372036854775809 , 1.50 , 1e3 , 1E-400 , true , false , null ])",
      R"(["\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t","0123456789abcdef\u0000","plain text of some length",""])",
      "[\"\xC3\xA9 0123456789 \xF0\x9F\x98\x80\",\"\x7F\"]",
      "\xEF\xBB\xBF[[[[]],[]],{\"k\":[{\"k\":{}}]}]\r\n\t ",
      "[" + nested(199) + "]",
  };
  for (const std::string& text : texts) {
    CAPTURE(text);
    Value::Array kept;
    bool moves = false;
    REQUIRE(for_each_element(text, [&](Value&& element) -> Result<void> {
              moves = !moves;
              kept.push_back(moves ? std::move(element) : element);
              return {};
            }).ok());
    const auto document = parse_json(text);
    REQUIRE(document.ok());
    CHECK(to_json(Value(kept)) == to_json(*document));
    CHECK(kept == *document->if_array());
  }
}

TEST_CASE("a list is refused in the words for a document", "[http][json]") {
  const auto ignore = [](Value&&) -> Result<void> { return {}; };
  for (const std::string& text : {std::string("[1,]"),
                                  std::string("[1 2]"),
                                  std::string("[01]"),
                                  std::string("[-]"),
                                  std::string("[1.]"),
                                  std::string("[1e]"),
                                  std::string("[.5]"),
                                  std::string("[+1]"),
                                  std::string("[1e999]"),
                                  "[" + std::string(400, '9') + "]",
                                  std::string("[tru]"),
                                  std::string("[nul]"),
                                  std::string("[\"a]"),
                                  std::string("[\"\\x\"]"),
                                  std::string("[\"\\u12g4\"]"),
                                  std::string("[\"\\ud800\"]"),
                                  std::string("[\"\\udc00\"]"),
                                  std::string("[\"\\ud800\\u0041\"]"),
                                  std::string("[\"\n\"]"),
                                  std::string("[\"\xFF\"]"),
                                  std::string("[\"\xC0\x80\"]"),
                                  std::string("[\"\xED\xA0\x80\"]"),
                                  std::string("[\"\xF4\x90\x80\x80\"]"),
                                  std::string("[{]"),
                                  std::string("[{\"a\"}]"),
                                  std::string("[{\"a\":1,}]"),
                                  std::string("[{a:1}]"),
                                  std::string("[1]x"),
                                  std::string("[1]\0", 4),
                                  std::string("["),
                                  std::string("[1"),
                                  "[" + nested(200) + "]"}) {
    CAPTURE(text);
    const auto document = parse_json(text);
    const auto list = for_each_element(text, ignore);
    REQUIRE_FALSE(document.ok());
    REQUIRE_FALSE(list.ok());
    CHECK(list.error().message == document.error().message);
    CHECK(list.error().code == ErrorCode::bad_response);
  }
}
