// The fakes stand in for real ports in every other suite, so what they promise is checked here.
#include <thread>

#include "support/catch.hpp"
#include "support/fakes.hpp"

using namespace gpuctl;
using namespace gpuctl::test;
using namespace std::chrono_literals;

TEST_CASE("the fake sleeper moves its clock, up to the deadline") {
  FakeClock clock;
  FakeSleeper sleeper(clock);
  const auto start = clock.steady_now();
  CHECK(sleeper.sleep(2s, {}).ok());
  CHECK(clock.steady_now() == start + 2s);
  const auto late = sleeper.sleep(5s, CallContext{}.until(clock.steady_now() + 1s));
  CHECK(late.error().code == ErrorCode::deadline);
  CHECK(clock.steady_now() == start + 3s);
  std::stop_source stop;
  sleeper.on_sleep([&] { stop.request_stop(); });
  CHECK(sleeper.sleep(1s, {.stop = stop.get_token()}).error().code == ErrorCode::cancelled);
  CHECK(sleeper.sleeps() == std::vector<std::chrono::milliseconds>{2s, 5s, 1s});
}

TEST_CASE("fake files remember modes, owners and faults") {
  FakeFiles files;
  CHECK(files.write_atomic("/h/a", "x", 0600).error().code == ErrorCode::not_found);
  REQUIRE(files.make_directories("/h/b", 0700).ok());
  REQUIRE(files.write_atomic("/h/a", "x", 0640).ok());
  CHECK(*files.read("/h/a") == "x");
  CHECK((*files.info("/h/a"))->mode == 0640);
  CHECK((*files.info("/h"))->is_directory);
  CHECK_FALSE((*files.info("/none")).has_value());
  CHECK(*files.list("/h") == std::vector<std::string>{"a", "b"});
  CHECK(files.read("/h/a", 0).error().code == ErrorCode::io);
  files.put("/h/b/foreign", "y", 0666, false);
  CHECK_FALSE((*files.info("/h/b/foreign"))->owned_by_us);

  files.fill_disk();
  const auto full = files.write_atomic("/h/a", "z", 0600);
  CHECK(full.error().code == ErrorCode::io);
  CHECK_THAT(full.error().message, ContainsSubstring("no space left"));
  CHECK(*files.content("/h/a") == "x");
  files.heal();
  CHECK(files.remove("/h/a").ok());
  CHECK(files.remove("/h/a").ok());
  CHECK(files.read("/h/a").error().code == ErrorCode::not_found);
}

TEST_CASE("fake locks exclude each other and can be held by somebody else") {
  FakeFiles files;
  auto first = files.lock("/l", {});
  REQUIRE(first.ok());
  std::stop_source stop;
  std::optional<ErrorCode> waiting;
  {
    std::jthread second([&] { waiting = files.lock("/l", {.stop = stop.get_token()}).error().code; });
    stop.request_stop();
  }
  CHECK(waiting == ErrorCode::cancelled);
  first->reset();
  CHECK(files.lock("/l", {}).ok());
  files.hold_lock("/l");
  FakeClock clock;
  CHECK(files.lock("/l", CallContext{}.until(clock.steady_now())).error().code == ErrorCode::deadline);
}

TEST_CASE("the fake terminal answers prompts in order and then behaves like Ctrl-C") {
  FakeTerminal terminal;
  terminal.answers = {"yes", "s3cret"};
  CHECK(*terminal.prompt_line("sure? ", {}) == "yes");
  CHECK(terminal.prompt_secret("secret: ", {})->reveal() == "s3cret");
  CHECK(terminal.prompt_line("more? ", {}).error().code == ErrorCode::cancelled);
  CHECK(terminal.prompts == std::vector<std::string>{"sure? ", "secret: ", "more? "});
  REQUIRE(terminal.out().write("a").ok());
  terminal.out().close();
  REQUIRE(terminal.out().write("b").ok());
  CHECK(terminal.output.text() == "a");
  terminal.err().fail();
  CHECK_FALSE(terminal.err().write("c").ok());
}

TEST_CASE("fake processes answer from their script") {
  FakeProcesses processes;
  processes.script("pass", ProcessResult{.exit_status = 0, .output = "x"});
  CHECK(processes.run({"pass", "show"}, {})->output == "x");
  CHECK(processes.run({"other"}, {}).error().code == ErrorCode::not_found);
  CHECK(processes.runs().size() == 2);
}
