#include <set>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/error.hpp"
#include "gpuctl/base/exit_code.hpp"
#include "gpuctl/base/result.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"

using namespace gpuctl;
using namespace std::chrono_literals;

TEST_CASE("every error code has its exit code and its own stable name") {
  const std::vector<std::tuple<ErrorCode, int, std::string_view>> rows{
      {ErrorCode::usage, 2, "usage"},
      {ErrorCode::ambiguous, 2, "ambiguous"},
      {ErrorCode::config, 3, "config"},
      {ErrorCode::unauthenticated, 4, "unauthenticated"},
      {ErrorCode::forbidden, 4, "forbidden"},
      {ErrorCode::not_found, 5, "not_found"},
      {ErrorCode::conflict, 6, "conflict"},
      {ErrorCode::no_capacity, 7, "no_capacity"},
      {ErrorCode::insufficient_funds, 7, "insufficient_funds"},
      {ErrorCode::refused, 1, "refused"},
      {ErrorCode::rate_limited, 8, "rate_limited"},
      {ErrorCode::unavailable, 8, "unavailable"},
      {ErrorCode::bad_response, 1, "bad_response"},
      {ErrorCode::deadline, 9, "deadline"},
      {ErrorCode::outcome_unknown, 10, "outcome_unknown"},
      {ErrorCode::cancelled, 130, "cancelled"},
      {ErrorCode::io, 3, "io"},
      {ErrorCode::internal, 70, "internal"},
  };
  CHECK(rows.size() == static_cast<std::size_t>(ErrorCode::internal) + 1);
  for (const auto& [code, exit, name] : rows) {
    CAPTURE(name);
    CHECK(static_cast<int>(exit_code_for(code)) == exit);
    CHECK(to_string(code) == name);
  }
}

TEST_CASE("the exit code table ascends, has no gaps in meaning and covers every error") {
  std::set<int> known;
  int previous = -1;
  for (const auto& row : exit_codes()) {
    CHECK(static_cast<int>(row.code) > previous);
    CHECK_FALSE(row.meaning.empty());
    previous = static_cast<int>(row.code);
    known.insert(previous);
  }
  CHECK(known.size() == 17);
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code)
    CHECK(known.contains(static_cast<int>(exit_code_for(static_cast<ErrorCode>(code)))));
}

TEST_CASE("delivery names are stable") {
  CHECK(to_string(Delivery::not_sent) == "not_sent");
  CHECK(to_string(Delivery::maybe_sent) == "maybe_sent");
  CHECK(to_string(Delivery::answered) == "answered");
}

namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error{.code = ErrorCode::refused, .message = "odd"};
  return number / 2;
}
Result<int> quarter(int number) {
  GPUCTL_ASSIGN(const int once, half(number));
  GPUCTL_ASSIGN(const int twice, half(once));
  return twice;
}
Result<void> checked(int number) {
  GPUCTL_TRY(half(number));
  return {};
}

}  // namespace

TEST_CASE("Result hands the first error through") {
  CHECK(*quarter(8) == 2);
  CHECK(quarter(6).error().message == "odd");
  CHECK(checked(2).ok());
  CHECK(checked(3).error().code == ErrorCode::refused);
  CHECK(*half(8).map([](int n) { return std::to_string(n); }) == "4");
  CHECK(half(7).map([](int n) { return std::to_string(n); }).error().message == "odd");
  CHECK(half(7).value_or(-1) == -1);
  CHECK_THROWS_AS(half(7).value(), std::bad_variant_access);
}

TEST_CASE("a call context knows what is left") {
  test::FakeClock clock;
  CallContext open;
  CHECK_FALSE(open.remaining(clock).has_value());
  CHECK(open.check(clock).ok());

  const auto narrow = open.until(clock.steady_now() + 1500us);
  CHECK(narrow.remaining(clock) == 2ms);
  CHECK(narrow.until(clock.steady_now() + 1h).remaining(clock) == 2ms);
  CHECK(narrow.until(clock.steady_now() + 1ms).remaining(clock) == 1ms);
  clock.advance(1499us);
  CHECK(narrow.check(clock).ok());
  clock.advance(1us);
  CHECK(narrow.check(clock).error().code == ErrorCode::deadline);
  clock.advance(1h);
  CHECK(narrow.remaining(clock) == 0ms);
}

TEST_CASE("a stop is reported before a deadline") {
  test::FakeClock clock;
  std::stop_source stop;
  const CallContext context{.stop = stop.get_token(), .deadline = clock.steady_now()};
  CHECK(context.check(clock).error().code == ErrorCode::deadline);
  stop.request_stop();
  CHECK(context.cancelled());
  CHECK(context.check(clock).error().code == ErrorCode::cancelled);
  CHECK(cancelled_error(Delivery::maybe_sent).delivery == Delivery::maybe_sent);
}
