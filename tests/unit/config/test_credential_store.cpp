#include "support/catch.hpp"
#include "unit/config/home.hpp"

using namespace gpuctl;
using namespace gpuctl::config;
using namespace gpuctl::config::test;

namespace {

model::Credentials credentials(const std::string& id, const std::string& secret, const std::string& url = "") {
  model::Credentials result;
  result.id = id;
  result.secret = Secret(secret);
  result.base_url = url;
  return result;
}

Result<std::string> store(Home& home, const model::Credentials& what, const std::string& profile = "") {
  return store_credentials({.provider = "verda", .spec = kSpec, .profile = profile}, what, home.environment,
                           home.files);
}

Result<bool> remove(Home& home, const std::string& profile = "") {
  return remove_credentials({.provider = "verda", .spec = kSpec, .profile = profile}, home.environment, home.files);
}

}  // namespace

TEST_CASE("the first login makes the folder and the file, for us alone") {
  Home home;
  CHECK(store(home, credentials("id", "secret", "https://x.example/v1")).value() == kCredentials);
  CHECK(home.files.content(kCredentials) ==
        "[default]\nverda_client_id = id\nverda_client_secret = secret\nverda_base_url = https://x.example/v1\n");
  CHECK(home.files.node(kCredentials)->mode == 0600);
  CHECK(home.files.node("/home/ann/.verda")->mode == 0700);
  const auto found = home.found();
  CHECK(found.id == "id");
  CHECK(found.secret.reveal() == "secret");
}

TEST_CASE("a later login changes its own values and not one other byte") {
  Home home;
  home.files.put(kCredentials,
                 "# mine\r\n[default]\r\nverda_client_id\t=old\r\nverda_client_secret =  old ; rotate\r\n"
                 "verda_s3_access_key = keep\r\n\r\n[prod]\r\nverda_client_id = p\r\n",
                 0644);
  REQUIRE(store(home, credentials("new", "newer")).ok());
  CHECK(home.files.content(kCredentials) ==
        "# mine\r\n[default]\r\nverda_client_id\t=new\r\nverda_client_secret =  newer ; rotate\r\n"
        "verda_s3_access_key = keep\r\n\r\n[prod]\r\nverda_client_id = p\r\n");
  CHECK(home.files.node(kCredentials)->mode == 0600);
}

TEST_CASE("the spelling that is in force is the one that changes") {
  Home home;
  home.files.put(kCredentials, "client_id = old\nclient_secret = old\n");
  REQUIRE(store(home, credentials("new", "newer")).ok());
  CHECK(home.files.content(kCredentials) == "client_id = new\nclient_secret = newer\n");
}

TEST_CASE("what a profile had before does not stay beside what is stored now") {
  Home home;
  home.files.put(kCredentials, "[default]\nverda_token = t\nverda_base_url = https://old.example\n");
  REQUIRE(store(home, credentials("id", "secret")).ok());
  CHECK(home.files.content(kCredentials) == "[default]\nverda_client_id = id\nverda_client_secret = secret\n");
}

TEST_CASE("a profile by flag or by variable") {
  Home home;
  REQUIRE(store(home, credentials("a", "b"), "prod").ok());
  home.environment.set("VERDA_PROFILE", "dev");
  REQUIRE(store(home, credentials("c", "d")).ok());
  CHECK(home.found("prod").id == "a");
  CHECK(home.found().id == "c");
  home.environment.set("VERDA_SHARED_CREDENTIALS_FILE", "/etc/verda");
  CHECK(store(home, credentials("e", "f")).value() == "/etc/verda");
}

TEST_CASE("what cannot be stored leaves the file alone") {
  Home home;
  home.files.put(kCredentials, "client_id: y\nclient_secret: ys\n");
  auto error = store(home, credentials("a", "b")).error();
  CHECK(error.code == ErrorCode::config);
  CHECK(error.message == "~/.verda/credentials is not in INI layout: edit it by hand");
  CHECK(remove(home).error().message == error.message);
  CHECK(home.files.content(kCredentials) == "client_id: y\nclient_secret: ys\n");

  home.files.put(kCredentials, "[default]\n");
  CHECK(store(home, credentials("a", "b\nc = d")).error().message ==
        "the client_secret contains a blank or a control character");
  CHECK(store(home, credentials("a ;b", "c")).error().message ==
        "the client_id contains a blank or a control character");
  CHECK(store(home, credentials("a", "b", "http://evil.example")).error().code == ErrorCode::config);
  for (const auto* name : {"a]b", "[a", "a b", "a\nb"})
    CHECK(store(home, credentials("a", "b"), name).error().code == ErrorCode::usage);
  CHECK(home.files.content(kCredentials) == "[default]\n");

  home.files.fill_disk();
  CHECK(store(home, credentials("a", "b")).error().code == ErrorCode::io);
  home.environment.unset("HOME");
  CHECK(store(home, credentials("a", "b")).error().message ==
        "there is no credentials file for verda: HOME is not set");
}

TEST_CASE("a file that cannot be read is not written over") {
  Home home;
  home.files.put(kCredentials, "[prod]\nverda_client_id = p\n");
  home.files.fail_read(kCredentials);
  CHECK(store(home, credentials("a", "b")).error().code == ErrorCode::io);
  CHECK(home.files.content(kCredentials) == "[prod]\nverda_client_id = p\n");
}

TEST_CASE("logout takes out this provider's keys of one profile") {
  Home home;
  CHECK_FALSE(remove(home).value());
  CHECK_FALSE(home.files.content(kCredentials).has_value());
  home.files.put(kCredentials,
                 "[default]\nverda_client_id = a\nclient_secret = b\nverda_token = t\nverda_base_url = https://x\n"
                 "verda_s3_access_key = keep\n\n[prod]\nverda_client_id = p\nverda_client_secret = q\n");
  CHECK(remove(home).value());
  CHECK(home.files.content(kCredentials) ==
        "[default]\nverda_s3_access_key = keep\n\n[prod]\nverda_client_id = p\nverda_client_secret = q\n");
  CHECK_FALSE(remove(home).value());
  CHECK(remove(home, "prod").value());
  CHECK(home.files.content(kCredentials) == "[default]\nverda_s3_access_key = keep\n\n");
}

TEST_CASE("logout follows the same choice of profile as reading") {
  Home home;
  home.files.put(kCredentials, "[only]\nverda_client_id = a\nverda_client_secret = b\n");
  CHECK(remove(home).value());
  CHECK(home.files.content(kCredentials).value().empty());
}
