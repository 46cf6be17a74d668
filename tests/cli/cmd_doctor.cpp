#include "cmd_machine.hpp"

using namespace gpuctl;
using namespace gpuctl::test;

namespace {

struct CheckedMachine : VerdaMachine {
  CheckedMachine() {
    environment.set("PATH", "/usr/local/bin:/usr/bin");
    files.put("/usr/bin/ssh", "", 0755);
    files.put("/home/user/.config/gpuctl/config.yaml", "output: table\n", 0600);
  }
};

}  // namespace

TEST_CASE("the doctor finds all well, and changes nothing", "[cli][doctor]") {
  CheckedMachine machine;
  const auto before = machine.files.paths();
  const auto writes = machine.files.writes();
  const auto result = machine.run("doctor");
  CHECK(result.code() == 0);
  check_golden("cmd_doctor_ok", result.page());
  CHECK(machine.files.paths() == before);
  CHECK(machine.files.writes() == writes);
  CHECK(machine.sandbox.calls == std::vector<std::string>{"status"});
}

TEST_CASE("the doctor says what is wrong and how to put it right", "[cli][doctor]") {
  CheckedMachine machine;
  machine.environment.unset("VERDA_CLIENT_ID");
  machine.environment.unset("VERDA_CLIENT_SECRET");
  machine.environment.set("PATH", "/usr/local/bin");
  machine.files.put("/home/user/.config/gpuctl/config.yaml", "output: table\n", 0666);
  machine.files.put("/home/user/.cache/gpuctl/tokens", "", 0755);
  const auto result = machine.run("doctor");
  CHECK(result.code() == 3);
  check_golden("cmd_doctor_failed", result.page());
}

TEST_CASE("the doctor goes on where a setting is wrong", "[cli][doctor]") {
  CheckedMachine machine;
  machine.files.put("/home/user/work/.gpuctl.yaml", "verda:\n  base_url: https://evil.example/v1\n");
  const auto result = machine.run("doctor");
  CHECK(result.code() == 3);
  CHECK_THAT(result.out, ContainsSubstring("failed   config   /home/user/work/.gpuctl.yaml:2: verda.base_url may not"));
  CHECK_THAT(result.out, ContainsSubstring("balance $42.17 USD"));
}

TEST_CASE("the doctor repeats no warning", "[cli][doctor]") {
  CheckedMachine machine;
  machine.environment.unset("VERDA_CLIENT_ID");
  machine.environment.unset("VERDA_CLIENT_SECRET");
  machine.files.put("/home/user/.verda/credentials", "[default]\nverda_client_id = a\nverda_client_secret = b\n", 0644);
  CHECK(machine.run("doctor").code() == 0);
  const auto lines = machine.log.lines();
  CHECK(std::count_if(lines.begin(), lines.end(),
                      [](const auto& line) { return line.text.find("chmod 600") != std::string::npos; }) == 1);
}

TEST_CASE("the doctor fails where the provider refuses", "[cli][doctor]") {
  CheckedMachine machine;
  machine.verda.on("GET /v1/balance", R"({"code":"forbidden_action","message":"Insufficient scope"})", 403);
  const auto result = machine.run("doctor -o json");
  CHECK(result.code() == 3);
  const Value rows = json_of(result.out);
  const auto& array = *rows.if_array();
  CHECK(std::any_of(array.begin(), array.end(), [](const Value& row) {
    return *row.find("area")->if_string() == "verda" && *row.find("status")->if_string() == "failed";
  }));
}

TEST_CASE("the doctor starts no sandbox", "[cli][doctor]") {
  CheckedMachine machine;
  const auto stopped = machine.run("doctor --sandbox");
  CHECK(stopped.code() == 0);
  CHECK_THAT(stopped.out, ContainsSubstring("gpuctl sandbox start"));
  CHECK(machine.sandbox.calls == std::vector<std::string>{"status"});
  CHECK(machine.verda.requests().empty());
  machine.sandbox.state.running = true;
  CHECK_THAT(machine.run("doctor --sandbox").out, ContainsSubstring("balance $42.17 USD"));
}

TEST_CASE("the doctor uses a token that is cached", "[cli][doctor]") {
  CheckedMachine machine;
  CHECK(machine.run("verda balance").code() == 0);
  machine.verda.forget_requests();
  CHECK_THAT(machine.run("doctor").out, ContainsSubstring("token cached for"));
  CHECK(machine.verda.lines() == std::vector<std::string>{"GET /v1/balance"});
}
