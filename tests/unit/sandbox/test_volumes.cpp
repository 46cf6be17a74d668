#include <limits>

#include "cloud.hpp"

using namespace gpuctl::sandbox;
using gpuctl::sandbox::test::check_error;
using gpuctl::sandbox::test::Cloud;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

Json wanted_volume(const char* type = "NVMe") {
  return {{"type", type}, {"location_code", "FIN-01"}, {"size", 100}, {"name", "data"}};
}

std::string create(Cloud& cloud, const Json& request) {
  const auto answer = cloud.post("/v1/volumes", request);
  INFO(answer.body);
  REQUIRE(answer.status == 202);
  cloud.wait(seconds(1));
  return answer.body;
}

Cloud::Answer act(Cloud& cloud, const std::string& action, const std::string& id, const Json& more = Json::object()) {
  Json request{{"action", action}, {"id", id}};
  request.update(more);
  return cloud.put("/v1/volumes", request);
}

std::size_t trashed(Cloud& cloud) { return cloud.get("/v1/volumes/trash").json().size(); }

}  // namespace

TEST_CASE("a volume is ordered, then detached, and costs what its type costs") {
  Cloud cloud;
  const auto answer = cloud.post("/v1/volumes", wanted_volume());
  REQUIRE(answer.status == 202);
  CHECK(cloud.volume(answer.body)["status"] == "ordered");
  cloud.wait(seconds(1));
  const Json volume = cloud.volume(answer.body);
  CHECK(volume["status"] == "detached");
  CHECK(volume["instance_id"].is_null());
  CHECK(volume["monthly_price"].get<double>() == Approx(20));
  CHECK(volume["base_hourly_cost"].get<double>() == Approx(20.0 / 730));
  CHECK(cloud.get("/v1/volumes?status=detached").body.find(answer.body) != std::string::npos);
}

TEST_CASE("volume requests are refused with the service's words") {
  Cloud cloud;
  const auto refused = [&](const char* change, const char* message) {
    Json request = wanted_volume();
    request.merge_patch(Json::parse(change));
    check_error(cloud.post("/v1/volumes", request), 400, "invalid_request", message);
  };
  refused(R"({"name":null})", "name should not be empty");
  refused(R"({"type":"HDD"})", "HDD");
  refused(R"({"size":10})", "too low");
  refused(R"({"size":"big"})", "size must be an integer");
  refused(R"({"location_code":null})", "location_code should not be empty");
  refused(R"({"location_code":"MOON-1"})", "Invalid location code");
  refused(R"({"instance_id":"nope"})", "Invalid instance id");
}

TEST_CASE("a volume is attached to and taken from a machine that is shut down") {
  Cloud cloud;
  const std::string volume = create(cloud, wanted_volume());
  const std::string machine = cloud.running(Cloud::wanted());
  check_error(act(cloud, "attach", volume, {{"instance_id", machine}}), 403, "forbidden_action", "shut down");
  REQUIRE(cloud.act("shutdown", machine).status == 202);
  cloud.wait(seconds(1));
  const auto attached = act(cloud, "attach", volume, {{"instance_id", machine}});
  CHECK(attached.status == 202);
  CHECK(attached.body.empty());
  CHECK(cloud.volume(volume)["instances"][0]["hostname"] == "box");
  CHECK(cloud.volume(volume)["instances"][0]["status"] == "offline");
  CHECK(cloud.instance(machine)["volume_ids"].size() == 2);
  check_error(act(cloud, "attach", volume, {{"instance_id", machine}}), 400, "invalid_request", "already attached");
  REQUIRE(cloud.act("start", machine).status == 202);
  cloud.wait(seconds(2));
  CHECK(cloud.volume(volume)["instances"][0]["status"] == "running");
  check_error(act(cloud, "detach", volume), 403, "forbidden_action", "shut down");
  check_error(act(cloud, "delete", volume), 400, "invalid_request", "not shut down");
  REQUIRE(cloud.act("shutdown", machine).status == 202);
  cloud.wait(seconds(1));
  CHECK(act(cloud, "detach", volume).status == 202);
  CHECK(cloud.volume(volume)["status"] == "detached");
  CHECK(cloud.instance(machine)["volume_ids"].size() == 1);
  check_error(act(cloud, "detach", volume), 400, "invalid_request", "not attached");
}

TEST_CASE("the trash keeps a volume for 96 hours") {
  Cloud cloud;
  const std::string id = create(cloud, wanted_volume());
  const auto before = trashed(cloud);
  CHECK(cloud.erase("/v1/volumes/" + id, {{"is_permanent", false}}).status == 202);
  CHECK(trashed(cloud) == before + 1);
  const Json gone = cloud.volume(id);
  CHECK(gone["status"] == "deleted");
  CHECK(gone["is_permanently_deleted"] == false);
  CHECK_FALSE(gone.contains("pseudo_path"));
  CHECK(cloud.get("/v1/volumes").body.find(id) == std::string::npos);
  CHECK(cloud.erase("/v1/volumes/" + id).status == 204);

  SECTION("it can be restored") {
    CHECK(act(cloud, "restore", id).status == 202);
    CHECK(cloud.volume(id)["status"] == "restoring");
    cloud.wait(seconds(1));
    CHECK(cloud.volume(id)["status"] == "detached");
    CHECK(cloud.volume(id).contains("mount_command"));
    check_error(act(cloud, "restore", id), 400, "invalid_request", "not in the trash");
  }
  SECTION("after that it is gone, but still answers") {
    cloud.world().set_balance(gpuctl::Decimal(1'000'000));
    cloud.advance(hours(95));
    cloud.renew_token();
    CHECK(cloud.volume(id)["is_permanently_deleted"] == false);
    cloud.advance(hours(2));
    cloud.renew_token();
    CHECK(cloud.volume(id)["is_permanently_deleted"] == true);
    check_error(act(cloud, "restore", id), 400, "invalid_request", "not in the trash");
  }
  SECTION("a second delete may be for good") {
    CHECK(cloud.erase("/v1/volumes/" + id, {{"is_permanent", true}}).status == 202);
    CHECK(cloud.volume(id)["is_permanently_deleted"] == true);
    CHECK(cloud.erase("/v1/volumes/" + id, {{"is_permanent", true}}).status == 204);
    CHECK(trashed(cloud) == before);
  }
}

TEST_CASE("volumes are renamed and grow, but never shrink") {
  Cloud cloud;
  const std::string id = create(cloud, wanted_volume());
  CHECK(act(cloud, "rename", id, {{"name", "better"}}).status == 202);
  CHECK(cloud.volume(id)["name"] == "better");
  check_error(act(cloud, "rename", id), 400, "invalid_request", "name should not be empty");
  CHECK(act(cloud, "resize", id, {{"size", 200}}).status == 202);
  CHECK(cloud.volume(id)["monthly_price"].get<double>() == Approx(40));
  check_error(act(cloud, "resize", id, {{"size", 100}}), 400, "invalid_request", "not be smaller");
  check_error(act(cloud, "export", id), 403, "forbidden_action", "not available");
  check_error(act(cloud, "polish", id), 400, "invalid_request", "Invalid action");
  check_error(act(cloud, "rename", "nope"), 404, "not_found", "Volume not found");
}

TEST_CASE("a clone is a volume of its own, in the reply shape that the oddity selects") {
  Cloud cloud;
  const std::string id = create(cloud, wanted_volume());
  const auto cloned = act(cloud, "clone", id, {{"name", "copy"}, {"location_code", "FIN-03"}});
  REQUIRE(cloned.status == 202);
  const auto copy = cloned.json()[0].get<std::string>();
  CHECK(cloud.volume(copy)["status"] == "cloning");
  CHECK(cloud.volume(copy)["location"] == "FIN-03");
  cloud.wait(seconds(3));
  CHECK(cloud.volume(copy)["status"] == "detached");
  check_error(act(cloud, "cancel", copy), 400, "invalid_request", "not being cloned");
  REQUIRE(cloud.post("/_sandbox/oddities", {{"name", "clone_body"}, {"value", "object"}}).status == 200);
  const auto object = act(cloud, "clone", id);
  REQUIRE(object.json().is_object());
  CHECK(act(cloud, "cancel", object.json()["id"]).status == 202);
  CHECK(cloud.volume(object.json()["id"])["is_permanently_deleted"] == true);
}

TEST_CASE("a shared volume serves several machines") {
  Cloud cloud;
  const std::string id = create(cloud, wanted_volume("NVMe_Shared"));
  const std::string first = cloud.offline(Cloud::wanted("a"));
  const std::string second = cloud.offline(Cloud::wanted("b"));
  CHECK(act(cloud, "attach", id, {{"instance_ids", {first, second}}}).status == 202);
  CHECK(cloud.volume(id)["instances"].size() == 2);
  CHECK(cloud.volume(id)["target"].get<std::string>().starts_with("nfs.fin-01."));
  CHECK(act(cloud, "detach", id, {{"instance_id", first}}).status == 202);
  CHECK(cloud.volume(id)["instances"].size() == 1);
}

TEST_CASE("a volume has a price that can be paid, a size within the quota and a live machine") {
  Cloud cloud;
  Json wanted = wanted_volume("NVMe");
  wanted["size"] = 1'000'001;
  check_error(cloud.post("/v1/volumes", wanted), 403, "forbidden_action", "Storage limit exceeded");
  wanted["size"] = std::numeric_limits<std::uint64_t>::max();
  check_error(cloud.post("/v1/volumes", wanted), 403, "forbidden_action", "Storage limit exceeded");
  const std::string id = create(cloud, wanted_volume("NVMe"));
  check_error(act(cloud, "resize", id, {{"size", std::numeric_limits<std::int64_t>::max()}}), 403, "forbidden_action",
              "Storage limit exceeded");
  cloud.world().set_balance(gpuctl::Decimal(1));
  wanted["size"] = 1'000'000;
  check_error(cloud.post("/v1/volumes", wanted), 402, "insufficient_funds", "Insufficient funds");
  wanted["size"] = 50;
  wanted["instance_id"] = cloud.get("/v1/instances?status=discontinued").json()[0]["id"];
  check_error(cloud.post("/v1/volumes", wanted), 400, "invalid_request", "Invalid instance id");
}
