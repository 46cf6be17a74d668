// The repeat table, cell by cell, and the backoff.
#include "gpuctl/http/retry.hpp"

#include <array>

#include "support/catch.hpp"
#include "support/fakes.hpp"

using namespace gpuctl;
using namespace gpuctl::http;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("the repeat table") {
  struct Row {
    Outcome outcome;
    Decision safe, keyed, create;
  };
  using enum Decision;
  const std::array rows{
      Row{Outcome::success, done, done, done},
      Row{Outcome::not_sent, retry, retry, retry},
      Row{Outcome::maybe_sent, retry, retry, unknown},
      Row{Outcome::too_many_requests, Decision::wait, Decision::wait, Decision::wait},
      Row{Outcome::unavailable, Decision::wait, Decision::wait, unknown},
      Row{Outcome::refused_503, Decision::wait, Decision::wait, stop},
      Row{Outcome::server_failure, retry, retry, unknown},
      Row{Outcome::refused, stop, stop, stop},
      Row{Outcome::unreadable, stop, stop, unknown},
      Row{Outcome::broken, stop, stop, stop},
  };
  for (const auto& row : rows) {
    CAPTURE(static_cast<int>(row.outcome));
    CHECK(decide(Repeat::safe, row.outcome) == row.safe);
    CHECK(decide(Repeat::keyed, row.outcome) == row.keyed);
    CHECK(decide(Repeat::unsafe_create, row.outcome) == row.create);
  }
}

TEST_CASE("which column a status belongs to") {
  const std::array<std::pair<int, Outcome>, 26> statuses{{
      {200, Outcome::success},           {202, Outcome::success},        {204, Outcome::success},
      {207, Outcome::success},           {301, Outcome::refused},        {304, Outcome::refused},
      {307, Outcome::refused},           {400, Outcome::refused},        {401, Outcome::refused},
      {402, Outcome::refused},           {403, Outcome::refused},        {404, Outcome::refused},
      {408, Outcome::server_failure},    {409, Outcome::refused},        {422, Outcome::refused},
      {429, Outcome::too_many_requests}, {499, Outcome::refused},        {500, Outcome::server_failure},
      {501, Outcome::server_failure},    {502, Outcome::server_failure}, {503, Outcome::unavailable},
      {504, Outcome::server_failure},    {524, Outcome::server_failure}, {0, Outcome::unreadable},
      {199, Outcome::unreadable},        {600, Outcome::unreadable},
  }};
  for (const auto& [status, outcome] : statuses) {
    CAPTURE(status);
    CHECK(outcome_of_status(status, false) == outcome);
    CHECK(outcome_of_status(status, true) == (status == 503 ? Outcome::refused_503 : outcome));
  }
}

TEST_CASE("which column a transport failure belongs to") {
  const auto of = [](ErrorCode code, Delivery delivery) {
    return outcome_of_error(Error{.code = code, .message = "", .delivery = delivery});
  };
  CHECK(of(ErrorCode::unavailable, Delivery::not_sent) == Outcome::not_sent);
  CHECK(of(ErrorCode::unavailable, Delivery::maybe_sent) == Outcome::maybe_sent);
  CHECK(of(ErrorCode::bad_response, Delivery::answered) == Outcome::unreadable);
  CHECK(of(ErrorCode::config, Delivery::not_sent) == Outcome::broken);
  CHECK(of(ErrorCode::internal, Delivery::not_sent) == Outcome::broken);
  CHECK(of(ErrorCode::internal, Delivery::maybe_sent) == Outcome::maybe_sent);
}

TEST_CASE("the backoff doubles up to its cap") {
  const RetryPolicy policy{.base_delay = milliseconds(500), .max_delay = milliseconds(3000)};
  CHECK(backoff_cap(policy, 1) == milliseconds(500));
  CHECK(backoff_cap(policy, 2) == milliseconds(1000));
  CHECK(backoff_cap(policy, 3) == milliseconds(2000));
  CHECK(backoff_cap(policy, 4) == milliseconds(3000));
  CHECK(backoff_cap(policy, 1'000'000) == milliseconds(3000));
  CHECK(backoff_cap({.base_delay = milliseconds(9000), .max_delay = milliseconds(3000)}, 1) == milliseconds(3000));
}

TEST_CASE("full jitter uses the whole range and never leaves it") {
  const RetryPolicy policy{};
  test::SeededRandom random;
  auto least = milliseconds::max();
  auto most = milliseconds::min();
  for (int i = 0; i < 2000; ++i) {
    const auto wait = backoff(policy, 2, random.next(), std::nullopt);
    least = std::min(least, wait);
    most = std::max(most, wait);
  }
  CHECK(least >= milliseconds(0));
  CHECK(least < milliseconds(50));
  CHECK(most <= milliseconds(1000));
  CHECK(most > milliseconds(950));
}

TEST_CASE("Retry-After is a floor, also above the cap") {
  const RetryPolicy policy{};
  CHECK(backoff(policy, 1, 0, seconds(7)) == seconds(7));
  CHECK(backoff(policy, 1, UINT64_MAX, seconds(40)) == seconds(40));
  CHECK(backoff(policy, 1, 499, seconds(0)) == milliseconds(499));
}
