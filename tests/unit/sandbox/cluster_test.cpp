#include "sandbox/clusters.hpp"

#include "serverless_desk.hpp"

namespace gpuctl::sandbox::test {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct ClusterDesk : Desk {
  ClusterDesk() { books->put("ssh_key", "key-1", {{"id", "key-1"}}); }

  static Json request() {
    return {{"cluster_type", "16B200"},
            {"image", "ubuntu-22.04-cuda-12.9-cluster"},
            {"hostname", "train"},
            {"location_code", "FIN-03"},
            {"ssh_key_ids", {"key-1"}},
            {"startup_script_id", nullptr},
            {"shared_volume", {{"name", "train-home"}, {"size", 1000}}}};
  }
  std::string create(const Json& body = request()) {
    const Reply reply = call("POST", "/v1/clusters", body);
    INFO(reply.body);
    REQUIRE(reply.status == 202);
    return text_of(Json::parse(reply.body), "id");
  }
  Json cluster(const std::string& id) { return get("/v1/clusters/" + id); }
  Reply discontinue(const std::string& id) {
    return call("PUT", "/v1/clusters", {{"actions", {{{"action", "discontinue"}, {"id", id}}}}});
  }
};

TEST_CASE("a cluster starts its jump host before its workers") {
  ClusterDesk desk;
  const std::string id = desk.create();
  CHECK(desk.cluster(id)["status"] == "ordered");
  desk.advance(seconds(10));
  Json seen = desk.cluster(id);
  CHECK(seen["status"] == "provisioning");
  CHECK(seen["ip"].is_null());
  CHECK(seen["worker_nodes"].empty());
  desk.advance(minutes(12));
  seen = desk.cluster(id);
  CHECK(seen["status"] == "provisioning");
  CHECK(seen["ip"] == "127.78.0.11");
  REQUIRE(seen["worker_nodes"].size() == 2);
  CHECK(seen["worker_nodes"][0]["status"] == "provisioning");
  desk.advance(minutes(8));
  seen = desk.cluster(id);
  CHECK(seen["status"] == "running");
  CHECK(seen["worker_nodes"][1]["status"] == "running");
  CHECK(seen["worker_nodes"][1]["hostname"] == "train-2");
  CHECK(seen["description"] == "");
  CHECK(seen["price_per_hour"].dump() == "105.9");
}

TEST_CASE("the shared volume outlives the cluster and is billed on") {
  ClusterDesk desk;
  const std::string id = desk.create();
  const std::string volume = text_of(desk.cluster(id)["shared_volumes"][0], "id");
  Json shown = desk.get("/v1/volumes/" + volume);
  CHECK(shown["type"] == "NVMe_Shared_Cluster");
  CHECK(shown["status"] == "attached");
  desk.advance(minutes(25));
  REQUIRE(desk.discontinue(id).status == 202);
  CHECK(desk.cluster(id)["status"] == "deleting");
  desk.advance(seconds(60));
  CHECK(desk.cluster(id)["status"] == "discontinued");
  shown = desk.get("/v1/volumes/" + volume);
  CHECK(shown["status"] == "detached");
  CHECK(clusters_hourly_cost(desk.world, desk.world.clock().now()).is_zero());
  CHECK_FALSE(volumes_hourly_cost(desk.world, desk.world.clock().now()).is_zero());
  CHECK(message(desk.discontinue(id)) == "Can't discontinue a discontinued cluster");

  Json again = ClusterDesk::request();
  again["existing_volumes"] = Json::array({{{"id", volume}}});
  const std::string second = desk.create(again);
  CHECK(desk.cluster(second)["shared_volumes"][1]["mount_point"] == "/mnt/train-home");
}

TEST_CASE("a running cluster's volume cannot be deleted") {
  ClusterDesk desk;
  const std::string id = desk.create();
  const std::string volume = text_of(desk.cluster(id)["shared_volumes"][0], "id");
  const Reply refused = desk.call("DELETE", "/v1/volumes/" + volume, Json::object());
  CHECK(refused.status == 400);
  CHECK(desk.call("PUT", "/v1/volumes", {{"action", "delete"}, {"id", volume}}).body == refused.body);
  CHECK(desk.get("/v1/volumes/" + volume)["status"] == "attached");
}

TEST_CASE("only the documented shape discontinues") {
  ClusterDesk desk;
  const std::string id = desk.create();
  CHECK(desk.call("PUT", "/v1/clusters", {{"action", "discontinue"}, {"id", id}}).status == 400);
  CHECK(desk.call("PUT", "/v1/clusters", {{"actions", {{{"action", "delete"}, {"id", id}}}}}).status == 400);
  CHECK(message(desk.discontinue(id)) == "Can't discontinue a provisioning cluster");
  desk.advance(minutes(1));
  CHECK(message(desk.discontinue(id)) == "Can't discontinue a provisioning cluster");
  CHECK(desk.discontinue("466fdcab-34ab-4053-85fd-a7bd7372816d").status == 404);
  desk.advance(minutes(21));
  desk.cluster(id);
  desk.world.effects().delete_refused = true;
  CHECK(desk.discontinue(id).status == 400);
}

TEST_CASE("a create request is checked") {
  struct Case {
    const char *field, *said;
    Json value;
    int status = 400;
  };
  const Case cases[] = {
      {"cluster_type", "Invalid cluster type", "8H100"},
      {"location_code", "location_code should not be null or undefined", nullptr},
      {"location_code", "Invalid location code", "ICL-01"},
      {"image", "Operating system is not valid for this cluster type", "ubuntu-24.04"},
      {"shared_volume", "shared_volume should not be null or undefined", nullptr},
      {"ssh_key_ids", "Invalid ssh-key ID", "key-2"},
      {"ssh_key_ids", "ssh_key_ids should not be empty", Json::array()},
      {"startup_script_id", "startup_script_id must be a string", 5},
      {"extension_settings",
       "extension_settings must be one of the following values: auto_renew, pay_as_you_go, end_contract", "for_ever"},
      {"hostname", "hostname is not valid", "-x"},
      {"contract", "contract must be one of the following values: PAY_AS_YOU_GO, LONG_TERM", "SPOT"},
      {"cluster_type", "No capacity available", "128B200", 503},
      {"location_code", "No capacity available", "FIN-01", 503},
  };
  for (const Case& wrong : cases) {
    ClusterDesk desk;
    Json request = ClusterDesk::request();
    request[wrong.field] = wrong.value;
    const Reply reply = desk.call("POST", "/v1/clusters", request);
    CHECK(reply.status == wrong.status);
    CHECK(message(reply) == wrong.said);
  }
  ClusterDesk poor;
  poor.world.set_balance(Decimal(1));
  CHECK(poor.call("POST", "/v1/clusters", ClusterDesk::request()).status == 402);
}

TEST_CASE("stock runs out cluster by cluster") {
  ClusterDesk desk;
  desk.create();
  CHECK(desk.get("/v1/cluster-availability/16B200?location_code=FIN-03") == true);
  desk.create();
  CHECK(desk.get("/v1/cluster-availability/16B200") == false);
  CHECK(desk.call("POST", "/v1/clusters", ClusterDesk::request()).status == 503);
}

TEST_CASE("node actions follow the node's state") {
  ClusterDesk desk;
  const std::string id = desk.create();
  desk.advance(minutes(21));
  const std::string node = text_of(desk.cluster(id)["worker_nodes"][0], "id");
  const std::string jumphost = text_of(*desk.books->find("cluster_jumphost", id), "id");
  const auto act = [&](const std::string& on, const char* action) {
    return desk.call("POST", "/v1/clusters/" + id + "/nodes/" + on + "/actions", {{"action", action}}).status;
  };
  CHECK(act(node, "boot") == 400);
  CHECK(act(node, "shutdown") == 202);
  CHECK(desk.cluster(id)["worker_nodes"][0]["status"] == "offline");
  CHECK(act(node, "shutdown") == 400);
  CHECK(act(node, "boot") == 202);
  CHECK(act(node, "dance") == 400);
  CHECK(act("nothing", "boot") == 404);
  CHECK(act(jumphost, "force_shutdown") == 202);
  CHECK(act(jumphost, "boot") == 202);
}

TEST_CASE("cluster tags, money and the end of money") {
  ClusterDesk desk;
  const std::string id = desk.create();
  const Reply tagged = desk.call("POST", "/v1/clusters/" + id + "/tags", {{"key", "Team"}, {"value", "blue"}});
  CHECK(tagged.status == 201);
  CHECK(desk.cluster(id)["tags"][0]["key"] == "team");
  CHECK(desk.call("DELETE", "/v1/clusters/" + id + "/tags/team").status == 204);
  const auto now = desk.world.clock().now();
  CHECK(clusters_hourly_cost(desk.world, now) == *Decimal::parse("105.9"));
  CHECK(clusters_hourly_cost(desk.world, now - seconds(1)).is_zero());
  stop_clusters_unpaid(desk.world);
  CHECK(desk.cluster(id)["status"] == "discontinued");
  const auto events = desk.books->events();
  REQUIRE(events.size() >= 2);
  CHECK(events.back()["event"] == "machine_released");
  CHECK(events.back()["reason"] == "insufficient_funds");
}

TEST_CASE("a long-term contract is paid a week in advance and not by the hour") {
  ClusterDesk desk;
  Json request = ClusterDesk::request();
  request["contract"] = "LONG_TERM";
  const std::string id = desk.create(request);
  CHECK(desk.cluster(id)["long_term_period"] == "1 week");
  CHECK(clusters_hourly_cost(desk.world, desk.world.clock().now()).is_zero());
  CHECK(desk.world.balance() < Decimal(100000 - 105 * 168));
}

}  // namespace
}  // namespace gpuctl::sandbox::test
