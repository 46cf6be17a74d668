#include "cloud.hpp"

using namespace gpuctl::sandbox;
using gpuctl::sandbox::test::check_error;
using gpuctl::sandbox::test::Cloud;

namespace {
constexpr const char* key_text =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINn9Wx0M2XKPv3f8Xq5lJ0c6Yl1tQ0u1yZr8n2bT0Cdd me@host";
}

TEST_CASE("an SSH key has the MD5 fingerprint that ssh-keygen shows") {
  Cloud cloud;
  const auto answer = cloud.post("/v1/ssh-keys", {{"name", "me"}, {"key", key_text}});
  CHECK(answer.status == 201);
  const Json one = cloud.get("/v1/ssh-keys/" + answer.body).json();
  REQUIRE(one.is_array());
  CHECK(one[0]["fingerprint"] == "78:8a:29:43:ab:a7:91:17:78:0f:e1:78:b7:6b:55:06");
  REQUIRE(cloud.post("/_sandbox/oddities", {{"name", "single_key"}, {"value", "object"}}).status == 200);
  CHECK(cloud.get("/v1/sshkeys/" + answer.body).json().is_object());
}

TEST_CASE("SSH keys are deleted one by one and together, under both paths") {
  Cloud cloud;
  const auto before = cloud.get("/v1/ssh-keys").json().size();
  const std::string a = cloud.post("/v1/sshkeys", {{"name", "a"}, {"key", key_text}}).body;
  const std::string b = cloud.post("/v1/sshkeys", {{"name", "b"}, {"key", key_text}}).body;
  const std::string c = cloud.post("/v1/sshkeys", {{"name", "c"}, {"key", key_text}}).body;
  CHECK(cloud.get("/v1/sshkeys").json().size() == before + 3);
  CHECK(cloud.erase("/v1/sshkeys/" + a).status == 200);
  CHECK(cloud.erase("/v1/ssh-keys", {{"keys", {b, c}}}).status == 200);
  CHECK(cloud.get("/v1/ssh-keys").json().size() == before);
  check_error(cloud.erase("/v1/ssh-keys/" + a), 404, "not_found", "not found");
  check_error(cloud.erase("/v1/ssh-keys", {{"keys", {a}}}), 400, "invalid_request", "Invalid ssh-key ID");
  check_error(cloud.post("/v1/ssh-keys", {{"name", "bad"}, {"key", "hello"}}), 400, "invalid_request",
              "Invalid ssh key");
}

TEST_CASE("scripts come in pages, newest first") {
  Cloud cloud;
  const auto first = cloud.get("/v1/scripts");
  CHECK(first.json().size() == 10);
  CHECK(first.header("X-Page") == "1");
  CHECK(first.header("X-Page-Size") == "10");
  CHECK(first.header("X-Total-Count") == "13");
  CHECK(cloud.get("/v1/scripts?page=2").json().size() == 3);
  CHECK(cloud.get("/v1/scripts?page=3").json().empty());
  CHECK(cloud.get("/v1/scripts?page=18446744073709551615&pageSize=100").json().empty());
  CHECK(cloud.get("/v1/scripts?pageSize=100").json().size() == 13);
  check_error(cloud.get("/v1/scripts?pageSize=101"), 400, "invalid_request", "pageSize");
  check_error(cloud.get("/v1/scripts?page=0"), 400, "invalid_request", "page");
  CHECK(first.json()[0]["created_at"] > first.json()[9]["created_at"]);
  CHECK(cloud.get("/v1/scripts?orderDirection=asc").json()[0]["name"] == "docker-login");
  CHECK(cloud.get("/v1/scripts?name=login").json().size() == 2);
}

TEST_CASE("scripts are made, read and deleted") {
  Cloud cloud;
  const auto made = cloud.post("/v1/scripts", {{"name", "mine"}, {"script", "#!/bin/sh\n"}});
  CHECK(made.status == 201);
  CHECK(cloud.get("/v1/scripts/" + made.body).json()[0]["script"] == "#!/bin/sh\n");
  CHECK(cloud.erase("/v1/scripts", {{"scripts", {made.body}}}).status == 200);
  CHECK(cloud.get("/v1/scripts/" + made.body).status == 404);
  CHECK(cloud.erase("/v1/scripts/" + made.body).status == 404);
  check_error(cloud.post("/v1/scripts", {{"name", "big"}, {"script", std::string(50'000, 'x')}}), 400,
              "invalid_request", "48 KiB");
  for (std::size_t at = cloud.books().ids("script").size(); at < 100; ++at) {
    cloud.books().put("script", std::to_string(at), Json{{"id", std::to_string(at)}, {"name", "n"}});
  }
  check_error(cloud.post("/v1/scripts", {{"name", "n"}, {"script", "x"}}), 403, "forbidden_action", "limit exceeded");
}
