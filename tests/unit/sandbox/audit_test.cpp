#include "serverless_desk.hpp"

namespace gpuctl::sandbox::test {
namespace {

struct AuditDesk : Desk {
  AuditDesk() {
    for (int i = 0; i < 25; ++i) {
      world.journal("compute", "machine", "shutdown:complete", "FIN-01");
      advance(std::chrono::hours(1));
    }
    world.journal("volume", "disk", "create", "FIN-03", {{"size", 50}});
    world.journal("ssh_key", "key", "create", "FIN-01");
  }
};

TEST_CASE("the journal has pages, newest first, and machines and volumes only") {
  AuditDesk desk;
  const Reply reply = desk.call("GET", "/v1/journal");
  const Json first = Json::parse(reply.body);
  CHECK(first.size() == 10);
  CHECK(first[0]["object_id"] == "disk");
  CHECK(first[0]["properties"]["size"] == 50);
  CHECK(reply.headers.at(2) == std::pair<std::string, std::string>("X-Total-Count", "26"));
  CHECK(desk.get("/v1/journal?page=3").size() == 6);
  CHECK(desk.get("/v1/journal?pageSize=100&object_type=volume").size() == 1);
  CHECK(desk.get("/v1/journal?action_code=create").size() == 1);
  CHECK(desk.get("/v1/journal?compute_id=other").empty());
  CHECK(desk.get("/v1/journal/compute/machine?pageSize=100").size() == 25);
  CHECK(desk.get("/v1/journal/compute/disk").empty());
  CHECK(desk.get("/v1/journal/volume/disk").size() == 1);
}

TEST_CASE("a hydrated journal shows the object") {
  AuditDesk desk;
  desk.books->put("volume", "disk",
                  {{"id", "disk"},
                   {"name", "data"},
                   {"created_at", "2026-01-01T00:00:00.000Z"},
                   {"size", 50},
                   {"type", "NVMe_Shared"},
                   {"location", "FIN-03"},
                   {"status", "detached"},
                   {"instances", Json::array()}});
  CHECK_FALSE(desk.get("/v1/journal/volume/disk")[0].contains("volume"));
  const Json facts = desk.get("/v1/journal/volume/disk?hydrate=true")[0]["volume"];
  CHECK(facts["gb"] == 50);
  CHECK(facts["is_shared_fs"] == true);
}

TEST_CASE("the audit log is read with a cursor, each entry once") {
  AuditDesk desk;
  std::vector<std::string> seen;
  std::string cursor;
  for (int pages = 0; pages < 10; ++pages) {
    const Json page = desk.get("/v1/audit/log?page_size=10" + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const Json& event : page["data"]) seen.push_back(text_of(event, "id"));
    cursor = text_of(page, "cursor");
    if (cursor.empty()) break;
  }
  CHECK(seen.size() == 27);
  std::sort(seen.begin(), seen.end());
  CHECK(std::unique(seen.begin(), seen.end()) == seen.end());
  const Json event = desk.get("/v1/audit/log?object_type=compute&page_size=1")["data"][0];
  CHECK(event["type"] == "com.verda.api.cloud.compute.shutdown_complete.v1");
  CHECK(desk.get("/v1/audit/log?action=shutdown_complete&page_size=100")["data"].size() == 25);
  CHECK(desk.call("GET", "/v1/audit/log?cursor=log_none").status == 400);
  CHECK(desk.call("GET", "/v1/audit/log?page_size=101").status == 400);
}

TEST_CASE("the audit log goes back ninety days and is for owners") {
  AuditDesk desk;
  desk.advance(std::chrono::hours(24 * 90 - 1));
  CHECK(desk.get("/v1/audit/log")["data"].size() == 3);
  CHECK(desk.call("GET", "/v1/audit/log?start_date=2025-01-01T00:00:00.000Z").status == 400);
  CHECK(desk.call("GET", "/v1/audit/log?start_date=yesterday").status == 400);
  CHECK(desk.call("POST", "/v1/audit/log/download", Json::object()).status == 200);
  desk.books->set_setting("oddity.audit_role", "member");
  CHECK(desk.call("GET", "/v1/audit/log").status == 403);
  CHECK(desk.call("POST", "/v1/audit/log/download", Json::object()).status == 403);
}

TEST_CASE("instance groups") {
  Desk desk;
  const Json request{{"name", "pool"},
                     {"location_code", "FIN-02"},
                     {"instance_type", "8B300.640S.176V"},
                     {"template", {{"image", "ubuntu-24.04-cuda-12.8-docker"}, {"os_volume", {{"size", 200}}}}}};
  const Reply made = desk.call("POST", "/v1/instance-groups", request);
  INFO(made.body);
  REQUIRE(made.status == 201);
  const std::string id = text_of(Json::parse(made.body), "id");
  CHECK(desk.call("POST", "/v1/instance-groups", request).status == 409);
  Json other = request;
  other["name"] = "pool-2";
  REQUIRE(desk.call("POST", "/v1/instance-groups", other).status == 201);
  const std::string path = "/v1/instance-groups/" + id;
  CHECK(desk.call("PATCH", path, {{"name", "pool-2"}}).status == 409);
  CHECK(desk.call("PATCH", path, {{"name", "pool"}, {"description", "mine"}}).status == 200);
  CHECK(desk.call("PATCH", path, {{"template", {{"image", "ubuntu-24.04"}}}}).status == 400);
  CHECK(desk.call("PATCH", path, {{"template", {{"ssh_key_ids", {"a"}}}}}).status == 200);
  const Json group = desk.get(path);
  CHECK(group["description"] == "mine");
  CHECK(group["template"]["ssh_key_ids"][0] == "a");
  CHECK(group["template"]["os_volume"]["size"] == 200);
  CHECK(desk.call("DELETE", path).status == 204);
  CHECK(desk.call("GET", path).status == 404);
  CHECK(desk.get("/v1/instance-groups").size() == 1);
}

}  // namespace
}  // namespace gpuctl::sandbox::test
