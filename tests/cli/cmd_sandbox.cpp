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
  CHECK(machine.run("sandbox status -q").out == "http://127.0.0.1:4242/v1\n");
  CHECK(machine.run("sandbox stop").out == "stopped; its books are kept\n");
  CHECK(machine.run("sandbox stop").out == "it was not running\n");
  CHECK(machine.sandbox.calls == std::vector<std::string>{"status", "start", "status", "status", "stop", "stop"});
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
  CHECK(machine.run("sandbox oddity id_body json").code() == 0);
  CHECK(machine.run("sandbox seed 1000").code() == 0);
  CHECK(machine.run("sandbox fleet 2").code() == 0);
  CHECK(json_of(machine.run("sandbox books -o json").out).find("call") != nullptr);
  CHECK(machine.run("sandbox serve --state-dir /tmp/x --port 8080").code() == 0);
  CHECK(machine.sandbox.calls == std::vector<std::string>{"advance 1200000", "speed 2.500000", "oddity id_body json",
                                                          "seed 1000", "seed 2", "books", "serve 8080 /tmp/x"});
}

TEST_CASE("sandbox commands refuse what makes no sense", "[cli][sandbox]") {
  CliHarness machine;
  for (const char* line :
       {"advance soon", "advance 0s", "speed fast", "speed nan", "speed -1", "seed 0", "seed many",
        "serve --port 70000", "start --seed x", "oddity id_bdy", "oddity id_body", "oddity id_body xml",
        "faults add list_instances slwo", "faults add", "faults add list_instances reject --status x",
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

TEST_CASE("the words of the sandbox can be found out", "[cli][sandbox]") {
  CliHarness machine;
  machine.sandbox.state.running = true;
  const auto listed = machine.run("sandbox oddity");
  CHECK_THAT(listed.out, ContainsSubstring("id_body        json     bare json object"));
  CHECK(json_of(machine.run("sandbox oddity -o json").out).if_array()->size() == 7);
  CHECK_THAT(machine.run("sandbox oddity id_bdy").err, ContainsSubstring("did you mean id_body?"));
  CHECK_THAT(machine.run("sandbox faults add x slwo").err, ContainsSubstring("did you mean slow?"));
  CHECK(machine.run("sandbox faults operations").out == "get_balance\nlist_instances\n");
  CHECK_THAT(machine.run("sandbox faults add --help").out, ContainsSubstring("half_answer: done, but"));
  machine.sandbox.failure = Error{ErrorCode::refused, "the sandbox refused: unknown operation"};
  CHECK_THAT(machine.run("sandbox faults add x slow").err, ContainsSubstring("gpuctl sandbox faults operations"));
}

TEST_CASE("a seed is for a start, and only for a start", "[cli][sandbox]") {
  CliHarness machine;
  CHECK(machine.run("sandbox start --seed 7").code() == 0);
  CHECK(machine.sandbox.calls == std::vector<std::string>{"status", "start 7"});
  CHECK_THAT(machine.run("sandbox start --seed 7").err, ContainsSubstring("gpuctl sandbox stop"));
}

TEST_CASE("a used-up balance and a silent start are told", "[cli][sandbox]") {
  CliHarness machine;
  CHECK_THAT(machine.run("sandbox env").err, ContainsSubstring("was started"));
  CHECK(machine.run("sandbox env").err.empty());
  machine.sandbox.state.details = Value::object({{"balance", 0}});
  CHECK_THAT(machine.run("sandbox status").out, ContainsSubstring("the balance is used up"));
}

TEST_CASE("ages follow the sandbox's clock", "[cli][sandbox]") {
  VerdaMachine machine;
  machine.sandbox.state.details = Value::object({{"now", "2026-01-15T15:00:00.000Z"}});
  const auto result = machine.run("--sandbox verda list instances -o columns=name,created_at");
  INFO(result.page());
  CHECK_THAT(machine.run("--sandbox verda list instances").out, ContainsSubstring("6h"));
}

TEST_CASE("without HOME no cache is written", "[cli][sandbox]") {
  VerdaMachine machine;
  machine.environment.unset("HOME");
  CHECK(machine.run("--sandbox verda balance").code() == 0);
  CHECK_FALSE(machine.files.node("/tokens"));
}
