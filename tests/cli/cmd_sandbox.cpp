#include "cmd_machine.hpp"

using namespace gpuctl;
using namespace gpuctl::test;

namespace {
const std::string secret = "sandbox-secret-text";
}

TEST_CASE("the sandbox starts, tells where it is, and stops", "[cli][sandbox]") {
  CliHarness machine;
  CHECK_THAT(machine.run("sandbox status").out, ContainsSubstring("gpuctl sandbox start"));
  check_golden("cmd_sandbox_start", machine.run("sandbox start").page());
  const auto json = machine.run("sandbox status -o json");
  CHECK(*json_of(json.out).find("running") == Value(true));
  CHECK((json.out + json.err).find(secret) == std::string::npos);
  CHECK(machine.run("sandbox stop").code() == 0);
  CHECK(machine.sandbox.calls == std::vector<std::string>{"status", "start", "status", "stop"});
}

TEST_CASE("sandbox env prints lines that a shell can eval", "[cli][sandbox]") {
  CliHarness machine;
  machine.sandbox.state.client_id = "it's $HOME";
  const auto result = machine.run("sandbox env");
  CHECK(result.out ==
        "export VERDA_BASE_URL='http://127.0.0.1:4242/v1'\n"
        "export VERDA_CLIENT_ID='it'\\''s $HOME'\n"
        "export VERDA_CLIENT_SECRET='sandbox-secret-text'\n");
}

TEST_CASE("reset asks before it throws anything away", "[cli][sandbox]") {
  CliHarness machine;
  const auto refused = machine.run("sandbox reset");
  CHECK(refused.code() == 2);
  check_golden("cmd_sandbox_reset_refused", refused.page());
  CHECK(machine.run("sandbox reset --dry-run").code() == 0);
  machine.terminal.make_interactive();
  CHECK(machine.run("sandbox reset --no-input").code() == 2);
  machine.terminal.answers = {""};
  CHECK(machine.run("sandbox reset").code() == 1);
  CHECK(machine.sandbox.calls.empty());
  machine.terminal.answers = {"yes"};
  CHECK(machine.run("sandbox reset").code() == 0);
  CHECK(machine.run("sandbox reset --yes").code() == 0);
  CHECK(machine.sandbox.calls == std::vector<std::string>{"reset", "reset"});
}

TEST_CASE("time, speed, oddities and fleets are passed on as they were meant", "[cli][sandbox]") {
  CliHarness machine;
  CHECK(machine.run("sandbox advance 20m").code() == 0);
  CHECK(machine.run("sandbox speed 2.5").code() == 0);
  CHECK(machine.run("sandbox oddity string-prices on").code() == 0);
  CHECK(machine.run("sandbox seed 1000").code() == 0);
  CHECK(json_of(machine.run("sandbox books -o json").out).find("call") != nullptr);
  CHECK(machine.run("sandbox serve --state-dir /tmp/x --port 8080").code() == 0);
  CHECK(machine.sandbox.calls == std::vector<std::string>{"advance 1200000", "speed 2.500000",
                                                          "oddity string-prices on", "seed 1000", "books",
                                                          "serve 8080 /tmp/x"});
}

TEST_CASE("sandbox commands refuse what makes no sense", "[cli][sandbox]") {
  CliHarness machine;
  for (const char* line :
       {"advance soon", "advance 0s", "speed fast", "speed nan", "speed -1", "seed 0", "seed many",
        "serve --port 70000", "faults add", "faults add list_instances reject --status x",
        "faults add list_instances slow --delay soon", "faults add list_instances reject --times -1"}) {
    INFO(line);
    CHECK(machine.run(std::string("sandbox ") + line).code() == 2);
  }
  CHECK(machine.sandbox.calls.empty());
}

TEST_CASE("faults are planted, listed and cleared", "[cli][sandbox]") {
  CliHarness machine;
  CHECK(machine.run("sandbox faults").out == "no faults\n");
  CHECK(machine.run("sandbox faults add list_instances reject --status 500 --message 'no luck' --times 2 --skip 1")
            .code() == 0);
  CHECK(machine.run("sandbox faults add list_instances slow --delay 2s").code() == 0);
  const Value faults = json_of(machine.run("sandbox faults list -o json").out);
  REQUIRE(faults.if_array()->size() == 2);
  check_golden("cmd_sandbox_faults", machine.run("sandbox faults").page());
  CHECK(machine.run("sandbox faults clear").code() == 0);
  CHECK(machine.run("sandbox faults -o json").out == "[]\n");
}

TEST_CASE("a sandbox that fails says why", "[cli][sandbox]") {
  CliHarness machine;
  machine.sandbox.failure = Error{ErrorCode::unavailable, "the sandbox is not running", "gpuctl sandbox start"};
  CHECK(machine.run("sandbox books").code() == 8);
  CHECK(machine.run("sandbox env").out.empty());
}
