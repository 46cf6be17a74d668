#include <array>

#include "config/text.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"

using namespace gpuctl;
using namespace gpuctl::config;

TEST_CASE("arguments are split as a shell quotes them") {
  using Arguments = std::vector<std::string>;
  const auto split = [](std::string_view line) { return split_arguments(line).value(); };
  CHECK(split("pass show verda") == Arguments{"pass", "show", "verda"});
  CHECK(split("  a\t b ") == Arguments{"a", "b"});
  CHECK(split("'a b' \"c d\" e\\ f") == Arguments{"a b", "c d", "e f"});
  CHECK(split("a'b'\"c\"") == Arguments{"abc"});
  CHECK(split(R"('a\b' "c\"d\\e\f")") == Arguments{"a\\b", "c\"d\\e\\f"});
  CHECK(split("'' x") == Arguments{"", "x"});
  CHECK(split("$HOME *.txt; rm") == Arguments{"$HOME", "*.txt;", "rm"});
}

TEST_CASE("a broken command line is a config error") {
  for (const auto* line : {"", "   ", "'a", "a \"b", "a\\"}) {
    const auto arguments = split_arguments(line);
    CAPTURE(line);
    REQUIRE_FALSE(arguments.ok());
    CHECK(arguments.error().code == ErrorCode::config);
  }
}

TEST_CASE("base URLs are https, or http on loopback") {
  for (const auto* good : {"https://api.verda.com/v1", "http://127.0.0.1:8080/v1", "http://localhost",
                           "http://[::1]:1/v1", "http://127.7.8.9", "https://10.0.0.1"}) {
    CAPTURE(good);
    CHECK(checked_base_url(good, "x").value() == good);
  }
  CHECK(checked_base_url("https://api.verda.com/v1//", "x").value() == "https://api.verda.com/v1");
}

TEST_CASE("every wrong base URL says why and where it came from") {
  const auto why = [](std::string_view url) { return checked_base_url(url, "VERDA_BASE_URL").error().message; };
  const std::string prefix = "the base URL from VERDA_BASE_URL ";
  CHECK(why("api.verda.com") == prefix + "must start with https://");
  CHECK(why("ftp://api.verda.com") == prefix + "must start with https://");
  CHECK(why("http://api.verda.com") == prefix + "must start with https:// (http:// is for loopback only)");
  CHECK(why("http://127.0.0.1.evil.com") == prefix + "must start with https:// (http:// is for loopback only)");
  CHECK(why("http://localhost.evil.com") == prefix + "must start with https:// (http:// is for loopback only)");
  CHECK(why("http://localhost@evil.com") == prefix + "must not contain a user name or password");
  CHECK(why("https://u:p@api.verda.com") == prefix + "must not contain a user name or password");
  CHECK(why("https://") == prefix + "must start with https://");
  CHECK(why("https://:443") == prefix + "has no host");
  CHECK(why("https://a/v1?x=1") == prefix + "must not have a query or fragment");
  CHECK(why("https://a/v1#x") == prefix + "must not have a query or fragment");
  CHECK(why("https://a /v1") == prefix + "contains a character that no URL has");
  CHECK(why("https://a\n") == prefix + "contains a character that no URL has");
  CHECK(why("http://127.0.0.1\\@evil.com") == prefix + "contains a character that no URL has");
}

TEST_CASE("paths below the home folder are shown with ~") {
  gpuctl::test::FakeEnvironment environment{{{"HOME", "/home/ann"}}};
  CHECK(short_path("/home/ann/.verda/credentials", environment) == "~/.verda/credentials");
  CHECK(short_path("/home/anna/x", environment) == "/home/anna/x");
  environment.unset("HOME");
  CHECK(short_path("/home/ann/x", environment) == "/home/ann/x");
  environment.set("HOME", "/");
  CHECK(short_path("/x", environment) == "/x");
}
