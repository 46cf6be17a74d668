#include "sandbox/serverless.hpp"

#include "serverless_desk.hpp"

namespace gpuctl::sandbox::test {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

Json container_request() {
  return {
      {"name", "flux"},
      {"container_registry_settings", {{"is_private", false}, {"credentials", nullptr}}},
      {"containers",
       Json::array(
           {{{"image", "registry-1.docker.io/chentex/random-logger:v1.0.1"},
             {"exposed_port", 8080},
             {"name", nullptr},
             {"env", Json::array({{{"name", "LEVEL"}, {"value_or_reference_to_secret", "info"}, {"type", "plain"}}})},
             {"volume_mounts", Json::array({{{"type", "scratch"}, {"mount_path", "/data"}}})}}})},
      {"compute", {{"name", "H100"}, {"size", 1}}},
      {"scaling",
       {{"min_replica_count", 2},
        {"max_replica_count", 5},
        {"scale_down_policy", {{"delay_seconds", 300}}},
        {"scale_up_policy", {{"delay_seconds", 1}}},
        {"queue_message_ttl_seconds", 500},
        {"concurrent_requests_per_replica", 1},
        {"scaling_triggers", {{"queue_load", {{"threshold", 0.5}}}}}}}};
}

Json job_request() {
  return {{"name", "train"},
          {"containers", Json::array({{{"image", "ghcr.io/me/train:v2"}, {"exposed_port", 8080}}})},
          {"compute", {{"name", "H200"}, {"size", 8}}},
          {"scaling", {{"max_replica_count", 1}, {"queue_message_ttl_seconds", 300}, {"deadline_seconds", 600}}}};
}

const std::string flux = "/v1/container-deployments/flux";

struct DeploymentDesk : Desk {
  DeploymentDesk() {
    const Reply reply = call("POST", "/v1/container-deployments", container_request());
    INFO(reply.body);
    REQUIRE(reply.status == 201);
  }
  std::string status() { return text_of(get(flux + "/status"), "status"); }
};

TEST_CASE("a deployment is shown as the service shows it") {
  DeploymentDesk desk;
  const Json shown = desk.get(flux);
  CHECK(shown["endpoint_base_url"] == "https://containers.datacrunch.io/flux");
  CHECK(shown["containers"][0]["name"] == "random-logger-0");
  CHECK(shown["containers"][0]["image"]["image"] == "registry-1.docker.io/chentex/random-logger:v1.0.1");
  CHECK(shown["containers"][0]["entrypoint_overrides"]["cmd"].is_null());
  CHECK_FALSE(shown.contains("scaling"));
  CHECK_FALSE(shown.contains("status"));
  const Json scaling = desk.get(flux + "/scaling");
  CHECK(scaling["scaling_triggers"]["queue_load"]["threshold"] == 0.5);
  CHECK(scaling["scaling_triggers"]["gpu_utilization"]["threshold"].is_null());
  CHECK(desk.call("POST", "/v1/container-deployments", container_request()).status == 409);
}

TEST_CASE("a deployment becomes healthy, is paused, resumed, restarted") {
  DeploymentDesk desk;
  CHECK(desk.status() == "initializing");
  desk.advance(seconds(15));
  CHECK(desk.status() == "image_pulling");
  CHECK(desk.get(flux + "/replicas")["list"][0]["status"] == "imagepulling");
  desk.advance(seconds(45));
  CHECK(desk.status() == "healthy");
  const Json replicas = desk.get(flux + "/replicas")["list"];
  REQUIRE(replicas.size() == 2);
  CHECK(replicas[0]["status"] == "running");
  CHECK(replicas[0]["image_tag"] == "v1.0.1");
  CHECK(replicas[0]["id"] != replicas[1]["id"]);
  CHECK(desk.call("POST", flux + "/pause").status == 201);
  CHECK(desk.status() == "paused");
  CHECK(desk.get(flux + "/replicas")["list"].empty());
  CHECK(desk.call("POST", flux + "/resume").status == 201);
  CHECK(desk.status() == "updating");
  desk.advance(minutes(1));
  CHECK(desk.call("POST", flux + "/restart").status == 201);
  CHECK(desk.status() == "updating");
  CHECK(desk.get(flux + "/replicas")["list"][0]["id"] != replicas[0]["id"]);
  CHECK(desk.call("POST", flux + "/purge-queue").status == 201);
}

TEST_CASE("deleting waits, or shows the deployment terminating") {
  DeploymentDesk desk;
  CHECK(desk.call("DELETE", flux + "?timeout=300001").status == 400);
  CHECK(desk.call("DELETE", flux + "?timeout=0").status == 200);
  CHECK(desk.status() == "terminating");
  desk.advance(seconds(20));
  CHECK(desk.call("GET", flux).status == 404);
  desk.call("POST", "/v1/container-deployments", container_request());
  CHECK(desk.call("DELETE", flux).status == 200);
  CHECK(desk.call("GET", flux).status == 404);
  CHECK(desk.call("DELETE", flux).status == 404);
}

TEST_CASE("scaling is changed piece by piece") {
  DeploymentDesk desk;
  const Reply reply = desk.call("PATCH", flux + "/scaling",
                                {{"max_replica_count", 9},
                                 {"scale_up_policy", nullptr},
                                 {"scaling_triggers", {{"queue_load", {{"threshold", 3}}}}}});
  CHECK(reply.status == 200);
  const Json scaling = desk.get(flux + "/scaling");
  CHECK(scaling["max_replica_count"] == 9);
  CHECK(scaling["min_replica_count"] == 2);
  CHECK(scaling["scale_up_policy"]["delay_seconds"] == 1);
  CHECK(scaling["scaling_triggers"]["queue_load"]["threshold"] == 3);
  CHECK(desk.call("PATCH", flux + "/scaling", {{"max_replica_count", 1}}).status == 400);
  CHECK(desk.get(flux + "/scaling")["max_replica_count"] == 9);
}

TEST_CASE("a patch changes the named container") {
  DeploymentDesk desk;
  const Json change{{"containers", Json::array({{{"name", "random-logger-0"}, {"image", "nginx:1.27"}}})},
                    {"compute", {{"name", "H200"}, {"size", 2}}}};
  CHECK(desk.call("PATCH", flux, change).status == 200);
  const Json shown = desk.get(flux);
  CHECK(shown["containers"][0]["image"]["image"] == "nginx:1.27");
  CHECK(shown["containers"][0]["exposed_port"] == 8080);
  CHECK(shown["compute"]["name"] == "H200");
  const Json unknown{{"containers", Json::array({{{"name", "other"}, {"image", "nginx:1.27"}}})}};
  CHECK(message(desk.call("PATCH", flux, unknown)) == "Container other not found");
}

TEST_CASE("environment variables") {
  DeploymentDesk desk;
  const std::string path = flux + "/environment-variables";
  const auto variable = [](const char* name, const char* value, const char* type = "plain") {
    return Json{{"container_name", "random-logger-0"},
                {"env", Json::array({{{"name", name}, {"value_or_reference_to_secret", value}, {"type", type}}})}};
  };
  CHECK(desk.get(path)[0]["container_name"] == "random-logger-0");
  CHECK(desk.call("POST", path, variable("MODE", "fast")).status == 200);
  CHECK(desk.get(path)[0]["env"].size() == 2);
  CHECK(desk.call("PATCH", path, variable("MODE", "slow")).status == 200);
  CHECK(desk.get(path)[0]["env"][1]["value_or_reference_to_secret"] == "slow");
  CHECK(desk.call("PATCH", path, variable("NONE", "x")).status == 400);
  CHECK(message(desk.call("POST", path, variable("KEY", "missing", "secret"))) == "Secret missing not found");
  desk.books->set_setting("oddity.patch_env", "object");
  CHECK(Json::parse(desk.call("PATCH", path, variable("MODE", "fast")).body)["container_name"] == "random-logger-0");
  const Json drop{{"container_name", "random-logger-0"}, {"env", {"MODE"}}};
  CHECK(desk.call("DELETE", path, drop).status == 200);
  CHECK(desk.call("DELETE", path, drop).status == 400);
  CHECK(desk.get(path)[0]["env"].size() == 1);
}

TEST_CASE("create requests are refused in the service's words") {
  struct Case {
    const char* pointer;
    Json value;
    const char* said;
  };
  const Case cases[] = {
      {"/name", "Flux_1",
       "name must consist of lower case alphanumeric characters or '-', and must start and end with "
       "an alphanumeric character"},
      {"/name", std::string(64, 'a'), "name must be shorter than or equal to 63 characters"},
      {"/scaling", nullptr, "scaling should not be null or undefined"},
      {"/scaling/max_replica_count", nullptr, "scaling.max_replica_count should not be null or undefined"},
      {"/scaling/max_replica_count", 1, "scaling.max_replica_count must not be less than scaling.min_replica_count"},
      {"/containers/0/exposed_port", "8080",
       "containers.0.exposed_port must be a number conforming to the specified constraints"},
      {"/containers/0/image", nullptr, "containers.0.image should not be null or undefined"},
      {"/containers/0/volume_mounts/0/type", "shared", "volume_mounts.0.volume_id should not be null or undefined"},
      {"/containers/0/volume_mounts/0/type", "tape",
       "volume_mounts.0.type must be one of the following values: scratch, secret, shared, memory"},
      {"/containers/0/env/0/type", "other",
       "containers.0.env.0.type must be one of the following values: plain, secret"},
      {"/compute/name", "H900", "Compute resource H900 of size 1 does not exist"},
      {"/container_registry_settings/is_private", true,
       "container_registry_settings.credentials should not be null or undefined"},
  };
  for (const Case& wrong : cases) {
    Desk desk;
    Json request = container_request();
    request[Json::json_pointer(wrong.pointer)] = wrong.value;
    const Reply reply = desk.call("POST", "/v1/container-deployments", request);
    CHECK(reply.status == 400);
    CHECK(message(reply) == wrong.said);
  }
}

TEST_CASE("the tag latest is accepted unless it is switched off") {
  Desk desk;
  Json request = container_request();
  request["containers"][0]["image"] = "nginx:latest";
  desk.books->set_setting("oddity.latest_image", "refuse");
  CHECK(desk.call("POST", "/v1/container-deployments", request).status == 400);
  desk.books->set_setting("oddity.latest_image", "");
  CHECK(desk.call("POST", "/v1/container-deployments", request).status == 201);
}

TEST_CASE("jobs") {
  Desk desk;
  const std::string path = "/v1/job-deployments/train";
  CHECK(desk.call("POST", "/v1/job-deployments", job_request()).status == 201);
  CHECK(desk.call("POST", "/v1/job-deployments", job_request()).status == 409);
  const Json list = desk.get("/v1/job-deployments");
  CHECK(list[0].size() == 4);
  CHECK(list[0]["compute"]["size"] == 8);
  CHECK(desk.get(path)["container_registry_settings"]["is_private"] == false);
  CHECK(desk.get(path + "/status")["status"] == "ready");
  CHECK(desk.call("PATCH", path, {{"scaling", {{"deadline_seconds", 599}}}}).status == 400);
  CHECK(desk.call("PATCH", path, {{"scaling", {{"deadline_seconds", 700}}}}).status == 200);
  CHECK(desk.get(path + "/scaling") ==
        Json{{"max_replica_count", 1}, {"queue_message_ttl_seconds", 300}, {"deadline_seconds", 700}});
  CHECK(desk.call("POST", path + "/pause").status == 201);
  CHECK(desk.get(path + "/status")["status"] == "paused");
  CHECK(desk.call("POST", path + "/resume").status == 201);
  CHECK(desk.call("POST", path + "/purge-queue").status == 201);
  CHECK(desk.get(path + "/logs").empty());
  CHECK(desk.get(path + "/system-logs").empty());
  CHECK(desk.call("DELETE", path + "?timeout=0").status == 200);
  CHECK(desk.get(path + "/status")["status"] == "terminating");
}

TEST_CASE("a job mounts a shared volume under either spelling") {
  for (const char* spelling : {"volumeId", "volume_id"}) {
    Desk desk;
    desk.books->put("volume", "v-1", {{"id", "v-1"}});
    Json request = job_request();
    request["containers"][0]["volume_mounts"] =
        Json::array({{{"type", "shared"}, {"mount_path", "/shared"}, {spelling, "v-1"}}});
    CHECK(desk.call("POST", "/v1/job-deployments", request).status == 201);
    CHECK(desk.get("/v1/job-deployments/train")["containers"][0]["volume_mounts"][0]["volume_id"] == "v-1");
  }
}

TEST_CASE("secrets in use are kept unless forced") {
  Desk desk;
  CHECK(desk.call("POST", "/v1/secrets", {{"name", "token"}, {"value", "hidden-value"}}).status == 201);
  CHECK(desk.call("POST", "/v1/secrets", {{"name", "token"}, {"value", "other"}}).status == 409);
  CHECK(desk.call("POST", "/v1/secrets", {{"name", "token2"}}).status == 400);
  CHECK(desk.get("/v1/secrets").dump().find("hidden-value") == std::string::npos);
  Json request = container_request();
  request["containers"][0]["env"][0] = {{"name", "T"}, {"value_or_reference_to_secret", "token"}, {"type", "secret"}};
  REQUIRE(desk.call("POST", "/v1/container-deployments", request).status == 201);
  const Reply refused = desk.call("DELETE", "/v1/secrets/token");
  CHECK(refused.status == 400);
  CHECK_THAT(message(refused), ContainsSubstring("in use by: flux"));
  CHECK(desk.call("DELETE", "/v1/secrets/token?force=true").status == 200);
  CHECK(desk.call("DELETE", "/v1/secrets/token").status == 404);
}

TEST_CASE("file secrets and registry credentials") {
  Desk desk;
  const Json files{{"name", "files"},
                   {"files", Json::array({{{"file_name", "a.txt"}, {"base64_content", "dGVzdA=="}}})}};
  CHECK(desk.call("POST", "/v1/file-secrets", files).status == 201);
  CHECK(desk.get("/v1/file-secrets")[0]["file_names"][0] == "a.txt");
  CHECK(desk.get("/v1/secrets").empty());
  CHECK(message(desk.call("POST", "/v1/container-registry-credentials", {{"name", "hub"}, {"type", "dockerhub"}})) ==
        "username should not be null or undefined");
  CHECK(desk.call("POST", "/v1/container-registry-credentials", {{"name", "hub"}, {"type", "ecr"}}).status == 400);
  CHECK(desk.call("POST", "/v1/container-registry-credentials",
                  {{"name", "hub"}, {"type", "ghcr"}, {"username", "u"}, {"access_token", "t"}})
            .status == 201);
  Json request = container_request();
  request["container_registry_settings"] = {{"is_private", true}, {"credentials", {{"name", "hub"}}}};
  request["containers"][0]["volume_mounts"] =
      Json::array({{{"type", "secret"}, {"mount_path", "/files"}, {"secret_name", "files"}}});
  REQUIRE(desk.call("POST", "/v1/container-deployments", request).status == 201);
  CHECK(desk.call("DELETE", "/v1/container-registry-credentials/hub").status == 400);
  CHECK(desk.call("DELETE", "/v1/file-secrets/files").status == 400);
  CHECK(desk.call("DELETE", "/v1/file-secrets/files?force=true").status == 200);
}

TEST_CASE("templates become deployments") {
  Desk desk;
  const Json details = desk.get("/v1/container-deployment-templates/llama-3-3-70b-instruct");
  CHECK(details["requires_hugging_face_token"] == true);
  CHECK(details["variants"][1]["recommended_compute"]["size"] == 4);
  const std::string path = "/v1/container-deployment-templates/llama-3-3-70b-instruct/deployments";
  CHECK(message(desk.call("POST", path, {{"name", "llama"}})) ==
        "hf_token_secret_name should not be null or undefined");
  desk.call("POST", "/v1/secrets", {{"name", "hf"}, {"value", "x"}});
  const Reply made = desk.call("POST", path, {{"name", "llama"}, {"variant", "bf16"}, {"hf_token_secret_name", "hf"}});
  REQUIRE(made.status == 201);
  const Json shown = Json::parse(made.body);
  CHECK(shown["compute"]["size"] == 4);
  CHECK(shown["containers"][0]["volume_mounts"][0]["size_in_mb"] == 8192);
  CHECK(desk.call("POST", path, {{"name", "l2"}, {"variant", "fp1"}, {"hf_token_secret_name", "hf"}}).status == 400);
  CHECK(desk.call("GET", "/v1/container-deployment-templates/none").status == 404);
}

TEST_CASE("logs follow the clock and the filters") {
  DeploymentDesk desk;
  desk.advance(minutes(3));
  Json lines = desk.get(flux + "/logs");
  REQUIRE(lines.size() == 5);
  CHECK(lines[0]["message"] == "GET /health 200");
  CHECK(lines[4]["message"] == "Server started on port 8080");
  CHECK(lines[0]["timestamp"].get<std::string>().size() == 30);
  CHECK(desk.get(flux + "/logs?order=asc&limit=1")[0]["message"] == "Server started on port 8080");
  CHECK(desk.get(flux + "/logs?search_text=STARTED").size() == 1);
  CHECK(desk.get(flux + "/logs?container_name=other").empty());
  CHECK(desk.get(flux + "/logs?since=1s").size() == 1);
  CHECK(desk.call("GET", flux + "/logs?limit=1001").status == 400);
  CHECK(desk.call("GET", flux + "/logs?since=8d").status == 400);
  CHECK(desk.call("GET", flux + "/logs?since=soon").status == 400);
  CHECK(desk.call("GET", "/v1/container-deployments/none/logs").status == 404);
  const Json events = desk.get(flux + "/system-logs");
  REQUIRE(events.size() == 3);
  CHECK(events[0]["reason"] == "Started");
  CHECK(desk.get(flux + "/system-logs?reason=Pulling&reason=Scheduled").size() == 2);
}

TEST_CASE("running replicas cost money") {
  DeploymentDesk desk;
  const auto now = [&] { return desk.world.clock().now(); };
  CHECK(serverless_hourly_cost(desk.world, now()) == *Decimal::parse("7.44"));
  CHECK(serverless_hourly_cost(desk.world, now() - seconds(1)).is_zero());
  desk.call("POST", flux + "/pause");
  CHECK(serverless_hourly_cost(desk.world, now()).is_zero());
  CHECK(replica_price({{"name", "L40S"}, {"size", 2}}, false) == *Decimal::parse("3.2625"));
  CHECK(replica_price({{"name", "RTX 6000 Ada"}, {"size", 1}}, true) == *Decimal::parse("0.6165"));
}

TEST_CASE("the seed is consistent") {
  Desk desk;
  desk.books->put("ssh_key", "key-1", {{"id", "key-1"}});
  seed_clusters(desk.world);
  seed_serverless(desk.world);
  CHECK(desk.get("/v1/clusters")[0]["status"] == "running");
  CHECK(desk.get("/v1/container-deployments/llm-inference/status")["status"] == "healthy");
  CHECK(desk.call("DELETE", "/v1/secrets/hf-token").status == 400);
  CHECK(clusters_hourly_cost(desk.world, desk.world.clock().now()).is_zero());
}

}  // namespace
}  // namespace gpuctl::sandbox::test
