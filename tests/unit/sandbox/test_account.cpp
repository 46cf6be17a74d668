#include "cloud.hpp"
#include "sandbox/billing.hpp"

using namespace gpuctl::sandbox;
using gpuctl::Decimal;
using gpuctl::sandbox::test::check_error;
using gpuctl::sandbox::test::Cloud;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

Json login(Cloud& cloud) {
  return {{"grant_type", "client_credentials"},
          {"client_id", cloud.books().setting("client_id")},
          {"client_secret", cloud.books().setting("client_secret")}};
}

/// Nothing that costs money is left.
void empty_cloud(Cloud& cloud, const char* balance) {
  for (const char* kind : {"instance", "volume", "cluster", "container_deployment", "instance_plan", "volume_plan"}) {
    const std::vector<std::string> ids = cloud.books().ids(kind);
    for (const std::string& id : ids) cloud.books().erase(kind, id);
  }
  cloud.world().set_balance(Decimal::parse(balance).value());
}

}  // namespace

TEST_CASE("a token is issued for the right credentials, as JSON and as a form") {
  Cloud cloud;
  const auto answer = cloud.raw("POST", "/v1/oauth2/token", login(cloud).dump(), {});
  REQUIRE(answer.status == 200);
  const Json token = answer.json();
  CHECK(token["token_type"] == "Bearer");
  CHECK(token["expires_in"] == 3600);
  CHECK(token["scope"] == "cloud-api-v1");
  const std::string access = token["access_token"];
  CHECK(std::count(access.begin(), access.end(), '.') == 2);

  const Json fields = login(cloud);
  const std::string form = "grant_type=client_credentials&client_id=" + fields["client_id"].get<std::string>() +
                           "&client_secret=" + fields["client_secret"].get<std::string>() + "&scope=x";
  CHECK(cloud.raw("POST", "/v1/oauth2/token", form, {{"content-type", "application/x-www-form-urlencoded"}}).status ==
        200);
}

TEST_CASE("wrong logins are refused word for word") {
  Cloud cloud;
  Json wrong = login(cloud);
  wrong["client_secret"] = "guess";
  auto answer = cloud.raw("POST", "/v1/oauth2/token", wrong.dump(), {});
  CHECK(answer.status == 401);
  CHECK(answer.body == R"({"code":"unauthorized_request","message":"Invalid client id or client secret"})");
  wrong["grant_type"] = "password";
  answer = cloud.raw("POST", "/v1/oauth2/token", wrong.dump(), {});
  CHECK(answer.status == 400);
  CHECK(answer.body == R"({"code":"invalid_request","message":"unsupported grant type"})");
}

TEST_CASE("a refresh token gives a new pair once, and tolerates extra fields") {
  Cloud cloud;
  const Json first = cloud.raw("POST", "/v1/oauth2/token", login(cloud).dump(), {}).json();
  Json request = login(cloud);
  request["grant_type"] = "refresh_token";
  request["refresh_token"] = first["refresh_token"];
  const auto answer = cloud.raw("POST", "/v1/oauth2/token", request.dump(), {});
  REQUIRE(answer.status == 200);
  CHECK(answer.json()["refresh_token"] != first["refresh_token"]);
  CHECK(cloud.raw("POST", "/v1/oauth2/token", request.dump(), {}).status == 401);
}

TEST_CASE("calls need a token that is good now") {
  Cloud cloud;
  CHECK(cloud.get("/v1/balance").status == 200);
  check_error(cloud.raw("GET", "/v1/balance", "", {}), 401, "unauthorized_request", "token");
  check_error(cloud.raw("GET", "/v1/balance", "", {{"authorization", "Bearer a.b.c"}}), 401, "unauthorized_request",
              "token");
  CHECK(cloud.raw("GET", "/v1/instance-types", "", {}).status == 200);
  cloud.wait(minutes(59));
  CHECK(cloud.get("/v1/balance").status == 200);
  cloud.wait(minutes(1));
  CHECK(cloud.get("/v1/balance").status == 401);
  cloud.renew_token();
  CHECK(cloud.get("/v1/balance").status == 200);
  cloud.advance(hours(1));
  CHECK(cloud.get("/v1/balance").status == 401);
}

TEST_CASE("unknown paths are 404 for who is logged in, 401 for others") {
  Cloud cloud;
  check_error(cloud.get("/v1/nonsense"), 404, "not_found", "Cannot GET /v1/nonsense");
  check_error(cloud.send("PATCH", "/v1/balance"), 404, "not_found", "Cannot PATCH");
  CHECK(cloud.raw("GET", "/v1/nonsense", "", {}).status == 401);
}

TEST_CASE("the balance is a number with two digits at most, in lower-case currency") {
  Cloud cloud;
  CHECK(cloud.get("/v1/balance").body == R"({"amount":1042.17,"currency":"usd"})");
}

TEST_CASE("rate limits count each method and path, and the whole project") {
  Cloud cloud;
  const auto first = cloud.get("/v1/balance");
  CHECK(first.header("RateLimit-Policy") == R"("project";q=500;w=60, "endpoint";q=60;w=60)");
  CHECK(first.header("RateLimit") == R"("project";r=499;t=60, "endpoint";r=59;t=60)");
  cloud.wait(seconds(20));
  for (int at = 1; at < 60; ++at) REQUIRE(cloud.get("/v1/balance").status == 200);
  const auto over = cloud.get("/v1/balance");
  check_error(over, 429, "rate_limit_exceeded", "Too many requests");
  CHECK(over.header("Retry-After") == "40");
  CHECK(over.header("RateLimit") == R"("project";r=440;t=40, "endpoint";r=0;t=40)");
  CHECK(cloud.get("/v1/locations").status == 200);

  SECTION("the window ends") {
    cloud.wait(seconds(40));
    CHECK(cloud.get("/v1/balance").status == 200);
  }
  SECTION("a step of the simulated clock changes nothing") {
    cloud.advance(minutes(5));
    CHECK(cloud.get("/v1/balance").status == 429);
  }
  SECTION("they can be switched off") {
    REQUIRE(cloud.post("/_sandbox/oddities", {{"name", "rate_limits"}, {"value", "off"}}).status == 200);
    CHECK(cloud.get("/v1/balance").status == 200);
  }
}

TEST_CASE("lists of instances and volumes may be asked for twice as often") {
  Cloud cloud;
  for (int at = 0; at < 120; ++at) REQUIRE(cloud.get("/v1/instances").status == 200);
  CHECK(cloud.get("/v1/instances").status == 429);
  for (int at = 0; at < 120; ++at) REQUIRE(cloud.get("/v1/volumes").status == 200);
  CHECK(cloud.get("/v1/volumes").status == 429);
  for (int at = 0; at < 260; ++at) cloud.get("/v1/instances/" + std::to_string(at));
  const auto over = cloud.get("/v1/locations");
  CHECK(over.status == 429);
  CHECK(over.header("RateLimit").starts_with(R"("project";r=0)"));
}

TEST_CASE("money goes in steps of ten minutes, in advance") {
  Cloud cloud;
  empty_cloud(cloud, "10");
  const Decimal step = Decimal::divide(Decimal::parse("0.182").value(), Decimal(6), 6);
  Json request = Cloud::wanted();
  const std::string id = cloud.running(request);
  const Decimal after_create = cloud.world().balance();
  const Decimal volume = Decimal(10) - after_create - step;
  CHECK(volume > Decimal(0));
  CHECK(volume < Decimal::parse("0.01").value());
  cloud.advance(minutes(60) - seconds(7));
  const Decimal spent = Decimal(10) - cloud.world().balance();
  const Decimal difference = spent - (step + volume) * Decimal(6);
  INFO(spent.to_string());
  CHECK(difference < Decimal::parse("0.00002").value());
  CHECK(difference > Decimal::parse("-0.00002").value());
}

TEST_CASE("a machine that is offline costs, one that is discontinued does not") {
  Cloud cloud;
  empty_cloud(cloud, "10");
  const std::string id = cloud.offline(Cloud::wanted());
  const Decimal before = cloud.world().balance();
  cloud.advance(minutes(30));
  CHECK(before - cloud.world().balance() > Decimal::parse("0.06").value());
  REQUIRE(cloud
              .put("/v1/instances", {{"action", "delete"},
                                     {"id", id},
                                     {"volume_ids", cloud.instance(id)["volume_ids"]},
                                     {"delete_permanently", true}})
              .status == 202);
  cloud.wait(seconds(2));
  const Decimal after = cloud.world().balance();
  cloud.advance(hours(5));
  CHECK(cloud.world().balance() == after);
}

TEST_CASE("trash still costs") {
  Cloud cloud;
  empty_cloud(cloud, "10");
  const std::string id =
      cloud.post("/v1/volumes", {{"type", "NVMe"}, {"location_code", "FIN-01"}, {"size", 1000}, {"name", "v"}}).body;
  REQUIRE(cloud.erase("/v1/volumes/" + id).status == 202);
  const Decimal before = cloud.world().balance();
  cloud.advance(hours(2));
  CHECK(cloud.world().balance() < before);
}

TEST_CASE("without money everything is taken away") {
  Cloud cloud;
  empty_cloud(cloud, "0.10");
  const std::string id = cloud.running(Cloud::wanted());
  const auto volume = cloud.instance(id)["os_volume_id"].get<std::string>();
  cloud.advance(hours(1));
  cloud.renew_token();
  CHECK(cloud.status_of(id) == "discontinued");
  CHECK(cloud.volume(volume)["status"] == "deleted");
  CHECK(cloud.volume(volume)["is_permanently_deleted"] == false);
  CHECK(cloud.get("/v1/balance").body == R"({"amount":0,"currency":"usd"})");
}

TEST_CASE("a reset puts the clock back and keeps the speed") {
  Cloud cloud;
  REQUIRE(cloud.post("/_sandbox/speed", {{"speed", 60}}).status == 200);
  cloud.advance(std::chrono::hours(3));
  REQUIRE(cloud.post("/_sandbox/reset", Json::object()).status == 200);
  const Json ping = cloud.get("/_sandbox/ping").json();
  CHECK(ping["now"] == World::timestamp(cloud.clock().now()));
  CHECK(ping["speed"] == 60);
}

TEST_CASE("a mistyped operation is answered with the nearest") {
  Cloud cloud;
  check_error(cloud.post("/_sandbox/faults", {{"operation", "list_instance"}, {"kind", "slow"}}), 400,
              "invalid_request", "; did you mean ");
}

TEST_CASE("a body nested without end is refused, not followed") {
  Cloud cloud;
  const gpuctl::http::ServerHeaders headers{{"authorization", "Bearer " + cloud.token()}};
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  check_error(cloud.raw("POST", "/v1/instances", deep, headers), 400, "invalid_request", "Unexpected token");
  check_error(cloud.raw("POST", "/v1/instances", R"({"hostname":)" + deep + "}", headers), 400, "invalid_request",
              "Unexpected token");
  CHECK(cloud.raw("POST", "/_sandbox/faults", R"({"operation":"*","kind":"slow","x":)" + deep + "}", {}).status == 400);
  CHECK(cloud.get("/v1/balance").status == 200);
}

TEST_CASE("a target may name the whole address, as for a proxy") {
  Cloud cloud;
  CHECK(cloud.get("http://127.0.0.1:8080/v1/balance").status == 200);
  CHECK(cloud.get("http://127.0.0.1:8080").status == 404);
}
