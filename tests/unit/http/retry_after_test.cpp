#include "gpuctl/http/retry_after.hpp"

#include <array>

#include "gpuctl/base/duration.hpp"
#include "gpuctl/http/rate_limit.hpp"
#include "support/catch.hpp"
#include "support/scripted_transport.hpp"

using namespace gpuctl;
using namespace gpuctl::http;
using std::chrono::seconds;

namespace {
const WallTime kNow = *parse_rfc3339("2026-01-15T12:00:00Z");
}

TEST_CASE("Retry-After in seconds and as a date") {
  const std::array<std::pair<const char*, std::optional<std::int64_t>>, 22> values{{
      {"0", 0},
      {"7", 7},
      {" 30 ", 30},
      {"0007", 7},
      {"99999999999999999999999", 3'155'760'000},
      {"Thu, 15 Jan 2026 12:00:37 GMT", 37},
      {"Thursday, 15-Jan-26 12:01:00 GMT", 60},
      {"Thu Jan 15 12:02:00 2026", 120},
      {"Thu, 15 Jan 2026 11:59:00 GMT", 0},
      {"Thu, 31 Dec 2099 23:59:59 GMT", 2'333'966'399},
      {"-1", std::nullopt},
      {"-0", std::nullopt},
      {"+5", std::nullopt},
      {"1.5", std::nullopt},
      {"1e3", std::nullopt},
      {"0x10", std::nullopt},
      {"", std::nullopt},
      {"   ", std::nullopt},
      {"soon", std::nullopt},
      {"5 seconds", std::nullopt},
      {"Thu, 15 Foo 2026 12:00:37 GMT", std::nullopt},
      {"Thu, 32 Jan 2026 12:00:37 GMT", std::nullopt},
  }};
  for (const auto& [text, wanted] : values) {
    CAPTURE(text);
    const auto parsed = parse_retry_after(text, kNow);
    REQUIRE(parsed.has_value() == wanted.has_value());
    if (wanted) CHECK(parsed->count() == *wanted);
  }
}

TEST_CASE("a date counts from the server's own Date where there is one") {
  const char* later = "Thu, 15 Jan 2026 12:10:30 GMT";
  const auto with_date =
      test::answer(429, "", {{"date", "Thu, 15 Jan 2026 12:10:00 GMT"}, {"retry-after", later}}).headers;
  CHECK(retry_after(with_date, kNow) == seconds(30));
  const auto bad_date = test::answer(429, "", {{"Date", "yesterday"}, {"Retry-After", later}}).headers;
  CHECK(retry_after(bad_date, kNow) == seconds(630));
  CHECK(retry_after(test::answer(429, "").headers, kNow) == std::nullopt);
}

TEST_CASE("both families of rate-limit headers, and the drafts between") {
  using Fields = std::vector<std::pair<std::string, std::string>>;
  const auto quotas = [](Fields fields) { return parse_rate_limits(test::answer(200, "", fields).headers, kNow); };

  const auto named = quotas({{"RateLimit-Policy", "\"project\";q=500;w=60, \"endpoint\";q=60;w=60"},
                             {"RateLimit", "\"project\";r=0;t=37, \"endpoint\";r=48;t=36"}});
  REQUIRE(named.size() == 2);
  CHECK(named[0].name == "project");
  CHECK(named[0].remaining == 0);
  CHECK(named[0].reset == seconds(37));
  CHECK_FALSE(named[0].per_endpoint());
  CHECK(named[1].remaining == 48);
  CHECK(named[1].per_endpoint());

  const auto draft = quotas({{"ratelimit", "limit=100, remaining=5, reset=50"}});
  REQUIRE(draft.size() == 1);
  CHECK(draft[0].remaining == 5);
  CHECK(draft[0].reset == seconds(50));

  for (const char* prefix : {"RateLimit", "x-ratelimit"}) {
    const std::string name(prefix);
    const auto relative = quotas({{name + "-Remaining", "0"}, {name + "-Reset", "42"}});
    REQUIRE(relative.size() == 1);
    CHECK(relative[0].reset == seconds(42));
  }
  const auto now = kNow.time_since_epoch() / seconds(1);
  CHECK(quotas({{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", std::to_string(now + 9)}}).at(0).reset ==
        seconds(9));
  CHECK(quotas({{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", std::to_string((now + 9) * 1000)}}).at(0).reset ==
        seconds(9));
  CHECK(quotas({{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", std::to_string(now - 9)}}).at(0).reset ==
        seconds(0));
}

TEST_CASE("rate-limit headers that cannot be read are ignored") {
  using Fields = std::vector<std::pair<std::string, std::string>>;
  for (const Fields& fields :
       {Fields{{"RateLimit", ""}}, Fields{{"RateLimit", "\"project\""}}, Fields{{"RateLimit", "\"project\";r=0"}},
        Fields{{"RateLimit", "\"project\";r=-1;t=5"}}, Fields{{"RateLimit", ";;,,=;"}},
        Fields{{"RateLimit", "\"a\";r=0;t=99999999"}}, Fields{{"x-ratelimit-remaining", "0"}},
        Fields{{"x-ratelimit-remaining", "none"}, {"x-ratelimit-reset", "5"}}}) {
    CAPTURE(fields[0].second);
    CHECK(parse_rate_limits(test::answer(200, "", fields).headers, kNow).empty());
  }
}
