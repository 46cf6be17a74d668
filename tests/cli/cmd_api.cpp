#include "cmd_machine.hpp"

using namespace gpuctl;
using namespace gpuctl::test;

TEST_CASE("api prints the body of the answer", "[cli][api]") {
  VerdaMachine machine;
  CHECK(machine.run("verda api GET /v1/balance").out == R"({"amount":42.17,"currency":"usd"})");
  CHECK(machine.run("verda api get '/v1/instances?status=running' --jq '.[0].hostname'").out == "train-1\n");
  CHECK(machine.calls().back() == "GET /v1/instances?status=running");
}

TEST_CASE("api sends nothing but GET without --yes", "[cli][api]") {
  VerdaMachine machine;
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    const auto result = machine.run(std::string("verda api ") + method + " /v1/ssh-keys");
    CHECK(result.code() == 2);
    CHECK_THAT(result.err, ContainsSubstring("--yes"));
  }
  CHECK_THAT(machine.run("verda api DELETE '/v1/ssh-keys?a=b c' --sandbox").err,
             ContainsSubstring("try: gpuctl --sandbox verda api DELETE '/v1/ssh-keys?a=b c' --yes\n"));
  CHECK(machine.verda.requests().empty());
}

TEST_CASE("api asks on a terminal before it changes something", "[cli][api]") {
  VerdaMachine machine;
  machine.verda.on("DELETE /v1/ssh-keys", "");
  machine.terminal.make_interactive();
  machine.terminal.answers = {"n", "y"};
  CHECK(machine.run("verda api DELETE /v1/ssh-keys").code() == 1);
  CHECK(machine.verda.requests().empty());
  CHECK(machine.run("verda api DELETE /v1/ssh-keys").code() == 0);
  CHECK(machine.calls() == std::vector<std::string>{"DELETE /v1/ssh-keys"});
}

TEST_CASE("api refuses a form that the answer cannot take", "[cli][api]") {
  VerdaMachine machine;
  for (const char* form : {"-o yaml", "-o csv", "-o wide", "-o columns=amount", "-q"}) {
    const auto result = machine.run(std::string("verda api GET /v1/balance ") + form);
    INFO(form);
    CHECK(result.code() == 2);
    CHECK_THAT(result.err, ContainsSubstring("verda api GET /v1/balance --jq ."));
  }
  CHECK(machine.verda.requests().empty());
  CHECK(machine.run("verda api GET /v1/balance -o json").out == R"({"amount":42.17,"currency":"usd"})");
  CHECK(machine.run("verda api GET /v1/balance --jq ''").out != R"({"amount":42.17,"currency":"usd"})");
  CHECK(machine.run("verda list instances --raw -q").code() == 2);
  CHECK(machine.run("verda list instances --raw -o yaml").code() == 2);
}

TEST_CASE("api sends a body from a file or from standard input", "[cli][api]") {
  VerdaMachine machine;
  machine.verda.on("POST /v1/ssh-keys", "new-id", 201);
  machine.files.put("/home/user/key.json", R"({"name":"me"})");
  CHECK(machine.run("verda api POST /v1/ssh-keys --body /home/user/key.json --yes").out == "new-id");
  CHECK(machine.verda.requests().back().body == R"({"name":"me"})");
  machine.terminal.input = R"({"name":"you"})";
  CHECK(machine.run("verda api POST /v1/ssh-keys --body - -y").code() == 0);
  CHECK(machine.verda.requests().back().body == R"({"name":"you"})");
  const auto sent = machine.verda.requests().size();
  CHECK(machine.run("verda api POST /v1/ssh-keys --body /home/user/none.json --yes").code() != 0);
  CHECK(machine.verda.requests().size() == sent);
}

TEST_CASE("api --dry-run shows the request and sends nothing", "[cli][api]") {
  VerdaMachine machine;
  machine.terminal.input = R"({"name":"you"})";
  const auto text = machine.run("verda api POST /v1/ssh-keys --body - --dry-run");
  CHECK(text.out == "POST /v1/ssh-keys\n{\"name\":\"you\"}\nnot sent: --dry-run\n");
  const Value json = json_of(machine.run("verda api DELETE /v1/ssh-keys --dry-run -o json").out);
  CHECK(*json.find("method")->if_string() == "DELETE");
  CHECK(*json.find("sent") == Value(false));
  CHECK(machine.verda.requests().empty());
}

TEST_CASE("api checks its words", "[cli][api]") {
  VerdaMachine machine;
  CHECK(machine.run("verda api FETCH /v1/balance").code() == 2);
  CHECK(machine.run("verda api GET v1/balance").code() == 2);
  CHECK_THAT(machine.run("verda api GET /balance").err, ContainsSubstring("try: gpuctl verda api GET /v1/balance\n"));
  CHECK(machine.run("verda api GET /v1/balance --body x").code() == 2);
  CHECK(machine.run("verda api GET").code() == 2);
  CHECK(machine.verda.requests().empty());
}
