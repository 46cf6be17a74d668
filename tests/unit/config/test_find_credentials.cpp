#include <algorithm>

#include "support/catch.hpp"
#include "unit/config/home.hpp"

using namespace gpuctl;
using namespace gpuctl::config;
using namespace gpuctl::config::test;

namespace {

std::string profile(const std::string& name, const std::string& id, const std::string& secret) {
  return "[" + name + "]\nverda_client_id = " + id + "\nverda_client_secret = " + secret + "\n";
}

std::string reason(const Error& error, const std::string& subject) {
  const auto found = std::find_if(error.problems.begin(), error.problems.end(),
                                  [&](const Problem& problem) { return problem.subject == subject; });
  return found == error.problems.end() ? "(not looked at)" : found->message;
}

}  // namespace

TEST_CASE("the environment's pair") {
  Home home;
  home.set_pair(" env-id ", "env-secret\n");
  const auto credentials = home.found();
  CHECK(credentials.id == "env-id");
  CHECK(credentials.secret.reveal() == "env-secret");
  CHECK(credentials.token.empty());
  CHECK(credentials.base_url.empty());
  CHECK(credentials.profile.empty());
  CHECK(credentials.source == "VERDA_CLIENT_ID and VERDA_CLIENT_SECRET");
  CHECK(credentials.warnings.empty());
}

TEST_CASE("the official INI file") {
  Home home;
  home.files.put(kCredentials,
                 "[default]\nverda_client_id     = file-id\nverda_client_secret = file-secret\n"
                 "verda_base_url      = https://staging.example/v1/ ; optional\nverda_s3_access_key = other\n");
  const auto credentials = home.found();
  CHECK(credentials.id == "file-id");
  CHECK(credentials.secret.reveal() == "file-secret");
  CHECK(credentials.base_url == "https://staging.example/v1");
  CHECK(credentials.profile == "default");
  CHECK(credentials.source == "~/.verda/credentials [default]");
}

TEST_CASE("environment or file: which wins") {
  struct Row {
    const char* name;
    bool environment;      // the pair is set
    bool file;             // has default and prod
    const char* flag;      // --profile
    const char* variable;  // VERDA_PROFILE
    const char* setting;   // verda.profile in the user file
    const char* id;
  };
  const std::vector<Row> table{
      {"environment alone", true, false, "", "", "", "env-id"},
      {"file alone", false, true, "", "", "", "default-id"},
      {"both: environment", true, true, "", "", "", "env-id"},
      {"profile by flag beats environment", true, true, "prod", "", "", "prod-id"},
      {"profile by variable beats environment", true, true, "", "prod", "", "prod-id"},
      {"profile by setting does not", true, true, "", "", "prod", "env-id"},
      {"setting chooses in the file", false, true, "", "", "prod", "prod-id"},
      {"variable beats setting", false, true, "", "default", "prod", "default-id"},
      {"flag beats variable", false, true, "prod", "default", "", "prod-id"},
      {"flag without a file: environment", true, false, "prod", "", "", "env-id"},
      {"flag with no such profile: environment", true, true, "nosuch", "", "", "env-id"},
  };
  for (const auto& row : table) {
    Home home;
    CAPTURE(row.name);
    if (row.environment) home.set_pair("env-id", "s");
    if (row.file) home.files.put(kCredentials, profile("default", "default-id", "s") + profile("prod", "prod-id", "s"));
    if (*row.variable != 0) home.environment.set("VERDA_PROFILE", row.variable);
    if (*row.setting != 0) home.files.put(kUserFile, std::string("verda: {profile: ") + row.setting + "}\n");
    CHECK(home.found(row.flag).id == row.id);
  }
}

TEST_CASE("--profile that reached the settings counts as chosen explicitly") {
  Home home;
  home.set_pair("env-id", "s");
  home.files.put(kCredentials, profile("prod", "prod-id", "s"));
  home.flags["verda.profile"] = "prod";
  CHECK(home.found().id == "prod-id");
}

TEST_CASE("falling back from a chosen profile is said") {
  Home home;
  home.set_pair("env-id", "s");
  home.files.put(kCredentials, profile("prod", "a", "b"));
  const auto credentials = home.found("nosuch");
  REQUIRE(credentials.warnings.size() == 1);
  CHECK(
      credentials.warnings[0] ==
      "profile \"nosuch\" was not found (no profile \"nosuch\", only prod); VERDA_CLIENT_ID and VERDA_CLIENT_SECRET is "
      "used instead");
}

TEST_CASE("without a choice: default, else the only profile, else default") {
  Home home;
  home.files.put(kCredentials, profile("a", "a-id", "s") + profile("default", "default-id", "s"));
  CHECK(home.found().id == "default-id");
  home.files.put(kCredentials, profile("only", "only-id", "s"));
  CHECK(home.found().id == "only-id");
  home.files.put(kCredentials, profile("a", "a-id", "s") + profile("b", "b-id", "s"));
  CHECK(reason(home.refused(), "~/.verda/credentials") == "no profile \"default\", only a, b");
}

TEST_CASE("every layout of the file") {
  struct Row {
    const char* name;
    const char* text;
    const char* profile;
    const char* id;
    const char* secret;
  };
  const std::vector<Row> table{
      {"prefixed keys win", "[default]\nclient_id=u\nclient_secret=us\nverda_client_id=p\nverda_client_secret=ps\n", "",
       "p", "ps"},
      {"unprefixed keys", "[default]\nclient_id=u\nclient_secret=us\n", "", "u", "us"},
      {"flat keys", "client_id = f\nclient_secret = fs\n", "", "f", "fs"},
      {"flat keys and sections", "client_id=f\nclient_secret=fs\n[x]\nclient_id=x\nclient_secret=xs\n", "", "f", "fs"},
      {"CRLF and a byte order mark", "\xEF\xBB\xBF[default]\r\nclient_id=w\r\nclient_secret=ws\r\n", "", "w", "ws"},
      {"no newline at the end", "[default]\nclient_id=n\nclient_secret=ns", "", "n", "ns"},
      {"flat YAML", "client_id: y\nclient_secret: ys=1\n", "", "y", "ys=1"},
      {"flat JSON", "{\"client_id\": \"j\", \"client_secret\": \"js\"}", "", "j", "js"},
      {"YAML profiles",
       "active_profile: b\nprofiles:\n  a: {client_id: a, client_secret: as}\n  b: {client_id: b, "
       "client_secret: bs}\n",
       "", "b", "bs"},
      {"YAML profiles, one chosen",
       "active_profile: b\nprofiles:\n  a: {client_id: a, client_secret: as}\n  b: "
       "{client_id: b, client_secret: bs}\n",
       "a", "a", "as"},
      {"YAML profiles without active", "profiles:\n  one: {client_id: o, client_secret: os}\n", "", "o", "os"},
      {"JSON profiles", R"({"active_profile":"p","profiles":{"p":{"client_id":"jp","client_secret":"jps"}}})", "", "jp",
       "jps"},
      {"a number as id", "client_id: 123\nclient_secret: 456\n", "", "123", "456"},
  };
  for (const auto& row : table) {
    Home home;
    CAPTURE(row.name);
    home.files.put(kCredentials, row.text);
    const auto credentials = home.found(row.profile);
    CHECK(credentials.id == row.id);
    CHECK(credentials.secret.reveal() == row.secret);
  }
}

TEST_CASE("a fixed token serves where there is no pair") {
  Home home;
  home.files.put(kCredentials, "[default]\nverda_bearer_token = tok\n");
  CHECK(home.found().token.reveal() == "tok");
  CHECK(home.found().id.empty());
  home.files.put(kCredentials, "[default]\nverda_token = new\nverda_bearer_token = old\nverda_client_id = half\n");
  CHECK(home.found().token.reveal() == "new");
  CHECK(home.found().id.empty());
  home.files.put(kCredentials, profile("default", "id", "s") + "verda_token = tok\n");
  CHECK(home.found().token.empty());
  CHECK(home.found().id == "id");
}

TEST_CASE("half a pair is an error that says which half is missing") {
  Home home;
  home.files.put(kCredentials, profile("default", "id", "s"));
  home.environment.set("VERDA_CLIENT_ID", "x");
  auto error = home.refused();
  CHECK(error.code == ErrorCode::config);
  CHECK(error.message == "VERDA_CLIENT_ID is set but VERDA_CLIENT_SECRET is not");
  CHECK(error.hint == "set VERDA_CLIENT_SECRET too, or unset VERDA_CLIENT_ID");
  home.environment.unset("VERDA_CLIENT_ID");
  home.environment.set("VERDA_CLIENT_SECRET", "x");
  CHECK(home.refused().message == "VERDA_CLIENT_SECRET is set but VERDA_CLIENT_ID is not");
  CHECK(home.found("default").id == "id");  // a profile that was chosen does not care
  home.environment.unset("VERDA_CLIENT_SECRET");

  home.files.put(kCredentials, "[default]\nclient_id = x\n");
  error = home.refused();
  CHECK(error.message == "profile \"default\" in ~/.verda/credentials has client_id but no verda_client_secret");
  CHECK(error.hint == "gpuctl auth login verda");
  home.files.put(kCredentials, "[prod]\nverda_client_secret = x\nverda_client_id =\n");
  error = home.refused("prod");
  CHECK(error.message == "profile \"prod\" in ~/.verda/credentials has verda_client_secret but no verda_client_id");
  CHECK(error.hint == "gpuctl auth login verda --profile prod");
}

TEST_CASE("where the file is") {
  Home home;
  home.files.put(kCredentials, profile("default", "home", "s"));
  home.files.put("/vault/credentials", profile("default", "vault", "s"));
  home.files.put("/run/secrets/verda", profile("default", "shared", "s"));
  CHECK(home.found().id == "home");
  home.environment.set("VERDA_HOME", "/vault");
  CHECK(home.found().id == "vault");
  CHECK(home.found().source == "/vault/credentials [default]");
  home.environment.set("VERDA_SHARED_CREDENTIALS_FILE", "/run/secrets/verda");
  CHECK(home.found().id == "shared");
}

TEST_CASE("a file that others may read is used, with a warning that has the command") {
  Home home;
  home.files.put(kCredentials, profile("default", "id", "s"), 0644);
  REQUIRE(home.found().warnings.size() == 1);
  CHECK(home.found().warnings[0] ==
        "others may read or change ~/.verda/credentials (mode 0644): chmod 600 ~/.verda/credentials");
  home.files.put(kCredentials, profile("default", "id", "s"), 0400);
  CHECK(home.found().warnings.empty());
}

TEST_CASE("the base URL: environment, profile, setting") {
  Home home;
  home.files.put(kCredentials, profile("default", "id", "s"));
  CHECK(home.found().base_url.empty());
  home.files.put(kUserFile, "verda: {base_url: 'https://setting.example/v1'}\n");
  CHECK(home.found().base_url == "https://setting.example/v1");
  home.files.put(kCredentials, profile("default", "id", "s") + "verda_base_url = https://profile.example/v1\n");
  CHECK(home.found().base_url == "https://profile.example/v1");
  home.environment.set("VERDA_BASE_URL", "http://127.0.0.1:3010/v1");
  CHECK(home.found().base_url == "http://127.0.0.1:3010/v1");
}

TEST_CASE("the environment's credentials never go to a profile's base URL") {
  Home home;
  home.set_pair("env-id", "s");
  home.files.put(kCredentials, profile("default", "id", "s") + "verda_base_url = https://profile.example/v1\n");
  CHECK(home.found().base_url.empty());
}

TEST_CASE("a wrong base URL says where it came from") {
  Home home;
  home.files.put(kCredentials, profile("default", "id", "s") + "verda_base_url = http://profile.example\n");
  CHECK(home.refused().message ==
        "the base URL from ~/.verda/credentials [default] must start with https:// (http:// is for loopback only)");
  home.environment.set("VERDA_BASE_URL", "nonsense");
  CHECK(home.refused().message == "the base URL from VERDA_BASE_URL must start with https://");
}

TEST_CASE("when nothing is found each place is named, and the ways to fix it") {
  Home home;
  auto error = home.refused();
  CHECK(error.code == ErrorCode::config);
  CHECK(error.message == "no credentials for verda");
  CHECK(error.provider == "verda");
  REQUIRE(error.problems.size() == 4);
  CHECK(error.problems[0].subject == "VERDA_CLIENT_ID, VERDA_CLIENT_SECRET");
  CHECK(error.problems[0].message == "not set");
  CHECK(reason(error, "~/.verda/credentials") == "no such file");
  CHECK(reason(error, "verda.credential_process") == "not set in ~/.config/gpuctl/config.yaml");
  CHECK(reason(error, "new credentials") == "are made at https://console.example");
  CHECK(error.hint == "gpuctl auth login verda");

  home.files.put(kCredentials, "[default]\nother = 1\n");
  CHECK(reason(home.refused(), "~/.verda/credentials") ==
        "profile \"default\" has no verda_client_id and no verda_client_secret");
  home.files.put(kCredentials, "");
  CHECK(reason(home.refused(), "~/.verda/credentials") == "no profile \"default\"");
  CHECK(reason(home.refused("prod"), "~/.verda/credentials") == "no profile \"prod\"");
  home.files.put(kCredentials, "just words");
  CHECK(reason(home.refused(), "~/.verda/credentials") == "has no `key = value` lines");
  home.files.put(kCredentials, "a: b\nsecret: \"SECRET\nx: [");
  const auto broken = reason(home.refused(), "~/.verda/credentials");
  CHECK(broken.starts_with("is neither INI nor YAML nor JSON (line "));
  CHECK(broken.find("SECRET") == std::string::npos);
  home.files.put(kCredentials, std::string("a\0b", 3));
  CHECK(reason(home.refused(), "~/.verda/credentials") == "is not a text file");
  home.files.fail_read(kCredentials);
  CHECK_THAT(reason(home.refused(), "~/.verda/credentials"), ContainsSubstring("permission denied"));
  home.environment.unset("HOME");
  for (const auto* path : {"", "relative"}) {
    if (*path != '\0') home.environment.set("HOME", path);
    CHECK(reason(home.refused(), "~/.verda/credentials") == "HOME is not set");
    CHECK(reason(home.refused(), "verda.credential_process") == "not set");
  }
}

TEST_CASE("a credential process is the last place") {
  Home home;
  home.files.put(kUserFile, "verda:\n  credential_process: \"vault 'read me' --json\"\n");
  home.processes.script(
      "vault",
      ProcessResult{0, R"({"client_id": "p-id", "client_secret": "p-secret", "base_url": "https://p.example"})"});
  const auto credentials = home.found();
  CHECK(credentials.id == "p-id");
  CHECK(credentials.secret.reveal() == "p-secret");
  CHECK(credentials.base_url == "https://p.example");
  CHECK(credentials.source == "verda.credential_process (vault)");
  CHECK(home.processes.runs().at(0) == std::vector<std::string>{"vault", "read me", "--json"});

  home.processes.script("vault", ProcessResult{0, R"({"token": "p-token"})"});
  CHECK(home.found().token.reveal() == "p-token");

  home.files.put(kCredentials, profile("default", "id", "s"));
  const auto runs = home.processes.runs().size();
  CHECK(home.found().id == "id");
  CHECK(home.processes.runs().size() == runs);
}

TEST_CASE("a credential process that fails says how, and never what it printed") {
  Home home;
  home.files.put(kUserFile, "verda: {credential_process: vault read}\n");
  const auto why = [&](ProcessResult result) {
    home.processes.script("vault", std::move(result));
    const auto error = home.refused();
    CHECK(error.code == ErrorCode::config);
    CHECK(error.message.find("CANARY") == std::string::npos);
    return error.message.substr(error.message.find("): ") + 3);
  };
  CHECK(why({3, "CANARY"}) == "vault ended with status 3");
  CHECK(why({0, "CANARY"}) == "vault did not print a JSON object");
  CHECK(why({0, "{\"client_secret\": \"CANARY"}) == "vault did not print a JSON object");
  CHECK(why({0, ""}) == "vault did not print a JSON object");
  CHECK(why({0, R"({"client_id": "CANARY"})"}) == "its JSON has no client_secret");
  CHECK(why({0, "{}"}) == "its JSON has no client_id and no client_secret");

  home.files.put(kUserFile, "verda: {credential_process: nowhere}\n");
  CHECK_THAT(home.refused().message, ContainsSubstring("nowhere: no such file"));
  home.files.put(kUserFile, "verda: {credential_process: \"vault 'x\"}\n");
  CHECK_THAT(home.refused().message, ContainsSubstring(kUserFile + "): a quote is not closed"));
}

TEST_CASE("Ctrl-C during a credential process is no config error") {
  Home home;
  home.files.put(kUserFile, "verda: {credential_process: vault}\n");
  std::stop_source stop;
  stop.request_stop();
  const auto credentials = home.search("", {.stop = stop.get_token()});
  REQUIRE_FALSE(credentials.ok());
  CHECK(credentials.error().code == ErrorCode::cancelled);
}

TEST_CASE("a provider with one key and no settings of its own") {
  constexpr std::string_view variables[] = {"GPUCTL_FAL_KEY", "FAL_KEY"};
  constexpr std::string_view keys[] = {"fal_key"};
  const model::CredentialField fields[] = {{"key", variables, keys, true}};
  const model::CredentialSpec spec{.fields = fields};
  Home home;
  const auto settings = home.settings();
  const CredentialQuery query{.provider = "fal", .spec = spec};
  const auto search = [&] {
    return find_credentials(query, settings, home.environment, home.files, home.processes, {});
  };
  const auto nothing = search();
  REQUIRE_FALSE(nothing.ok());
  CHECK(nothing.error().problems.size() == 1);
  CHECK(nothing.error().hint == "gpuctl auth login fal");
  home.environment.set("FAL_KEY", "k");
  CHECK(search()->secret.reveal() == "k");
  CHECK(search()->source == "FAL_KEY");
}
