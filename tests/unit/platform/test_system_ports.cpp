#include <cstdlib>
#include <set>
#include <thread>

#include "gpuctl/platform/system_clock.hpp"
#include "gpuctl/platform/system_environment.hpp"
#include "gpuctl/platform/system_random.hpp"
#include "support/catch.hpp"

using namespace gpuctl;
using namespace std::chrono_literals;

TEST_CASE("the real clocks move, and the wall clock is in this century") {
  const SystemClock clock;
  CHECK(clock.now() > WallTime(std::chrono::sys_days(std::chrono::year(2024) / 1 / 1)));
  CHECK(clock.now() < WallTime(std::chrono::sys_days(std::chrono::year(2100) / 1 / 1)));
  const auto before = clock.steady_now();
  SystemSleeper sleeper;
  REQUIRE(sleeper.sleep(20ms, {}).ok());
  CHECK(clock.steady_now() - before >= 20ms);
  CHECK(clock.steady_now() - before < 5s);
}

TEST_CASE("a sleep ends at the deadline, and that is an error") {
  const SystemClock clock;
  SystemSleeper sleeper;
  const auto before = clock.steady_now();
  const auto result = sleeper.sleep(1h, CallContext{}.until(before + 20ms));
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == ErrorCode::deadline);
  CHECK(clock.steady_now() - before >= 20ms);
  CHECK(clock.steady_now() - before < 5s);
  CHECK(sleeper.sleep(0ms, CallContext{}.until(before + 1h)).ok());
  CHECK(sleeper.sleep(-5ms, {}).ok());
}

TEST_CASE("a sleep ends at once when it is cancelled") {
  const SystemClock clock;
  SystemSleeper sleeper;
  std::stop_source stop;
  const auto before = clock.steady_now();
  std::jthread other([&] { stop.request_stop(); });
  CHECK(sleeper.sleep(1h, {.stop = stop.get_token()}).error().code == ErrorCode::cancelled);
  CHECK(sleeper.sleep(std::chrono::milliseconds::max(), {.stop = stop.get_token()}).error().code ==
        ErrorCode::cancelled);
  CHECK(clock.steady_now() - before < 5s);
}

TEST_CASE("the kernel's random numbers differ") {
  SystemRandom random;
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.next());
  CHECK(seen.size() == 1000);
}

TEST_CASE("an empty variable counts as not set") {
  const SystemEnvironment environment;
  REQUIRE(::setenv("GPUCTL_TEST_VARIABLE", "x y", 1) == 0);
  CHECK(environment.get("GPUCTL_TEST_VARIABLE") == "x y");
  REQUIRE(::setenv("GPUCTL_TEST_VARIABLE", "", 1) == 0);
  CHECK_FALSE(environment.get("GPUCTL_TEST_VARIABLE").has_value());
  REQUIRE(::unsetenv("GPUCTL_TEST_VARIABLE") == 0);
  CHECK_FALSE(environment.get("GPUCTL_TEST_VARIABLE").has_value());
}
