#include "cmd_machine.hpp"

using namespace gpuctl;
using namespace gpuctl::test;

namespace {

const std::string file = "/home/user/.verda/credentials";
const std::string secret = "very-secret-client-secret";

struct NewMachine : VerdaMachine {
  NewMachine() {
    environment.unset("VERDA_CLIENT_ID");
    environment.unset("VERDA_CLIENT_SECRET");
  }
};

}  // namespace

TEST_CASE("login reads the secret from standard input, tests it and stores it privately", "[cli][auth]") {
  NewMachine machine;
  machine.terminal.input = secret + "\n";
  const auto result = machine.run("auth login verda --client-id my-client-id --client-secret -");
  check_golden("cmd_auth_login", result.page());
  const auto node = machine.files.node(file);
  REQUIRE(node);
  CHECK(node->mode == 0600);
  CHECK_THAT(node->content, ContainsSubstring(secret));
  CHECK(machine.calls() == std::vector<std::string>{"GET /v1/balance"});
  CHECK((result.out + result.err + machine.log.text()).find(secret) == std::string::npos);
  CHECK(machine.run("verda balance").code() == 0);
}

TEST_CASE("login leaves no token behind before anything is stored", "[cli][auth]") {
  NewMachine machine;
  machine.terminal.input = secret;
  CHECK(machine.run("auth login verda --client-id my-client-id --client-secret - --dry-run").code() == 0);
  CHECK(machine.files.paths().empty());
}

TEST_CASE("login asks on a terminal, the secret without echo", "[cli][auth]") {
  NewMachine machine;
  machine.terminal.make_interactive();
  machine.terminal.answers = {"my-client-id", secret};
  CHECK(machine.run("auth login verda --profile ci").code() == 0);
  REQUIRE(machine.terminal.prompts.size() == 2);
  CHECK(machine.terminal.prompts[1] == "client secret (not shown): ");
  CHECK_THAT(*machine.files.content(file), ContainsSubstring("[ci]"));
}

TEST_CASE("login takes no secret from the command line", "[cli][auth]") {
  NewMachine machine;
  const auto result = machine.run("auth login verda --client-id me --client-secret " + secret);
  CHECK(result.code() == 2);
  check_golden("cmd_auth_login_argv", result.page());
  CHECK(result.err.find(secret) == std::string::npos);
  CHECK(machine.files.paths().empty());
}

TEST_CASE("login stores nothing that the provider refuses", "[cli][auth]") {
  NewMachine machine;
  machine.verda.on("POST /v1/oauth2/token",
                   R"({"code":"unauthorized_request","message":"Invalid client id or client secret"})", 401);
  machine.terminal.input = secret;
  const auto result = machine.run("auth login verda --client-id me --client-secret -");
  CHECK(result.code() == 4);
  CHECK(machine.files.paths().empty());
  machine.terminal.input = secret;
  CHECK(machine.run("auth login verda --client-id me --client-secret - --no-test").code() == 0);
  CHECK(machine.files.content(file));
}

TEST_CASE("login cannot ask where nobody is", "[cli][auth]") {
  NewMachine machine;
  CHECK(machine.run("auth login verda").code() == 2);
  CHECK(machine.run("auth login verda --client-id me").code() == 2);
  machine.terminal.make_interactive();
  CHECK(machine.run("auth login verda --no-input").code() == 2);
  machine.environment.set("CI", "true");
  CHECK(machine.run("auth login verda").code() == 2);
  CHECK(machine.terminal.prompts.empty());
  machine.terminal.input = "  \n";
  CHECK(machine.run("auth login verda --client-id me --client-secret -").code() == 2);
  CHECK(machine.run("auth login nowhere").code() == 2);
  CHECK(machine.run("--sandbox auth login verda").code() == 2);
  CHECK(machine.verda.requests().empty());
}

TEST_CASE("login says when the environment wins over what it stored", "[cli][auth]") {
  VerdaMachine machine;
  machine.terminal.input = secret;
  const auto result = machine.run("auth login verda --client-id me --client-secret -");
  CHECK_THAT(result.err, ContainsSubstring("VERDA_CLIENT_ID is set and wins over the file"));
}

TEST_CASE("status tells the source, shortens the id and uses no network", "[cli][auth]") {
  VerdaMachine machine;
  check_golden("cmd_auth_status", machine.run("auth status verda").page());
  check_golden("cmd_auth_status_all_json", machine.run("auth status -o json").page());
  CHECK(machine.verda.requests().empty());
  CHECK(machine.run("verda balance").code() == 0);
  const Value json = json_of(machine.run("auth status verda -o json").out);
  CHECK(json.find("token_seconds")->as_int().value_or(0) > 3000);
  NewMachine fresh;
  CHECK(fresh.run("auth status verda").code() == 3);
  CHECK(*json_of(fresh.run("auth status -o json").out).if_array()->front().find("configured") == Value(false));
}

TEST_CASE("test asks the provider", "[cli][auth]") {
  VerdaMachine machine;
  check_golden("cmd_auth_test", machine.run("auth test verda").page());
  machine.verda.on("GET /v1/balance", R"({"code":"unauthorized_request","message":"no"})", 401);
  CHECK(machine.run("auth test verda").code() == 4);
  CHECK(machine.run("auth test").code() == 2);
}

TEST_CASE("logout asks, removes the keys and the tokens, and keeps the rest", "[cli][auth]") {
  NewMachine machine;
  machine.files.put(file, "# mine\n[default]\nverda_client_id = a\nverda_client_secret = b\nother = 1\n");
  CHECK(machine.run("verda balance").code() == 0);
  const auto tokens = [&] {
    const auto paths = machine.files.paths();
    return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
      return path.find("/tokens/") != std::string::npos &&
             machine.files.content(path)->find("aaa.bbb") != std::string::npos;
    });
  };
  CHECK(tokens());
  const std::string before = *machine.files.content(file);
  CHECK(machine.run("auth logout verda").code() == 2);
  CHECK(machine.run("auth logout verda --dry-run").code() == 0);
  machine.terminal.make_interactive();
  machine.terminal.answers = {"n"};
  CHECK(machine.run("auth logout verda").code() == 1);
  CHECK(machine.files.content(file) == before);
  CHECK(tokens());
  machine.terminal.answers = {"y"};
  CHECK(machine.run("auth logout verda").out == "verda: removed the verda credentials and cached tokens\n");
  CHECK(*machine.files.content(file) == "# mine\n[default]\nother = 1\n");
  CHECK_FALSE(tokens());
  CHECK_THAT(machine.run("auth logout verda --yes").out, ContainsSubstring("no credentials were stored"));
  CHECK(machine.run("--sandbox auth logout verda --yes").code() == 2);
}

TEST_CASE("login tests and stores at the endpoint that is set, flag before environment before settings",
          "[cli][auth]") {
  NewMachine machine;
  const auto login = [&](const std::string& options) {
    machine.terminal.input = secret;
    CHECK(machine.run("auth login verda --client-id me --client-secret - " + options).code() == 0);
    return machine.verda.requests().back().url.substr(0, 26);
  };
  machine.files.put("/home/user/.config/gpuctl/config.yaml", "verda:\n  base_url: https://setting.example/v1\n");
  CHECK(login("").starts_with("https://setting.example/"));
  machine.environment.set("VERDA_BASE_URL", "https://variable.example/v1");
  CHECK(login("").starts_with("https://variable.example/"));
  CHECK_THAT(*machine.files.content(file), ContainsSubstring("https://variable.example/v1"));
  CHECK(login("--base-url https://flag.example/v1").starts_with("https://flag.example/"));
  for (const auto& request : machine.verda.requests()) CHECK(request.url.find("api.verda.com") == std::string::npos);
}

TEST_CASE("login without a person names the provider in its hint", "[cli][auth]") {
  NewMachine machine;
  CHECK_THAT(machine.run("auth login verda").err,
             ContainsSubstring("try: gpuctl auth login verda --client-id ID --client-secret - < FILE"));
}

TEST_CASE("logout --dry-run says what is there and changes nothing", "[cli][auth]") {
  NewMachine machine;
  CHECK(machine.run("auth logout verda --dry-run").out == "verda: nothing is stored: there is nothing to remove\n");
  machine.files.put(file, "[default]\nverda_client_id = a\nverda_client_secret = " + secret + "\n");
  const auto before = machine.files.paths();
  CHECK(machine.run("auth logout verda --dry-run").out == "verda: would remove the stored credentials\n");
  CHECK(machine.files.paths() == before);
  CHECK(machine.run("verda balance").code() == 0);
  CHECK(machine.run("auth logout verda --dry-run").out ==
        "verda: would remove the stored credentials and the cached token\n");
  CHECK_THAT(*machine.files.content(file), ContainsSubstring(secret));
}

TEST_CASE("the time that a token has left is a duration for people and a number for programs", "[cli][auth]") {
  VerdaMachine machine;
  CHECK(machine.run("verda balance").code() == 0);
  CHECK_THAT(machine.run("auth status").out, ContainsSubstring("  1h\n"));
  CHECK(json_of(machine.run("auth status verda -o json").out).find("token_seconds")->is_number());
  CHECK(machine.run("auth status --jq '.[0].token_seconds > 60'").out == "true\n");
}
