#include "cli/completion.hpp"
#include "cmd_machine.hpp"

using namespace gpuctl;
using namespace gpuctl::test;

TEST_CASE("a list in every format", "[cli][list]") {
  VerdaMachine machine;
  for (const char* format : {"table", "wide", "json", "yaml", "csv", "name", "columns=name,gpu.model,price_per_hour"}) {
    const auto result = machine.run(std::string("verda list instances -o ") + format);
    INFO(result.err);
    CHECK(result.code() == 0);
    std::string name = format;
    name = name.substr(0, name.find('='));
    check_golden("cmd_list_" + name, result.page());
  }
}

TEST_CASE("-q prints ids, --jq what it says, --raw the provider's own body", "[cli][list]") {
  VerdaMachine machine;
  CHECK(machine.run("verda list instances -q").out ==
        id_train_1 + "\n" + id_train_2 + "\n" + id_eval + "\n" + id_old_eval + "\n");
  CHECK(machine.run("verda list vms --jq '.[0].name'").out == "train-1\n");
  const auto raw = machine.run("verda list instances --raw");
  CHECK(json_of(raw.out).if_array()->size() == 4);
  CHECK_THAT(raw.out, ContainsSubstring("\"gpu_memory\""));
}

TEST_CASE("filters of the API are sent, those of gpuctl are applied to the answer", "[cli][list]") {
  VerdaMachine machine;
  const auto result = machine.run(
      "verda list instances --status running --filter status!=discontinued --sort -price_per_hour --limit 2 -o name");
  CHECK(result.out == "train-2\ntrain-1\n");
  CHECK(machine.calls() == std::vector<std::string>{"GET /v1/instances?status=running"});
}

TEST_CASE("an empty list is an empty array, and a header in a table", "[cli][list]") {
  VerdaMachine machine;
  machine.verda.on("GET /v1/instances", "[]");
  CHECK(machine.run("verda list instances -o json").out == "[]\n");
  CHECK(machine.run("verda list instances -q").out.empty());
  machine.terminal.make_interactive();
  CHECK(machine.run("verda list instances").err.empty());
}

TEST_CASE("the sum is told on a terminal and nowhere else", "[cli][list]") {
  VerdaMachine machine;
  CHECK(machine.run("verda list instances").err.empty());
  machine.terminal.make_interactive();
  machine.terminal.fact.width = 100;
  check_golden("cmd_list_terminal", machine.run("verda list instances --filter status!=discontinued").page());
  CHECK(machine.run("verda list instances -o json").err.empty());
  CHECK(machine.run("verda list instances -q").err.empty());
  CHECK(machine.run("verda list instance-types").err.empty());
}

TEST_CASE("a selection that cannot be is refused before anything is sent", "[cli][list]") {
  VerdaMachine machine;
  const auto unknown = machine.run("verda list instances --filter stauts=running");
  CHECK(unknown.code() == 2);
  check_golden("cmd_list_unknown_key", unknown.page());
  CHECK(machine.run("verda list instances --filter running --sort size --limit 0").code() == 2);
  CHECK(machine.run("verda list instances -o columns=nope").code() == 2);
  CHECK(machine.run("verda list instances --raw --limit 1").code() == 2);
  CHECK(machine.verda.requests().empty());
}

TEST_CASE("names are remembered for completion, once and privately", "[cli][list]") {
  VerdaMachine machine;
  CHECK(machine.run("verda list instances --limit 1").code() == 0);
  const auto settings = config::Settings::load({machine.environment, machine.files, "/home/user/work"});
  const auto command = std::find_if(machine.table.begin(), machine.table.end(), [](const auto& one) {
    return one.path == std::vector<std::string>{"verda", "list", "instances"};
  });
  const std::string path = cli::name_cache_path(*command, {}, machine.environment, *settings);
  const auto node = machine.files.node(path);
  REQUIRE(node);
  CHECK(node->content == "train-1\ntrain-2\neval\n");
  CHECK(node->mode == 0600);
  const auto writes = machine.files.writes();
  CHECK(machine.run("verda list instances").code() == 0);
  CHECK(machine.files.writes() == writes);
  machine.verda.on("GET /v1/instances", "[]");
  CHECK(machine.run("verda list instances --status running").code() == 0);
  CHECK(machine.files.content(path) == node->content);
  machine.files.make_read_only();
  CHECK(machine.run("verda list instances").code() == 0);
}

TEST_CASE("an error of the provider keeps its exit code and says so in JSON", "[cli][list]") {
  VerdaMachine machine;
  machine.verda.on("GET /v1/instances", R"({"code":"forbidden_action","message":"Insufficient scope"})", 403);
  const auto result = machine.run("verda list instances -o json");
  CHECK(result.code() == 4);
  CHECK(result.out.empty());
  CHECK(*json_of(result.err).at_path("error.code")->if_string() == "forbidden");
}

TEST_CASE("without credentials nothing is sent", "[cli][list]") {
  VerdaMachine machine;
  machine.environment.unset("VERDA_CLIENT_ID");
  machine.environment.unset("VERDA_CLIENT_SECRET");
  const auto result = machine.run("verda list instances");
  CHECK(result.code() == 3);
  CHECK_THAT(result.err, ContainsSubstring("VERDA_CLIENT_ID"));
  CHECK(machine.verda.requests().empty());
}

TEST_CASE("filters take what the table shows, and say what they cannot compare", "[cli][list]") {
  VerdaMachine machine;
  const auto names = [&](const std::string& filter) {
    return machine.run("verda list instances -o name --filter '" + filter + "'").out;
  };
  CHECK(names("gpu=8x H200") == "train-2\n");
  CHECK(names("gpu=h100") == "train-1\n");
  CHECK(names("is_spot=yes").empty());
  CHECK(names("is_spot=no") == names("is_spot=false"));
  CHECK(names("ip=null") == names("ip="));
}

TEST_CASE("a currency that does not exist is not sent", "[cli][list]") {
  VerdaMachine machine;
  for (const char* line : {"verda list instance-types --currency xxx", "verda availability --currency xxx"}) {
    const auto result = machine.run(line);
    CHECK(result.code() == 2);
    CHECK_THAT(result.err, ContainsSubstring("\"xxx\" is not one of usd, eur"));
  }
  CHECK(machine.verda.requests().empty());
  CHECK(machine.run("verda list instance-types --currency EUR").code() == 0);
  CHECK(machine.calls().back() == "GET /v1/instance-types?currency=eur");
}

TEST_CASE("a field that is typed as an option leads to its filter", "[cli][list]") {
  VerdaMachine machine;
  CHECK_THAT(machine.run("verda list instances --spot").err, ContainsSubstring("did you mean --filter is_spot=true?"));
  CHECK_THAT(machine.run("verda list instances --gpu H100").err, ContainsSubstring("--filter gpu=VALUE"));
}

TEST_CASE("the examples of every list are right command lines", "[cli][list]") {
  VerdaMachine machine;
  for (const cli::Command& command : machine.table) {
    if (command.path.size() < 3 || command.path[1] != "list") continue;
    REQUIRE(!command.examples.empty());
    for (const std::string& example : command.examples) {
      INFO(example);
      CHECK(machine.run(example.substr(std::string("gpuctl ").size())).exit != ExitCode::usage);
    }
  }
}

TEST_CASE("hints keep the account that was typed", "[cli][list]") {
  VerdaMachine machine;
  CHECK_THAT(machine.run("verda get instance nope").err, ContainsSubstring("next: gpuctl verda list instances\n"));
  machine.files.put("/home/user/.verda/credentials",
                    "[my ci]\nverda_client_id = a\nverda_client_secret = test-client-secret\n");
  CHECK_THAT(machine.run("--profile 'my ci' verda get instance nope").err,
             ContainsSubstring("next: gpuctl --profile 'my ci' verda list instances\n"));
  machine.verda.on("GET /v1/volumes", "[]");
  CHECK_THAT(machine.run("--profile 'my ci' verda get volume old").err,
             ContainsSubstring("what was deleted: gpuctl --profile 'my ci' verda list trash\n"));
  machine.verda.on("GET /v1/nope", R"({"code":"not_found","message":"Cannot GET /v1/nope"})", 404);
  CHECK_THAT(machine.run("verda api GET /v1/nope --profile 'my ci'").err,
             ContainsSubstring("e.g.: gpuctl --profile 'my ci' verda api GET /v1/instances\n"));
  machine.files.put("/home/user/.verda/credentials", "[half]\nverda_client_id = a\n");
  CHECK_THAT(machine.run("verda balance --profile half").err,
             ContainsSubstring("try: gpuctl auth login verda --profile half\n"));
  CHECK_THAT(machine.run("verda lsit instances --sandbox").err,
             ContainsSubstring("try: gpuctl --sandbox verda list\n"));
  CHECK_THAT(machine.run("verda list instances --nope --sandbox").err,
             ContainsSubstring("try: gpuctl verda list instances --help\n"));
}
