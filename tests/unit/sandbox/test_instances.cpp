#include "cloud.hpp"

using namespace gpuctl::sandbox;
using gpuctl::sandbox::test::check_error;
using gpuctl::sandbox::test::Cloud;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("an instance passes through its states on the simulated clock") {
  Cloud cloud;
  const auto answer = cloud.post("/v1/instances", Cloud::wanted());
  REQUIRE(answer.status == 202);
  CHECK(answer.header("Content-Type") == "text/html; charset=utf-8");
  const std::string id = answer.body;
  CHECK(id.size() == 36);
  CHECK(cloud.status_of(id) == "ordered");
  CHECK(cloud.instance(id)["ip"].is_null());
  cloud.wait(seconds(1));
  CHECK(cloud.status_of(id) == "provisioning");
  cloud.wait(std::chrono::milliseconds(3500));
  CHECK(cloud.status_of(id) == "validating");
  CHECK(cloud.instance(id)["ip"].get<std::string>().starts_with("127.77."));
  cloud.wait(seconds(1));
  const Json running = cloud.instance(id);
  CHECK(running["status"] == "running");
  CHECK(running["volume_ids"] == Json::array({running["os_volume_id"]}));
  CHECK(running["price_per_hour"].dump() == "0.182");
  CHECK(running["contract"] == "PAY_AS_YOU_GO");
  CHECK(running["description"] == "");
  CHECK(running["image"] == "ubuntu-24-04-cuda-12-8-open-docker");
}

TEST_CASE("at speed 0 only steps move an instance on") {
  Cloud cloud;
  REQUIRE(cloud.post("/_sandbox/speed", {{"speed", 0}}).status == 200);
  const std::string id = cloud.create(Cloud::wanted());
  cloud.wait(hours(1));
  CHECK(cloud.status_of(id) == "ordered");
  cloud.advance(seconds(149));
  CHECK(cloud.status_of(id) == "validating");
  cloud.advance(seconds(1));
  CHECK(cloud.status_of(id) == "running");
}

TEST_CASE("every instance has an address of its own") {
  Cloud cloud;
  const Json first = cloud.instance(cloud.running(Cloud::wanted("a")));
  const Json second = cloud.instance(cloud.running(Cloud::wanted("b")));
  CHECK(first["ip"] != second["ip"]);
}

TEST_CASE("creates are refused with the service's words") {
  Cloud cloud;
  struct Row {
    const char* change;  ///< JSON merged into a valid request; null removes a field
    int status;
    const char* code;
    const char* message;
  };
  const Row rows[] = {
      {R"({"location_code":null})", 400, "invalid_request", "location_code should not be empty"},
      {R"({"instance_type":null})", 400, "invalid_request", "instance_type should not be empty"},
      {R"({"hostname":7})", 400, "invalid_request", "hostname must be a string"},
      {R"({"location_code":"MOON-1"})", 400, "invalid_request", "Invalid location code"},
      {R"({"instance_type":"9Z9"})", 400, "invalid_request", "Invalid instance type"},
      {R"({"image":"windows-95"})", 400, "invalid_request", "Operating system is not valid for this instance type"},
      {R"({"hostname":"gpu_1"})", 400, "invalid_request", "hostname must contain"},
      {R"({"hostname":"123"})", 400, "invalid_request", "hostname must contain"},
      {R"({"hostname":"-a"})", 400, "invalid_request", "hostname must contain"},
      {R"({"ssh_key_ids":["b4bd2f5e-0000-4000-8000-000000000000"]})", 400, "invalid_request", "Invalid ssh-key ID"},
      {R"({"startup_script_id":"nope"})", 400, "invalid_request", "Invalid startup script ID"},
      {R"({"startup_script_id":5})", 400, "invalid_request", "startup_script_id must be a string"},
      {R"({"description":{"a":1}})", 400, "invalid_request", "description must be a string"},
      {R"({"os_volume":{"name":"os","size":49}})", 400, "invalid_request", "too low"},
      {R"({"volumes":[{"name":"v","size":100,"type":"HDD"}]})", 400, "invalid_request", "HDD"},
      {R"({"volumes":[{"name":"v","size":100,"type":"Floppy"}]})", 400, "invalid_request", "type must be one of"},
      {R"({"os_volume":{"name":"os","size":50,"on_spot_discontinue":"keep_detached"}})", 400, "invalid_request",
       "on_spot_discontinue is only allowed for spot instances"},
      {R"({"existing_volumes":["nope"]})", 400, "invalid_request", "Invalid volume ID"},
      {R"({"contract":"SPOT"})", 400, "invalid_request", "SPOT"},
      {R"({"contract":"LEASE"})", 400, "invalid_request", "contract must be one of"},
      {R"({"pricing":"DYNAMIC_PRICE"})", 400, "invalid_request", "DYNAMIC_PRICE"},
      {R"({"tags":[{"value":"x"}]})", 400, "invalid_request", "tags.key should not be empty"},
      {R"({"tags":[{"key":"a"},{"key":"b"},{"key":"c"},{"key":"d"},{"key":"e"},{"key":"f"},{"key":"g"},{"key":"h"},
         {"key":"i"},{"key":"j"},{"key":"k"}]})",
       403, "forbidden_action", "at most 10 tags"},
  };
  const auto before = cloud.get("/v1/instances").json().size();
  for (const Row& row : rows) {
    INFO(row.change);
    Json request = Cloud::wanted();
    request.merge_patch(Json::parse(row.change));
    check_error(cloud.post("/v1/instances", request), row.status, row.code, row.message);
  }
  check_error(cloud.raw("POST", "/v1/instances", "{nonsense", {{"authorization", "Bearer " + cloud.token()}}), 400,
              "invalid_request", "JSON");
  CHECK(cloud.get("/v1/instances").json().size() == before);
}

TEST_CASE("nulls of optional fields are as good as their absence") {
  Cloud cloud;
  Json request = Cloud::wanted();
  for (const char* field : {"os_volume", "coupon", "startup_script_id", "ssh_key_ids", "contract", "tags"}) {
    request[field] = nullptr;
  }
  request["volumes"] = Json::array();
  request["existing_volumes"] = Json::array();
  CHECK(cloud.post("/v1/instances", request).status == 202);
}

TEST_CASE("no money and no stock are told apart") {
  Cloud cloud;
  cloud.fault({{"operation", "create_instance"}, {"kind", "no_capacity"}});
  check_error(cloud.post("/v1/instances", Cloud::wanted()), 503, "service_unavailable", "No capacity available");
  CHECK(cloud.post("/v1/instances", Cloud::wanted()).status == 202);
  cloud.world().set_balance(gpuctl::Decimal(0));
  check_error(cloud.post("/v1/instances", Cloud::wanted()), 402, "insufficient_funds", "Insufficient funds");
}

TEST_CASE("the id of a new instance comes in the shape that the oddity selects") {
  Cloud cloud;
  REQUIRE(cloud.post("/_sandbox/oddities", {{"name", "id_body"}, {"value", "json"}}).status == 200);
  CHECK(cloud.post("/v1/instances", Cloud::wanted()).json().is_string());
  REQUIRE(cloud.post("/_sandbox/oddities", {{"name", "id_body"}, {"value", "object"}}).status == 200);
  CHECK(cloud.post("/v1/instances", Cloud::wanted()).json()["id"].is_string());
  CHECK(cloud.post("/_sandbox/oddities", {{"name", "id_body"}, {"value", "xml"}}).status == 400);
}

TEST_CASE("instances are filtered by status, id and tags") {
  Cloud cloud;
  Json request = Cloud::wanted();
  request["tags"] = Json::parse(R"([{"key":"Env","value":"prod"},{"key":"bench"}])");
  const std::string id = cloud.create(request);
  CHECK(cloud.get("/v1/instances?computeId=" + id).json().size() == 1);
  CHECK(cloud.get("/v1/instances?tag=env%3Dprod&tag=bench").json().size() == 1);
  CHECK(cloud.get("/v1/instances?tag=env%3Dtest").json().empty());
  CHECK(cloud.get("/v1/instances?status=ordered").json().size() == 1);
  check_error(cloud.get("/v1/instances?status=sleeping"), 400, "invalid_request", "status must be one of");
}

TEST_CASE("each action is allowed from its states only") {
  Cloud cloud;
  const std::string id = cloud.running(Cloud::wanted());
  CHECK(cloud.act("start", id).status == 204);
  check_error(cloud.act("hibernate", id), 400, "invalid_request", "must be shut down");
  check_error(cloud.act("configure_spot", id), 400, "invalid_request", "not a spot instance");
  check_error(cloud.act("delete_stuck", id), 400, "invalid_request", "not stuck");
  check_error(cloud.act("deploy", id), 400, "invalid_request", "Can't deploy a running instance");
  check_error(cloud.act("transfer", id), 403, "forbidden_action", "Transfer");
  check_error(cloud.act("explode", id), 400, "invalid_request", "action must be one of");
  check_error(cloud.act("start", "b4bd2f5e-0000-4000-8000-000000000000"), 400, "invalid_request",
              "Invalid instance id");
  check_error(cloud.put("/v1/instances", {{"action", "start"}}), 400, "invalid_request", "id should not be empty");

  const auto shutdown = cloud.act("shutdown", Json::array({id}));
  CHECK(shutdown.status == 202);
  CHECK(shutdown.json() == Json::array({Json{{"instanceId", id}, {"action", "shutdown"}, {"status", "success"}}}));
  cloud.wait(seconds(1));
  CHECK(cloud.status_of(id) == "offline");
  CHECK(cloud.act("shutdown", id).status == 204);
  CHECK(cloud.act("boot", id).status == 202);
  cloud.wait(seconds(1));
  CHECK(cloud.status_of(id) == "running");
  CHECK(cloud.act("force_shutdown", id).status == 202);
  cloud.wait(seconds(1));
  CHECK(cloud.act("hibernate", id).status == 202);
  cloud.wait(seconds(1));
  CHECK(cloud.status_of(id) == "discontinued");
}

TEST_CASE("several instances in one action: 202 when all succeed, 207 when some fail") {
  Cloud cloud;
  const std::string first = cloud.running(Cloud::wanted("a"));
  const std::string second = cloud.running(Cloud::wanted("b"));
  CHECK(cloud.act("shutdown", Json::array({first, second})).status == 202);
  const auto mixed = cloud.act("force_shutdown", Json::array({first, "nope"}));
  CHECK(mixed.status == 207);
  CHECK(mixed.json()[0]["status"] == "success");
  CHECK(mixed.json()[1]["status"] == "error");
  CHECK(mixed.json()[1]["error"] == "Invalid instance id");
  CHECK(mixed.json()[1]["statusCode"] == 400);
}

TEST_CASE("an instance on its way cannot be deleted, and none twice") {
  Cloud cloud;
  const std::string id = cloud.create(Cloud::wanted());
  check_error(cloud.act("delete", id), 400, "invalid_request", "Can't discontinue a ordered instance");
  cloud.wait(seconds(1));
  check_error(cloud.act("delete", id), 400, "invalid_request", "Can't discontinue a provisioning instance");
  cloud.wait(seconds(6));
  CHECK(cloud.act("delete", id).status == 202);
  CHECK(cloud.status_of(id) == "deleting");
  CHECK(cloud.act("delete", id).status == 204);
  cloud.wait(seconds(2));
  CHECK(cloud.status_of(id) == "discontinued");
  CHECK(cloud.instance(id)["ip"].is_null());
  check_error(cloud.act("delete", id), 400, "invalid_request", "Can't discontinue a discontinued instance");
  cloud.advance(hours(25));
  cloud.renew_token();
  CHECK(cloud.get("/v1/instances/" + id).status == 404);
}

TEST_CASE("volume_ids decides what a delete does with the volumes") {
  Cloud cloud;
  Json request = Cloud::wanted();
  request["volumes"] = Json::parse(R"([{"name":"data","size":60,"type":"NVMe"}])");
  const std::string id = cloud.running(request);
  const Json volumes = cloud.instance(id)["volume_ids"];
  REQUIRE(volumes.size() == 2);
  const auto os = volumes[0].get<std::string>();
  const auto data = volumes[1].get<std::string>();
  Json action{{"action", "delete"}, {"id", id}};

  SECTION("omitted: the OS volume goes to the trash, others are detached") {
    REQUIRE(cloud.put("/v1/instances", action).status == 202);
    cloud.wait(seconds(2));
    CHECK(cloud.volume(os)["status"] == "deleted");
    CHECK(cloud.volume(data)["status"] == "detached");
  }
  SECTION("null: the same") {
    action["volume_ids"] = nullptr;
    REQUIRE(cloud.put("/v1/instances", action).status == 202);
    cloud.wait(seconds(2));
    CHECK(cloud.volume(os)["status"] == "deleted");
    CHECK(cloud.volume(data)["status"] == "detached");
  }
  SECTION("empty: nothing is deleted") {
    action["volume_ids"] = Json::array();
    REQUIRE(cloud.put("/v1/instances", action).status == 202);
    cloud.wait(seconds(2));
    CHECK(cloud.volume(os)["status"] == "detached");
    CHECK(cloud.volume(data)["status"] == "detached");
  }
  SECTION("a list: exactly those, for good when asked") {
    action["volume_ids"] = Json::array({data});
    action["delete_permanently"] = true;
    REQUIRE(cloud.put("/v1/instances", action).status == 202);
    cloud.wait(seconds(2));
    CHECK(cloud.volume(os)["status"] == "detached");
    CHECK(cloud.volume(data)["is_permanently_deleted"] == true);
  }
  SECTION("delete_permanently without volume_ids is refused") {
    action["delete_permanently"] = true;
    check_error(cloud.put("/v1/instances", action), 400, "invalid_request", "requires volume_ids");
  }
}

TEST_CASE("a machine boots from a detached OS volume") {
  Cloud cloud;
  const std::string id = cloud.running(Cloud::wanted());
  const auto os = cloud.instance(id)["os_volume_id"].get<std::string>();
  Json request = Cloud::wanted("again");
  request["image"] = os;
  check_error(cloud.post("/v1/instances", request), 400, "invalid_request", "not detached");
  REQUIRE(cloud.put("/v1/instances", {{"action", "delete"}, {"id", id}, {"volume_ids", Json::array()}}).status == 202);
  cloud.wait(seconds(2));
  const std::string again = cloud.running(request);
  CHECK(cloud.instance(again)["os_volume_id"] == os);
  CHECK(cloud.volume(os)["instance_id"] == again);
}

TEST_CASE("an evicted spot instance leaves its volumes as it was told to") {
  Cloud cloud;
  Json request = Cloud::wanted();
  request["is_spot"] = true;
  request["os_volume"] = Json::parse(R"({"name":"os","size":50,"on_spot_discontinue":"delete_permanently"})");
  request["volumes"] = Json::parse(R"([{"name":"data","size":60,"type":"NVMe"}])");
  const std::string id = cloud.running(request);
  const Json before = cloud.instance(id);
  CHECK(before["contract"] == "SPOT");
  CHECK(before["price_per_hour"].dump() == "0.091");
  CHECK(cloud.act("configure_spot", id).status == 202);
  cloud.fault({{"operation", "list_instances"}, {"kind", "spot_evict"}, {"instance", id}});
  CHECK(cloud.get("/v1/instances").status == 200);
  CHECK(cloud.status_of(id) == "discontinued");
  CHECK(cloud.volume(before["volume_ids"][0])["is_permanently_deleted"] == true);
  CHECK(cloud.volume(before["volume_ids"][1])["status"] == "detached");
  CHECK(cloud.status_of(cloud.named("spot-1")) == "running");
}

TEST_CASE("tags are linked once, unlinked by id or by key") {
  Cloud cloud;
  const std::string path = "/v1/instances/" + cloud.create(Cloud::wanted()) + "/tags";
  const auto added = cloud.post(path, {{"key", "Env"}, {"value", "prod"}});
  CHECK(added.status == 201);
  CHECK(added.json()["key"] == "env");
  check_error(cloud.post(path, {{"key", "env"}, {"value", "prod"}}), 409, "conflict", "already linked");
  CHECK(cloud.post(path, {{"key", "free"}}).json()["value"] == "");
  CHECK(cloud.erase(path + "/" + added.json()["id"].get<std::string>()).status == 204);
  CHECK(cloud.erase(path + "/free").status == 204);
  check_error(cloud.erase(path + "/free"), 404, "not_found", "Tag not found");
  for (int at = 0; at < 10; ++at) CHECK(cloud.post(path, {{"key", "k" + std::to_string(at)}}).status == 201);
  check_error(cloud.post(path, {{"key", "one-more"}}), 403, "forbidden_action", "at most 10");
}

TEST_CASE("older paths still work") {
  Cloud cloud;
  const std::string id = cloud.running(Cloud::wanted());
  const auto answer = cloud.post("/v1/instances/action", {{"action", "shutdown"}, {"id", id}});
  CHECK(answer.status == 202);
  CHECK(answer.body.empty());
  CHECK(cloud.get("/v1/instances/types").json().size() > 10);
  CHECK(cloud.get("/v1/instances/availability/1V100.6V").json().is_boolean());
  check_error(cloud.get("/v1/instances/not-a-uuid"), 400, "invalid_request", "Invalid instance id");
  check_error(cloud.get("/v1/instances/b4bd2f5e-0000-4000-8000-000000000000"), 404, "not_found", "not found");
}
