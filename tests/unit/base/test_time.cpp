#include "gpuctl/base/duration.hpp"
#include "support/catch.hpp"

using namespace gpuctl;
using namespace std::chrono_literals;

namespace {

WallTime at(int year, unsigned month, unsigned day, std::chrono::microseconds rest = 0us) {
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) + rest;
}

}  // namespace

TEST_CASE("durations as people write them") {
  CHECK(parse_duration("90s") == 90s);
  CHECK(parse_duration("10m") == 10min);
  CHECK(parse_duration("1h30m") == 90min);
  CHECK(parse_duration("2d") == 48h);
  CHECK(parse_duration("500ms") == 500ms);
  CHECK(parse_duration("45") == 45s);
  CHECK(parse_duration("0") == 0s);
  CHECK(parse_duration("1d2h3m4s5ms") == 26h + 3min + 4s + 5ms);
}

TEST_CASE("what is no duration") {
  for (const auto* text : {"", "s", "-1s", "+1s", "1.5h", "1 h", "1h 30m", "30m1h", "1h1h", "10x", "1h30",
                           "99999999999999d", "9999999999999999s", "1e3", "m5", " 5s"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("durations for people") {
  CHECK(format_duration(0s) == "0s");
  CHECK(format_duration(40s) == "40s");
  CHECK(format_duration(72s) == "1m 12s");
  CHECK(format_duration(3h) == "3h");
  CHECK(format_duration(3h + 5s) == "3h");
  CHECK(format_duration(92min) == "1h 32m");
  CHECK(format_duration(146h + 59min) == "6d 2h");
  CHECK(format_duration(-5s) == "0s");
  CHECK(format_age(72s) == "1m");
  CHECK(format_age(146h) == "6d");
}

TEST_CASE("RFC 3339 in every shape it allows") {
  CHECK(parse_rfc3339("2023-07-15T14:10:26Z") == at(2023, 7, 15, 14h + 10min + 26s));
  CHECK(parse_rfc3339("2023-07-15T14:10:26.654Z") == at(2023, 7, 15, 14h + 10min + 26s + 654ms));
  CHECK(parse_rfc3339("2023-07-15 14:10:26.123456789z") == at(2023, 7, 15, 14h + 10min + 26s + 123456us));
  CHECK(parse_rfc3339("2023-07-15t14:10:26+02:00") == at(2023, 7, 15, 12h + 10min + 26s));
  CHECK(parse_rfc3339("2023-12-31T23:30:00-01:15") == at(2024, 1, 1, 45min));
  CHECK(parse_rfc3339("2024-02-29T00:00:00Z") == at(2024, 2, 29));
  CHECK(parse_rfc3339("2016-12-31T23:59:60Z") == at(2017, 1, 1));
  CHECK(parse_rfc3339("1969-12-31T23:59:59.5Z") == at(1969, 12, 31, 23h + 59min + 59s + 500ms));
}

TEST_CASE("what is no RFC 3339 time") {
  for (const auto* text :
       {"", "2023-07-15", "2023-07-15T14:10Z", "2023-07-15T14:10:26", "2023-02-29T00:00:00Z", "2023-13-01T00:00:00Z",
        "2023-00-10T00:00:00Z", "2023-07-15T24:00:00Z", "2023-07-15T14:60:00Z", "2023-07-15T14:10:61Z",
        "2023-07-15T14:10:26.Z", "2023-07-15T14:10:26+24:00", "2023-07-15T14:10:26+02:60", "2023-07-15T14:10:26+0200",
        "2023-07-15T14:10:26Zx", "23-07-15T14:10:26Z", "+023-07-15T14:10:26Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_rfc3339(text).has_value());
  }
}

TEST_CASE("RFC 3339 is written in UTC with whole seconds") {
  CHECK(format_rfc3339(at(2023, 7, 15, 14h + 10min + 26s + 999ms)) == "2023-07-15T14:10:26Z");
  CHECK(format_rfc3339(at(1969, 12, 31, 23h + 59min + 59s + 1ms)) == "1969-12-31T23:59:59Z");
  for (const auto* text : {"2024-02-29T00:00:00Z", "2099-12-31T23:59:59Z", "1999-12-31T23:59:59Z"})
    CHECK(format_rfc3339(*parse_rfc3339(text)) == text);
}

TEST_CASE("the three forms of an HTTP date") {
  const auto expected = at(1994, 11, 6, 8h + 49min + 37s);
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == expected);
  CHECK(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == expected);
  CHECK(parse_http_date("Sun Nov  6 08:49:37 1994") == expected);
  CHECK(parse_http_date("Wed Nov 16 08:49:37 1994") == at(1994, 11, 16, 8h + 49min + 37s));
  CHECK(parse_http_date("Thursday, 31-Dec-26 23:59:59 GMT") == at(2026, 12, 31, 24h - 1s));
  CHECK(parse_http_date("Thu, 31 Dec 2099 23:59:59 GMT") == at(2099, 12, 31, 24h - 1s));
}

TEST_CASE("what is no HTTP date") {
  for (const auto* text :
       {"", "120", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
        "Sunday Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT "}) {
    CAPTURE(text);
    CHECK_FALSE(parse_http_date(text).has_value());
  }
}
