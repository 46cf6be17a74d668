#include "output/jq.hpp"

#include <stop_token>
#include <thread>

#include "support/catch.hpp"
#include "unit/output/fleet.hpp"

using namespace gpuctl;
using namespace gpuctl::output;
using namespace gpuctl::output::test;

namespace {

std::string filtered(const std::string& program, const std::string& json) {
  Paper paper;
  const auto printed = print_filtered(paper.screen(), program, json);
  INFO((printed.ok() ? std::string() : printed.error().message));
  REQUIRE(printed.ok());
  return paper.out.text();
}

Error failure(const std::string& program, const std::string& json, std::string* output = nullptr) {
  Paper paper;
  const auto printed = print_filtered(paper.screen(), program, json);
  REQUIRE_FALSE(printed.ok());
  if (output != nullptr) *output = paper.out.text();
  return printed.error();
}

}  // namespace

TEST_CASE("texts are printed raw, everything else as compact JSON") {
  CHECK(filtered(".", R"("a\nb")") == "a\nb\n");
  CHECK(filtered(".[]", R"(["x", 1, null, true, {"b": [1, 2]}])") == "x\n1\nnull\ntrue\n{\"b\":[1,2]}\n");
  CHECK(filtered("empty", "{}").empty());
  CHECK(filtered(".a | halt", R"({"a":1})").empty());
}

TEST_CASE("numbers print in their shortest form") {
  CHECK(filtered(".[]", "[2.2900, 42.17, 0.1, 1e3, 23.92, 9007199254740991]") ==
        "2.29\n42.17\n0.1\n1000\n23.92\n9007199254740991\n");
}

TEST_CASE("jq sees the JSON form of lists, things, documents and raw bodies") {
  Paper paper;
  REQUIRE(print_records(paper.screen(), {.jq = ".[] | select(.ip) | .ip"}, kSchema, fleet()).ok());
  REQUIRE(print_records(paper.screen(), {.jq = "length", .quiet = true}, kSchema, {}).ok());
  REQUIRE(print_record(paper.screen(), {.jq = ".gpu.count"}, kSchema, fleet()[1]).ok());
  REQUIRE(print_document(paper.screen(), {.jq = ".amount"}, Value::object({{"amount", NumberText{"42.17"}}}), "").ok());
  REQUIRE(print_raw(paper.screen(), {.jq = ".raw", .raw = true}, R"({"raw":"body"})").ok());
  CHECK(paper.out.text() == "127.77.0.11\n127.77.0.12\n0\n8\n42.17\nbody\n");
}

TEST_CASE("a program that does not compile is a usage error in jq's words, and prints nothing") {
  std::string output;
  const auto error = failure(".[", "[]", &output);
  CHECK(error.code == ErrorCode::usage);
  CHECK_THAT(error.message, ContainsSubstring("--jq: syntax error"));
  CHECK(error.message.find('\n') == std::string::npos);
  CHECK(output.empty());
  CHECK_THAT(failure("nosuch", "[]").message, ContainsSubstring("nosuch/0 is not defined"));
}

TEST_CASE("a program that fails on the data is a usage error in jq's words") {
  CHECK(failure(".a", "[1]").message == "--jq: Cannot index array with string \"a\"");
  CHECK(failure("error(\"my \\u001b words\")", "{}").message == "--jq: my \\x1b words");
  CHECK(failure("\"stop\" | halt_error", "{}").message == "--jq: stop");
}

TEST_CASE("what is not JSON is a bad response") {
  const auto error = failure(".", "<html>");
  CHECK(error.code == ErrorCode::bad_response);
  CHECK_THAT(error.message, ContainsSubstring("the answer is not JSON"));
}

TEST_CASE("texts cannot command a terminal, and pass a pipe unchanged") {
  Paper paper;
  REQUIRE(print_filtered(paper.screen(), ".", R"("\u001b[2J")").ok());
  CHECK(paper.out.text() == "\x1b[2J\n");
  paper.out.clear();
  paper.terminal(80);
  REQUIRE(print_filtered(paper.screen(), ".", R"("\u001b[2J\nb")").ok());
  CHECK(paper.out.text() == "\\x1b[2J\nb\n");
}

TEST_CASE("an endless program ends when nobody reads") {
  class OneWrite final : public OutputStream {
   public:
    Result<void> write(std::string_view) override {
      closed_ = true;
      return {};
    }
    bool closed() const override { return closed_; }

   private:
    bool closed_ = false;
  } out;
  CHECK(print_filtered({.out = out, .facts = {}, .now = {}}, "repeat(1)", "1").ok());
}

TEST_CASE("modules are nowhere to be found, which is an error like any other") {
  for (const auto* program :
       {"import \"a\" as a; .", "include \"x\"; .", "import \"a\" as $a; .", "include \"x\" {search: \"./\"}; ."}) {
    CAPTURE(program);
    CHECK(failure(program, "1").code == ErrorCode::usage);
  }
  CHECK(failure("\"a\" | modulemeta", "1").code == ErrorCode::usage);
  CHECK(filtered("get_search_list", "1") == "[]\n");
}

TEST_CASE("a program that never yields a value ends when it is stopped") {
  std::stop_source source;
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    source.request_stop();
  });
  Paper paper;
  Screen screen = paper.screen();
  screen.stop = source.get_token();
  for (const auto* program : {"def f: f; f", "[limit(1000000000; repeat(1))] | length"}) {
    const auto printed = print_filtered(screen, program, "1");
    REQUIRE_FALSE(printed.ok());
    CHECK(printed.error().code == ErrorCode::cancelled);
  }
  stopper.join();
  CHECK(paper.out.text().empty());
}

TEST_CASE("an error that quotes a whole document is shortened") {
  CHECK(failure("halt_error", "\"" + std::string(5000, 'x') + "\"").message.size() < 400);
}

TEST_CASE("a missing libjq names the package") {
  Paper paper;
  const auto printed = print_filtered(paper.screen(), ".", "1", "libjq-that-is-not-there.so.9");
  REQUIRE_FALSE(printed.ok());
  CHECK(printed.error().code == ErrorCode::config);
  CHECK_THAT(printed.error().message, ContainsSubstring("libjq-that-is-not-there.so.9"));
  CHECK(printed.error().hint == "apt-get install libjq1");
}
