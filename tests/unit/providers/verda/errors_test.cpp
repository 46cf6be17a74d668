#include "providers/verda/errors.hpp"

#include "unit/providers/verda/fixture.hpp"

using namespace gpuctl;

TEST_CASE("an error body becomes an error in the provider's words", "[verda]") {
  struct Row {
    int status;
    const char* body;
    ErrorCode code;
    const char* message;
  };
  const Row rows[] = {
      {400, R"({"code":"invalid_request","message":"Operating system is not valid for this instance type"})",
       ErrorCode::refused, "Operating system is not valid for this instance type"},
      {400, R"({"code":"invalid_request","message":"Invalid instance id"})", ErrorCode::not_found,
       "Invalid instance id"},
      {400, R"({"code":"invalid_request","message":"Invalid ssh-key ID"})", ErrorCode::not_found, "Invalid ssh-key ID"},
      {400, R"({"code":"invalid_request","message":"Can't discontinue a discontinued instance"})", ErrorCode::refused,
       "Can't discontinue a discontinued instance"},
      {401, R"({"code":"unauthorized_request","message":"Invalid client id or client secret"})",
       ErrorCode::unauthenticated, "Invalid client id or client secret"},
      {402, R"({"code":"insufficient_funds","message":"Not enough balance"})", ErrorCode::insufficient_funds,
       "Not enough balance"},
      {403, R"({"code":"forbidden_action","message":"Insufficient scope"})", ErrorCode::forbidden,
       "Insufficient scope"},
      {404, R"({"code":"not_found","message":"Not found"})", ErrorCode::not_found, "Not found"},
      {409, R"({"code":"conflict","message":"Tag is already linked"})", ErrorCode::conflict, "Tag is already linked"},
      {422, R"({"code":"invalid_request","message":"no"})", ErrorCode::refused, "no"},
      {429, "Slow down.", ErrorCode::rate_limited, "HTTP 429: Slow down."},
      {500, R"({"code":"server_error","message":"boom"})", ErrorCode::unavailable, "boom"},
      {503, R"({"code":"service_unavailable","message":"No capacity available"})", ErrorCode::no_capacity,
       "No capacity available"},
      {503, R"({"code":"service_unavailable","message":"Not enough resources."})", ErrorCode::no_capacity,
       "Not enough resources."},
      {503, R"({"code":"service_unavailable","message":"maintenance"})", ErrorCode::unavailable, "maintenance"},
      {504, "upstream request\n  timeout", ErrorCode::unavailable, "HTTP 504: upstream request timeout"},
      {500, "", ErrorCode::unavailable, "the server answered HTTP 500"},
      {404, "[]", ErrorCode::not_found, "HTTP 404: []"},
      {400, R"({"code":"invalid_request"})", ErrorCode::refused, "invalid_request"},
      {400, R"({"message":"only a message"})", ErrorCode::refused, "HTTP 400: only a message"},
      {400, R"({"code":7,"message":{"a":1}})", ErrorCode::refused, R"(HTTP 400: {"code":7,"message":{"a":1}})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.status, row.body);
    const Error error = verda::decode_error({row.status, {}, row.body});
    CHECK(error.code == row.code);
    CHECK(error.message == row.message);
    CHECK(error.provider == "verda");
    CHECK(error.http_status == row.status);
    CHECK(error.delivery == Delivery::answered);
  }
}

TEST_CASE("several messages are several problems", "[verda]") {
  const Error error = verda::decode_error(
      {400, {}, R"({"code":"invalid_request","message":["size must be a number","name is empty"]})"});
  CHECK(error.message == "size must be a number");
  REQUIRE(error.problems.size() == 2);
  CHECK(error.problems[1].message == "name is empty");
}

TEST_CASE("a long body is quoted in short, on one line, in whole characters", "[verda]") {
  const std::string body = std::string(199, 'x') + "\xc3\xa4" + std::string(5000, '\n') + std::string(5000, 'y');
  const Error error = verda::decode_error({502, {}, body});
  CHECK(error.message == "HTTP 502: " + std::string(199, 'x') + "...");
}

TEST_CASE("hints lead to the next command", "[verda]") {
  const auto hint = [](int status, const char* body) { return verda::decode_error({status, {}, body}).hint; };
  CHECK_THAT(hint(401, "{}"), ContainsSubstring("gpuctl auth status verda"));
  CHECK_THAT(hint(402, "{}"), ContainsSubstring("gpuctl verda balance"));
  CHECK_THAT(hint(403, R"({"code":"forbidden_action","message":"Insufficient scope"})"),
             ContainsSubstring("documented paths"));
  CHECK(hint(403, R"({"code":"forbidden_action","message":"Only owners"})").empty());
  CHECK_THAT(hint(503, R"({"code":"service_unavailable","message":"No capacity available"})"),
             ContainsSubstring("gpuctl verda availability"));
}

TEST_CASE_METHOD(test::VerdaFixture, "what the API refuses has a next step", "[verda]") {
  transport.on("GET /v1/instances", R"({"code":"invalid_request","message":"status must be one of"})", 400);
  CHECK(list("instances", {{{"status", "bad"}}, false}).error().hint == "gpuctl verda list instances --help");
  CHECK(list("instances").error().hint.empty());
  transport.on("GET /v1/instances", R"({"code":"server_error","message":"boom"})", 502);
  CHECK_THAT(list("instances").error().hint, ContainsSubstring("try again"));
  transport.on("GET /v1/instances", "<html>gateway</html>", 502);
  CHECK_THAT(list("instances").error().hint, ContainsSubstring("try again"));
  for (const char* body : {"no JSON", "[\"\xff\"]"}) {
    transport.on("GET /v1/instances", body);
    CHECK_THAT(list("instances").error().hint, ContainsSubstring("base URL"));
  }
  transport.on("GET /v1/nope", R"({"code":"not_found","message":"Cannot GET /v1/nope"})", 404);
  const auto raw = provider->raw_api()->call(http::Method::get, "/v1/nope", "", {});
  CHECK_THAT(raw.error().hint, ContainsSubstring("gpuctl verda api GET /v1/instances"));
}

TEST_CASE_METHOD(test::VerdaFixture, "an HTML page of a proxy is said to be one", "[verda]") {
  transport.on("GET /v1/instances", "<!DOCTYPE html><html><body>Bad gateway</body></html>", 502);
  const auto listing = list("instances");
  REQUIRE_FALSE(listing.ok());
  CHECK(listing.error().code == ErrorCode::unavailable);
  CHECK_THAT(listing.error().message, ContainsSubstring("HTML"));
  CHECK(listing.error().provider == "verda");
}

TEST_CASE_METHOD(test::VerdaFixture, "an error of the network names the provider too", "[verda]") {
  transport.on_error("GET /v1/balance", {ErrorCode::unavailable, "connection refused"});
  const auto balance = provider->balances()->balance({});
  REQUIRE_FALSE(balance.ok());
  CHECK(balance.error().code == ErrorCode::unavailable);
  CHECK(balance.error().provider == "verda");
  CHECK(transport.requests().size() == 4);
}
