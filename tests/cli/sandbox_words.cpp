// What help and completion say about the sandbox is what its service knows.
#include "cli/sandbox_words.hpp"

#include "app/sandbox_control.hpp"
#include "cmd_machine.hpp"
#include "unit/sandbox/cloud.hpp"

using namespace gpuctl;
using gpuctl::sandbox::Json;
using gpuctl::sandbox::test::Cloud;

TEST_CASE("the service knows every kind of fault and every oddity that help names", "[cli][sandbox]") {
  Cloud cloud;
  for (const auto& kind : cli::fault_kinds) cloud.fault({{"operation", "get_balance"}, {"kind", kind.name}});
  const std::string refusal =
      cloud.post("/_sandbox/faults", {{"operation", "get_balance"}, {"kind", "?"}}).json()["message"];
  CHECK(static_cast<std::size_t>(std::count(refusal.begin(), refusal.end(), ',')) + 1 == cli::fault_kinds.size());
  const Json current = cloud.get("/_sandbox/oddities").json();
  CHECK(current.size() == cli::oddities.size());
  for (const auto& oddity : cli::oddities) {
    CHECK(current[std::string(oddity.name)] == oddity.values.front());
    for (const auto value : oddity.values) {
      const int status = cloud.post("/_sandbox/oddities", {{"name", oddity.name}, {"value", value}}).status;
      CHECK(status == (value.empty() ? 400 : 200));
    }
  }
}

TEST_CASE("without HOME the sandbox has no place and says so", "[cli][sandbox]") {
  test::FakeEnvironment environment;
  test::FakeFiles files;
  test::FakeClock clock;
  test::SeededRandom random;
  test::FakeTerminal terminal;
  const auto settings = config::Settings::load({.environment = environment, .files = files, .working_folder = "/"});
  REQUIRE(settings.ok());
  const auto control = app::open_sandbox(*settings, {clock, random, files}, terminal);
  const auto started = control->start({}, {});
  REQUIRE_FALSE(started.ok());
  CHECK(started.error().code == ErrorCode::config);
  CHECK_THAT(started.error().hint, ContainsSubstring("GPUCTL_STATE_DIR"));
  CHECK_FALSE(control->status({}).ok());
}
