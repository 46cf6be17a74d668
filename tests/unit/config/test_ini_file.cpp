#include "config/ini_file.hpp"
#include "support/catch.hpp"

using gpuctl::config::IniFile;

TEST_CASE("pairs belong to the section above them") {
  const IniFile ini("flat = 1\n[default]\na=x\n  b\t=  y z  \n[prod] ; live\na = p\n");
  CHECK(ini.is_ini());
  CHECK(ini.profiles() == std::vector<std::string>{"default", "prod"});
  CHECK(ini.get("default", "flat") == "1");
  CHECK(ini.get("default", "a") == "x");
  CHECK(ini.get("default", "b") == "y z");
  CHECK(ini.get("prod", "a") == "p");
  CHECK_FALSE(ini.get("prod", "b").has_value());
  CHECK_FALSE(ini.get("nosuch", "a").has_value());
}

TEST_CASE("comments, quotes, equals signs, CRLF, a byte order mark") {
  const IniFile ini(
      "\xEF\xBB\xBF[default]\r\n; a = comment\r\n# b = comment\r\na = \"q\" \r\nb = x=y==\r\nc = s;e#c ; really\r\nd "
      "=\r\ne = # no\r\n");
  CHECK(ini.get("default", "a") == "q");
  CHECK(ini.get("default", "b") == "x=y==");
  CHECK(ini.get("default", "c") == "s;e#c");
  CHECK_FALSE(ini.get("default", "d").has_value());
  CHECK_FALSE(ini.get("default", "e").has_value());
  CHECK_FALSE(ini.get("default", "; a").has_value());
}

TEST_CASE("a pair of quotes around a value is no part of it") {
  IniFile ini("[d]\na = \"x # y\" ; c\nb = 'z'\nc = \"open\nd = \"a\" b\ne = \"\"\nf = a\"b\"\n");
  CHECK(ini.get("d", "a") == "x # y");
  CHECK(ini.get("d", "b") == "z");
  CHECK(ini.get("d", "c") == "\"open");
  CHECK(ini.get("d", "d") == "\"a\" b");
  CHECK_FALSE(ini.get("d", "e").has_value());
  CHECK(ini.get("d", "f") == "a\"b\"");
  ini.set("d", "a", "new");
  CHECK_THAT(ini.text(), ContainsSubstring("[d]\na = new ; c\n"));
}

TEST_CASE("of two the last one counts") {
  const IniFile ini("[a]\nk = 1\n[b]\nk = 2\n[a]\nk = 3\n");
  CHECK(ini.get("a", "k") == "3");
  CHECK(ini.profiles().size() == 2);
}

TEST_CASE("YAML and JSON are not taken for INI") {
  for (const auto* text : {"client_id: a\nclient_secret: b=c\n", "{\"client_id\": \"a=b\",\n \"x\": 1}",
                           "[\"a\", \"b\"]", "profiles:\n  default:\n    client_id: a\n", "words\n"}) {
    CAPTURE(text);
    CHECK_FALSE(IniFile(text).is_ini());
  }
  for (const auto* text : {"", "\n\n", "# c\n; d\n", "[x]\n", "a = b\nwords\n"}) CHECK(IniFile(text).is_ini());
}

TEST_CASE("setting a value keeps every other byte") {
  const std::string text =
      "\xEF\xBB\xBF; my keys\r\n[default]\r\n  a =  1  ; one\r\nb=2\r\n\r\n[prod]\r\nstray words\r\na\t=\t3\r\n";
  IniFile ini(text);
  CHECK(ini.text() == text);
  ini.set("default", "a", "new");
  CHECK(ini.text() ==
        "\xEF\xBB\xBF; my keys\r\n[default]\r\n  a =  new  ; one\r\nb=2\r\n\r\n[prod]\r\nstray words\r\na\t=\t3\r\n");
  ini.set("default", "c", "4");
  ini.set("prod", "a", "5");
  CHECK(ini.text() ==
        "\xEF\xBB\xBF; my keys\r\n[default]\r\n  a =  new  ; one\r\nb=2\r\nc = 4\r\n\r\n[prod]\r\nstray "
        "words\r\na\t=\t5\r\n");
}

TEST_CASE("a value is set where there was none") {
  IniFile ini("[a]\nk =\nl = # later\nm =   \nn =;x\n");
  ini.set("a", "n", "4");
  CHECK(IniFile(ini.text()).get("a", "n") == "4");
  ini.set("a", "k", "1");
  ini.set("a", "l", "2");
  ini.set("a", "m", "3");
  CHECK(ini.get("a", "k") == "1");
  CHECK(ini.get("a", "l") == "2");
  CHECK(ini.get("a", "m") == "3");
  CHECK(IniFile(ini.text()).get("a", "l") == "2");
}

TEST_CASE("a new profile goes to the end") {
  IniFile empty("");
  empty.set("default", "k", "v");
  CHECK(empty.text() == "[default]\nk = v\n");
  IniFile open_end("[a]\nk = 1");
  open_end.set("a", "l", "2");
  open_end.set("b", "k", "3");
  CHECK(open_end.text() == "[a]\nk = 1\nl = 2\n\n[b]\nk = 3\n");
  IniFile flat("k = 1\n");
  flat.set("default", "l", "2");
  CHECK(flat.text() == "k = 1\nl = 2\n");
}

TEST_CASE("removing takes out the lines, and the header where nothing is left") {
  IniFile ini("[a]\nk = 1\nk = 2\n\n[b]\n# note\nk = 3\n");
  CHECK(ini.remove("a", "k"));
  CHECK_FALSE(ini.remove("a", "k"));
  ini.remove_if_empty("a");
  CHECK(ini.remove("b", "k"));
  ini.remove_if_empty("b");
  CHECK(ini.text() == "\n[b]\n# note\n");
}
