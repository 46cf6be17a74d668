#include "cloud.hpp"

using namespace gpuctl::sandbox;
using gpuctl::http::ReplyFault;
using gpuctl::sandbox::test::check_error;
using gpuctl::sandbox::test::Cloud;
using std::chrono::seconds;

namespace {

std::size_t machines(Cloud& cloud) { return cloud.books().ids("instance").size(); }

Json judge(Cloud& cloud) { return cloud.get("/_sandbox/books").json(); }

}  // namespace

TEST_CASE("faults before the act leave nothing behind") {
  Cloud cloud;
  const auto before = machines(cloud);
  SECTION("reject") {
    cloud.fault({{"operation", "create_instance"},
                 {"kind", "reject"},
                 {"status", 418},
                 {"code", "teapot"},
                 {"message", "short and stout"}});
    check_error(cloud.post("/v1/instances", Cloud::wanted()), 418, "teapot", "short and stout");
  }
  SECTION("rate_limit") {
    cloud.fault({{"operation", "create_instance"}, {"kind", "rate_limit"}, {"retry_after", 7}});
    const auto answer = cloud.post("/v1/instances", Cloud::wanted());
    CHECK(answer.status == 429);
    CHECK(answer.header("Retry-After") == "7");
  }
  SECTION("reset_before") {
    cloud.fault({{"operation", "create_instance"}, {"kind", "reset_before"}});
    CHECK(cloud.post("/v1/instances", Cloud::wanted()).fault == ReplyFault::reset);
  }
  SECTION("html_page") {
    cloud.fault({{"operation", "create_instance"}, {"kind", "html_page"}});
    const auto answer = cloud.post("/v1/instances", Cloud::wanted());
    CHECK(answer.status == 502);
    CHECK(answer.body.starts_with("<!DOCTYPE html>"));
  }
  SECTION("token_expire") {
    cloud.fault({{"operation", "create_instance"}, {"kind", "token_expire"}});
    CHECK(cloud.post("/v1/instances", Cloud::wanted()).status == 401);
    CHECK(cloud.get("/v1/balance").status == 401);
    cloud.renew_token();
  }
  CHECK(machines(cloud) == before);
  CHECK(cloud.get("/_sandbox/faults").json().empty());
  CHECK(cloud.post("/v1/instances", Cloud::wanted()).status == 202);
}

TEST_CASE("faults after the act leave the machine behind") {
  Cloud cloud;
  const auto before = machines(cloud);
  const auto created = judge(cloud)["machines_created"].get<int>();
  SECTION("commit_then_500") {
    cloud.fault({{"operation", "create_instance"}, {"kind", "commit_then_500"}});
    check_error(cloud.post("/v1/instances", Cloud::wanted()), 500, "server_error", "");
  }
  SECTION("commit_then_reset") {
    cloud.fault({{"operation", "create_instance"}, {"kind", "commit_then_reset"}});
    CHECK(cloud.post("/v1/instances", Cloud::wanted()).fault == ReplyFault::reset);
  }
  SECTION("half_answer") {
    cloud.fault({{"operation", "create_instance"}, {"kind", "half_answer"}});
    CHECK(cloud.post("/v1/instances", Cloud::wanted()).fault == ReplyFault::truncate);
  }
  SECTION("slow") {
    cloud.fault({{"operation", "create_instance"}, {"kind", "slow"}, {"ms", 250}});
    CHECK(cloud.post("/v1/instances", Cloud::wanted()).delay == std::chrono::milliseconds(250));
  }
  CHECK(machines(cloud) == before + 1);
  CHECK(judge(cloud)["machines_created"] == created + 1);
}

TEST_CASE("list_lag hides what is young") {
  Cloud cloud;
  const std::string id = cloud.create(Cloud::wanted());
  cloud.fault({{"operation", "list_instances"}, {"kind", "list_lag"}, {"seconds", 30}, {"times", 0}});
  CHECK(cloud.get("/v1/instances").body.find(id) == std::string::npos);
  CHECK(cloud.get("/v1/instances?status=ordered").json().empty());
  CHECK(cloud.get("/v1/instances/" + id).status == 200);
  cloud.wait(seconds(30));
  CHECK(cloud.get("/v1/instances").body.find(id) != std::string::npos);
}

TEST_CASE("delete_refused is what a provisioning machine answers") {
  Cloud cloud;
  const std::string id = cloud.running(Cloud::wanted());
  cloud.fault({{"operation", "act_on_instances"}, {"kind", "delete_refused"}, {"times", 2}});
  check_error(cloud.act("delete", id), 400, "invalid_request", "Can't discontinue a provisioning instance");
  check_error(cloud.act("delete", id), 400, "invalid_request", "Can't discontinue a provisioning instance");
  CHECK(cloud.act("delete", id).status == 202);
}

TEST_CASE("clock_skew moves the Date header") {
  Cloud cloud;
  CHECK(cloud.get("/v1/balance").header("Date") == "Thu, 15 Jan 2026 12:00:00 GMT");
  cloud.fault({{"operation", "*"}, {"kind", "clock_skew"}, {"seconds", -7200}});
  CHECK(cloud.get("/v1/balance").header("Date") == "Thu, 15 Jan 2026 10:00:00 GMT");
}

TEST_CASE("skip and times count calls") {
  Cloud cloud;
  cloud.fault({{"operation", "get_balance"}, {"kind", "reject"}, {"skip", 1}, {"times", 2}});
  std::vector<int> statuses;
  for (int at = 0; at < 4; ++at) statuses.push_back(cloud.get("/v1/balance").status);
  CHECK(statuses == std::vector<int>{200, 500, 500, 200});
}

TEST_CASE("times 0 lasts until the faults are cleared") {
  Cloud cloud;
  cloud.fault({{"operation", "get_balance"}, {"kind", "reject"}, {"times", 0}});
  for (int at = 0; at < 5; ++at) CHECK(cloud.get("/v1/balance").status == 500);
  CHECK(cloud.erase("/_sandbox/faults").status == 204);
  CHECK(cloud.get("/v1/balance").status == 200);
}

TEST_CASE("probabilities repeat with the seed") {
  const auto run = [](std::uint64_t seed) {
    Cloud cloud(":memory:", seed);
    cloud.fault({{"operation", "get_balance"}, {"kind", "reject"}, {"times", 0}, {"probability", 0.5}});
    std::string pattern;
    for (int at = 0; at < 40; ++at) pattern += cloud.get("/v1/balance").status == 200 ? '.' : 'x';
    return pattern;
  };
  const std::string pattern = run(7);
  CHECK(run(7) == pattern);
  CHECK(run(8) != pattern);
  CHECK(pattern.find('.') != std::string::npos);
  CHECK(pattern.find('x') != std::string::npos);
}

TEST_CASE("a fault script that means nothing is refused") {
  Cloud cloud;
  check_error(cloud.post("/_sandbox/faults", {{"operation", "fly"}, {"kind", "slow"}}), 400, "invalid_request", "fly");
  check_error(cloud.post("/_sandbox/faults", {{"operation", "*"}, {"kind", "boom"}}), 400, "invalid_request",
              "commit_then_reset");
  check_error(cloud.post("/_sandbox/faults", {{"operation", "*"}, {"kind", "slow"}, {"times", -1}}), 400,
              "invalid_request", "times");
  check_error(cloud.post("/_sandbox/faults", {{"operation", "*"}, {"kind", "slow"}, {"probability", 2}}), 400,
              "invalid_request", "probability");
  const Json operations = cloud.get("/_sandbox/operations").json();
  CHECK(std::find(operations.begin(), operations.end(), Json("create_instance")) != operations.end());
}

TEST_CASE("the books say what was made, given back and is held") {
  Cloud cloud;
  const Json before = judge(cloud);
  CHECK(before["machines_created"] == before["machines_released"].get<int>() + before["machines_held"].get<int>());
  const std::string id = cloud.running(Cloud::wanted());
  CHECK(judge(cloud)["machines_held"] == before["machines_held"].get<int>() + 1);
  REQUIRE(cloud.act("delete", id).status == 202);
  CHECK(judge(cloud)["machines_held"] == before["machines_held"].get<int>() + 1);
  cloud.wait(seconds(2));
  CHECK(judge(cloud)["machines_released"] == before["machines_released"].get<int>() + 1);
  CHECK(judge(cloud)["machines_held"] == before["machines_held"]);
}

TEST_CASE("the control plane is not for web pages, and unknown commands are 404") {
  Cloud cloud;
  CHECK(cloud.raw("POST", "/_sandbox/reset", "", {{"origin", "http://evil.example"}}).status == 403);
  CHECK(cloud.get("/_sandbox/nonsense").status == 404);
  CHECK(cloud.post("/_sandbox/advance", {{"seconds", -1}}).status == 400);
  CHECK(cloud.post("/_sandbox/speed", {{"speed", "fast"}}).status == 400);
  CHECK(cloud.post("/_sandbox/stop", Json::object()).status == 202);
  CHECK(cloud.stops == 1);
}

TEST_CASE("reset gives the first start back, but the same credentials") {
  Cloud cloud;
  const std::string client = cloud.books().setting("client_id");
  const auto fresh = machines(cloud);
  cloud.create(Cloud::wanted());
  cloud.fault({{"operation", "*"}, {"kind", "slow"}});
  REQUIRE(cloud.post("/_sandbox/reset", Json::object()).status == 200);
  CHECK(machines(cloud) == fresh);
  CHECK(cloud.books().setting("client_id") == client);
  CHECK(cloud.get("/v1/balance").status == 401);
  cloud.renew_token();
  CHECK(cloud.get("/v1/balance").body == R"({"amount":1042.17,"currency":"usd"})");
  CHECK(cloud.get("/_sandbox/faults").json().empty());
}

TEST_CASE("the first start has the fleet that the documentation shows") {
  Cloud cloud;
  CHECK(cloud.status_of(cloud.named("train-1")) == "running");
  CHECK(cloud.status_of(cloud.named("train-2")) == "provisioning");
  CHECK(cloud.status_of(cloud.named("eval")) == "offline");
  CHECK(cloud.instance(cloud.named("train-1"))["ip"] == "127.77.0.11");
  CHECK(cloud.get("/v1/instances?status=discontinued").json()[0]["hostname"] == "train-1");
  CHECK(cloud.get("/v1/volumes/trash").json().size() >= 1);
  CHECK(cloud.get("/v1/clusters").json()[0]["status"] == "running");
}

TEST_CASE("a large fleet is seeded at once, with the money to run it") {
  Cloud cloud;
  const auto before = machines(cloud);
  REQUIRE(cloud.post("/_sandbox/seed-fleet", {{"count", 300}}).status == 200);
  CHECK(machines(cloud) == before + 300);
  cloud.advance(std::chrono::minutes(30));
  CHECK(cloud.get("/v1/instances?status=running").json().size() >= 300);
  CHECK(cloud.post("/_sandbox/seed-fleet", {{"count", 0}}).status == 400);
}

TEST_CASE("a fault cannot ask for what no wire can carry") {
  Cloud cloud;
  for (const auto& [field, value] : std::vector<std::pair<std::string, std::int64_t>>{
           {"status", 100}, {"status", 1000}, {"ms", 86'400'001}, {"seconds", 10'000'000'000}, {"times", -1}}) {
    check_error(cloud.post("/_sandbox/faults", {{"operation", "get_balance"}, {"kind", "reject"}, {field, value}}), 400,
                "invalid_request", field + " must be a whole number from ");
  }
  CHECK(cloud.get("/_sandbox/faults").json().empty());
}
