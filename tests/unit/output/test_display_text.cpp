#include "output/display_text.hpp"

#include "gpuctl/output/output.hpp"
#include "support/catch.hpp"

using namespace gpuctl::output;

TEST_CASE("nothing that a terminal obeys passes printable()") {
  CHECK(printable("plain ~ text") == "plain ~ text");
  CHECK(printable("a\x1b[31mb") == "a\\x1b[31mb");
  CHECK(printable("line\nnext\r\ttab") == "line\\nnext\\r\\ttab");
  CHECK(printable(std::string_view("nul\0", 4)) == "nul\\x00");
  CHECK(printable("\x7f") == "\\x7f");
  CHECK(printable("csi \xC2\x9B"
                  "2J") == "csi \\x9b2J");
  CHECK(printable("\xE2\x80\xAEtxt.exe") == "\\u202etxt.exe");
  CHECK(printable("\xE2\x80\xA8") == "\\u2028");
  CHECK(printable("grün 東京 🚀") == "grün 東京 🚀");
}

TEST_CASE("bytes that are not UTF-8 become the replacement character") {
  for (const auto* bad : {"\xFF", "\xC0\x80", "\xC3", "\xE2\x82", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x80"}) {
    const auto text = printable(bad);
    CAPTURE(text);
    CHECK(text.starts_with("\xEF\xBF\xBD"));
    CHECK(text.find(bad) == std::string::npos);
  }
  CHECK(printable("a\xC3") == "a\xEF\xBF\xBD");
}

TEST_CASE("line feeds and tabs stay where lines are kept") {
  std::string out;
  append_printable(out, "a\n\tb\x1b", Lines::keep);
  CHECK(out == "a\n\tb\\x1b");
}

TEST_CASE("width counts columns, not bytes") {
  CHECK(display_width("") == 0);
  CHECK(display_width("abc") == 3);
  CHECK(display_width("grün") == 4);
  CHECK(display_width("東京") == 4);
  CHECK(display_width("한국") == 4);
  CHECK(display_width("e\xCC\x81") == 1);  // e and a combining acute accent
  CHECK(display_width("🚀") == 2);
  CHECK(display_width("…") == 1);
}

TEST_CASE("shortening keeps whole characters within the width") {
  const auto shortened = [](std::string text, std::size_t width) {
    shorten(text, width);
    return text;
  };
  CHECK(shortened("train-1", 7) == "train-1");
  CHECK(shortened("train-10", 7) == "train-…");
  CHECK(shortened("東京都", 5) == "東京…");
  CHECK(shortened("東京都", 4) == "東…");
  CHECK(shortened("e\xCC\x81"
                  "bcd",
                  2) == "e\xCC\x81…");
  CHECK(shortened("abc", 1) == "…");
}
