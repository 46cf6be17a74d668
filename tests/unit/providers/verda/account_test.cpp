// Balance, credentials, the descriptor and the escape hatch.
#include <algorithm>
#include <set>

#include "providers/verda/raw_api.hpp"
#include "unit/providers/verda/fixture.hpp"

using namespace gpuctl;

TEST_CASE_METHOD(test::VerdaFixture, "the balance is one request and exact", "[verda]") {
  struct Row {
    const char* body;
    const char* shown;
  };
  for (const Row& row : {Row{R"({"amount":42.17,"currency":"usd"})", "$42.17 USD"},
                         Row{R"({"amount":"3.10","currency":"EUR"})",
                             "\xe2\x82\xac"
                             "3.10 EUR"},
                         Row{R"({"amount":-0.005,"currency":"usd","new":1})", "-$0.01 USD"}}) {
    CAPTURE(row.body);
    transport.forget_requests();
    transport.on("GET /v1/balance", row.body);
    const auto balance = provider->balances()->balance({});
    REQUIRE(balance.ok());
    CHECK(format_money(balance->money) == row.shown);
    CHECK(balance->raw == row.body);
    CHECK(transport.requests().size() == 1);
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "a balance that cannot be read is never shown as zero", "[verda]") {
  for (const char* body : {"{}", "[]", "null", "", R"({"amount":"much","currency":"usd"})", R"({"amount":1})",
                           R"({"amount":null,"currency":"usd"})", R"({"amount":1,"currency":7})", "<html></html>",
                           R"({"amount":1,"currency":"us\u001b[31md"})"}) {
    CAPTURE(body);
    transport.on("GET /v1/balance", body);
    const auto balance = provider->balances()->balance({});
    REQUIRE_FALSE(balance.ok());
    CHECK(balance.error().code == ErrorCode::bad_response);
    CHECK(balance.error().provider == "verda");
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "client credentials fetch a token once and keep it", "[verda]") {
  model::Credentials credentials;
  credentials.id = "6a51jsgnISg6JOyE7wYZh";
  credentials.secret = Secret("client-secret-of-the-test");
  credentials.base_url = "https://verda.test/v1/";
  credentials.source = "VERDA_CLIENT_ID and VERDA_CLIENT_SECRET";
  open_with(credentials);
  transport.on("POST /v1/oauth2/token",
               R"({"access_token":"token-1","token_type":"Bearer","expires_in":3600,"refresh_token":"r",)"
               R"("scope":"cloud-api-v1"})");
  transport.on("GET /v1/balance", R"({"amount":1,"currency":"usd"})");
  REQUIRE(provider->balances()->balance({}).ok());
  REQUIRE(provider->balances()->balance({}).ok());
  CHECK(transport.lines() == std::vector<std::string>{"POST /v1/oauth2/token", "GET /v1/balance", "GET /v1/balance"});
  CHECK(transport.requests().at(1).headers.get("Authorization") == "Bearer token-1");

  const provider::AuthStatus status = provider->auth()->status();
  CHECK(status.id == "6a51...");
  CHECK(status.source == "VERDA_CLIENT_ID and VERDA_CLIENT_SECRET");
  CHECK(status.base_url == "https://verda.test/v1");
  CHECK(status.token_left.has_value());
  REQUIRE(provider->auth()->forget_tokens().ok());
  CHECK_FALSE(provider->auth()->status().token_left.has_value());
  for (const char* secret : {"client-secret-of-the-test", "token-1"}) {
    CHECK(log.text().find(secret) == std::string::npos);
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "a token on disk makes a balance one request", "[verda]") {
  model::Credentials credentials;
  credentials.id = "id";
  credentials.secret = Secret("client-secret-of-the-test");
  credentials.base_url = "https://verda.test/v1";
  transport.on("POST /v1/oauth2/token", R"({"access_token":"token-1","token_type":"Bearer","expires_in":3600})");
  transport.on("GET /v1/balance", R"({"amount":1,"currency":"usd"})");
  for (int run = 0; run < 2; ++run) {
    open_with(credentials, "/cache/gpuctl/tokens");
    REQUIRE(provider->balances()->balance({}).ok());
  }
  CHECK(transport.lines() == std::vector<std::string>{"POST /v1/oauth2/token", "GET /v1/balance", "GET /v1/balance"});
}

TEST_CASE_METHOD(test::VerdaFixture, "without credentials public lists work and the rest is not sent", "[verda]") {
  open_with({});
  transport.on("GET /v1/instance-types", "[]");
  CHECK(list("instance-types").ok());
  CHECK(transport.requests().at(0).url == "https://api.verda.com/v1/instance-types");
  const auto listing = list("instances");
  REQUIRE_FALSE(listing.ok());
  CHECK(listing.error().code == ErrorCode::unauthenticated);
  CHECK(listing.error().delivery == Delivery::not_sent);
  CHECK_THAT(listing.error().hint, ContainsSubstring("gpuctl auth login verda"));
  CHECK(transport.requests().size() == 1);
  CHECK_FALSE(provider->auth()->status().token_left.has_value());
  CHECK(provider->auth()->forget_tokens().ok());
}

TEST_CASE_METHOD(test::VerdaFixture, "half of the credentials is a mistake", "[verda]") {
  for (const bool has_id : {true, false}) {
    model::Credentials credentials;
    if (has_id) credentials.id = "id";
    if (!has_id) credentials.secret = Secret("secret");
    const auto opened = verda::verda_descriptor().open({.rest = {transport, clock, sleeper, random, log, throttle},
                                                        .files = files,
                                                        .redactor = redactor,
                                                        .credentials = credentials});
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == ErrorCode::config);
  }
}

TEST_CASE("the descriptor has every resource, with unique names and sound tables", "[verda]") {
  const auto& descriptor = verda::verda_descriptor();
  CHECK(descriptor.id == "verda");
  CHECK(descriptor.resources.size() == 25);
  CHECK(descriptor.credentials->fields.size() == 3);
  std::set<std::string_view> names;
  for (const model::ResourceSchema* schema : descriptor.resources) {
    CAPTURE(schema->name);
    CHECK(names.insert(schema->name).second);
    CHECK(names.insert(schema->singular).second == (schema->singular != schema->name));
    for (const std::string_view alias : schema->aliases) {
      CAPTURE(alias);
      CHECK(names.insert(alias).second);
    }
    CHECK_FALSE(schema->summary.empty());
    for (const auto fields : {schema->fields, schema->detail_fields}) {
      std::set<std::string_view> keys;
      for (const model::FieldSpec& field : fields) {
        CAPTURE(field.key);
        CHECK(keys.insert(field.key).second);
        CHECK_FALSE(field.help.empty());
      }
      if (fields.empty()) continue;
      CHECK(keys.contains(schema->id_field));
      CHECK(keys.contains(schema->name_field));
    }
    const bool has_status = std::any_of(schema->fields.begin(), schema->fields.end(),
                                        [](const auto& field) { return field.key == "status"; });
    CHECK((!has_status || schema->status_field == "status"));
  }
  for (const char* name : {"vm", "vms", "instance", "volume", "keys", "ssh", "startup-scripts", "types",
                           "container-deployments", "job-deployments", "registry-credentials"}) {
    CAPTURE(name);
    CHECK(provider::Registry::resource(descriptor, name).ok());
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "an address without a path means the API's own", "[verda]") {
  for (const char* url :
       {"https://verda.test", "https://verda.test/", "https://verda.test/v1", "https://verda.test/v1/"}) {
    CAPTURE(url);
    open(url);
    CHECK(provider->auth()->status().base_url == "https://verda.test/v1");
  }
  open("https://proxy.test/verda");
  CHECK(provider->auth()->status().base_url == "https://proxy.test/verda");
}

TEST_CASE("raw paths are paths of the API and nothing else", "[verda]") {
  for (const auto& [path, below] : std::vector<std::pair<std::string, std::string>>{
           {"/v1/instances", "/instances"},
           {"/v1/instances?status=running&tag=a%3Db%2Fc", "/instances?status=running&tag=a%3Db%2Fc"},
           {"/v1/secrets/a%20b", "/secrets/a%20b"},
           {"/v1/volumes/x.y", "/volumes/x.y"}}) {
    CAPTURE(path);
    const auto accepted = verda::path_below_v1(path);
    REQUIRE(accepted.ok());
    CHECK(accepted.value() == below);
  }
  for (const std::string path : {"",
                                 "/",
                                 "/v1",
                                 "/v1/",
                                 "v1/instances",
                                 "/v2/instances",
                                 "/V1/instances",
                                 "https://evil.test/v1/x",
                                 "/v1/../x",
                                 "/v1/a/..",
                                 "/v1/./a",
                                 "/v1//a",
                                 "/v1/a/",
                                 "/v1/a%2fb",
                                 "/v1/a%2Fb",
                                 "/v1/%2e%2e/x",
                                 "/v1/a%5cb",
                                 "/v1/a#b",
                                 "/v1/a b",
                                 "/v1/a\r\nHost: x",
                                 "/v1/a%0d%0ax",
                                 "/v1/a?x=%0a",
                                 "/v1/a%",
                                 "/v1/a%zz",
                                 "/v1/a%4",
                                 "/v1/\xc3\xa4",
                                 "/v1/a\\b",
                                 "/v1/a?x={}",
                                 "/v1?x"}) {
    CAPTURE(path);
    const auto refused = verda::path_below_v1(path);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::usage);
    CHECK(refused.error().message.find('\r') == std::string::npos);
  }
  CHECK_FALSE(verda::path_below_v1(std::string("/v1/a\0b", 7)).ok());
}

TEST_CASE_METHOD(test::VerdaFixture, "a raw call has the token, and its path as it was typed", "[verda]") {
  transport.on("GET /v1/instances", "anything at all");
  const auto answer = provider->raw_api()->call(http::Method::get, "/v1/instances?tag=a%3Db", "", {});
  REQUIRE(answer.ok());
  CHECK(answer->status == 200);
  CHECK(answer->body == "anything at all");
  CHECK(transport.requests().at(0).url == "https://verda.test/v1/instances?tag=a%3Db");
  CHECK(transport.requests().at(0).headers.get("Authorization").has_value());
  transport.forget_requests();
  CHECK_FALSE(provider->raw_api()->call(http::Method::get, "/v1/../x", "", {}).ok());
  CHECK(transport.requests().empty());
}

TEST_CASE_METHOD(test::VerdaFixture, "a raw write is sent once where its fate is open; reads are repeated", "[verda]") {
  struct Row {
    http::Method method;
    std::size_t requests;
    ErrorCode code;
  };
  for (const Row& row :
       {Row{http::Method::get, 4, ErrorCode::unavailable}, Row{http::Method::del, 4, ErrorCode::unavailable},
        Row{http::Method::post, 1, ErrorCode::outcome_unknown}, Row{http::Method::put, 1, ErrorCode::outcome_unknown},
        Row{http::Method::patch, 1, ErrorCode::outcome_unknown}}) {
    CAPTURE(http::to_string(row.method));
    transport.forget_requests();
    transport.on(std::string(http::to_string(row.method)) + " /v1/instances",
                 R"({"code":"server_error","message":"boom"})", 500);
    const auto answer = provider->raw_api()->call(row.method, "/v1/instances", "{}", {});
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == row.code);
    CHECK(transport.requests().size() == row.requests);
    CHECK(transport.requests().at(0).body == "{}");
  }
}
