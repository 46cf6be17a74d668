#include "unit/providers/verda/bodies.hpp"
#include "unit/providers/verda/fixture.hpp"

using namespace gpuctl;
using test::json_of;

TEST_CASE_METHOD(test::VerdaFixture, "one instance", "[verda]") {
  const std::string id = "8472bacf-875d-4e86-ad31-4a5d2dcd5f4d";
  transport.on("GET /v1/instances/" + id, test::kInstance);
  const auto found = get("instance", id, true);
  REQUIRE(found.ok());
  CHECK(found->record.text("name") == "train-1");
  CHECK(found->raw == test::kInstance);
  CHECK(get("instance", id)->raw.empty());
}

TEST_CASE_METHOD(test::VerdaFixture, "ids in upper case find what is theirs", "[verda]") {
  transport.on("GET /v1/instances/8472BACF-875D-4E86-AD31-4A5D2DCD5F4D", test::kInstance);
  CHECK(get("instance", "8472BACF-875D-4E86-AD31-4A5D2DCD5F4D").ok());
}

TEST_CASE_METHOD(test::VerdaFixture, "keys and scripts may be answered as an array of one", "[verda]") {
  transport.on("GET /v1/ssh-keys/k", R"([{"id":"k","name":"me","key":"ssh-ed25519 AAAA","fingerprint":"9b:11"}])");
  const auto key = get("ssh-key", "k");
  REQUIRE(key.ok());
  CHECK(key->record.text("public_key") == "ssh-ed25519 AAAA");
  for (const char* body : {R"({"id":"s","name":"setup","script":"#!/bin/sh","created_at":"2026-06-12T10:30:00Z"})",
                           R"([{"id":"s","name":"setup","script":"#!/bin/sh","created_at":"2026-06-12T10:30:00Z"}])"}) {
    transport.on("GET /v1/scripts/s", body);
    const auto script = get("script", "s");
    REQUIRE(script.ok());
    CHECK(json_of(script->record) ==
          R"({"id":"s","name":"setup","created_at":"2026-06-12T10:30:00Z","script":"#!/bin/sh"})");
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "an answer that is not the one thing is a bad response", "[verda]") {
  for (const char* body :
       {"[]", "[{},{}]", "7", "null", R"({"id":"other","name":"x"})", "not json", R"({"name":"x"})"}) {
    CAPTURE(body);
    transport.on("GET /v1/ssh-keys/k", body);
    const auto found = get("ssh-key", "k");
    REQUIRE_FALSE(found.ok());
    CHECK(found.error().code == ErrorCode::bad_response);
    CHECK(found.error().provider == "verda");
  }
  transport.on("GET /v1/ssh-keys/k", R"({"id":"other","name":"x"})");
  CHECK(get("ssh-key", "k").error().message == "ssh-key: asked for \"k\", the server answered \"other\"");
}

TEST_CASE_METHOD(test::VerdaFixture, "an id cannot leave its place in the path", "[verda]") {
  for (const char* id : {"", ".", ".."}) {
    CAPTURE(id);
    const auto found = get("volume", id);
    REQUIRE_FALSE(found.ok());
    CHECK(found.error().code == ErrorCode::not_found);
  }
  CHECK(transport.requests().empty());
  CHECK_FALSE(get("volume", "../balance?x=1").ok());
  CHECK(transport.lines().at(0) == "GET /v1/volumes/..%2Fbalance%3Fx%3D1");
}

TEST_CASE_METHOD(test::VerdaFixture, "the trash is not taken for a volume of that name", "[verda]") {
  transport.on("GET /v1/volumes/trash", std::string("[") + test::kTrashedVolume + "]");
  const auto found = get("volume", "trash");
  REQUIRE_FALSE(found.ok());
  CHECK(found.error().code == ErrorCode::bad_response);
}

TEST_CASE_METHOD(test::VerdaFixture, "a deleted volume is answered in the shape of the trash", "[verda]") {
  transport.on("GET /v1/volumes/95f99e2d-596e-41d6-be07-5f3df6ebe7b4", test::kTrashedVolume);
  const auto found = get("volume", "95f99e2d-596e-41d6-be07-5f3df6ebe7b4");
  REQUIRE(found.ok());
  CHECK(found->record.text("status") == "deleted");
  CHECK(found->record.text("deleted_at") == "2025-01-10T11:35:47Z");
  CHECK(found->record.get("mount_command").is_null());
}

TEST_CASE_METHOD(test::VerdaFixture, "a malformed id is not found, as an unknown one is", "[verda]") {
  transport.on("GET /v1/instances/nope", R"({"code":"invalid_request","message":"Invalid instance id"})", 400);
  CHECK(get("instance", "nope").error().code == ErrorCode::not_found);
  transport.on("GET /v1/instances/gone", R"({"code":"not_found","message":"Instance not found"})", 404);
  const auto gone = get("instance", "gone");
  CHECK(gone.error().code == ErrorCode::not_found);
  CHECK(gone.error().http_status == 404);
  CHECK_FALSE(gone.error().request_id.empty());
}

namespace {

void script_flux(test::FakeTransport& transport, const char* environment) {
  const std::string path = "GET /v1/container-deployments/flux";
  transport.on(path, test::kDeployment);
  transport.on(path + "/status", R"({"status":"healthy"})");
  transport.on(path + "/scaling",
               R"({"min_replica_count":1,"max_replica_count":50,"scaling_triggers":{"queue_load":{"threshold":0.5},)"
               R"("gpu_utilization":{"enabled":false,"threshold":null}}})");
  transport.on(path + "/replicas",
               R"({"list":[{"id":"v4cb4","status":"running","started_at":"2021-06-14T12:00:00Z"}]})");
  transport.on(path + "/environment-variables", environment);
}

}  // namespace

TEST_CASE_METHOD(test::VerdaFixture, "a container has its status, replicas, scaling and environment", "[verda]") {
  script_flux(transport, R"([{"container_name":"flux-0","env":[)"
                         R"({"name":"MODE","value_or_reference_to_secret":"fast","type":"plain"},)"
                         R"({"name":"HF_TOKEN","value_or_reference_to_secret":"hf-secret","type":"secret"},)"
                         R"({"name":"NEW","value_or_reference_to_secret":"hidden","type":"sealed"}]}])");
  const auto found = get("container", "flux", true);
  REQUIRE(found.ok());
  CHECK(json_of(found->record) ==
        R"({"name":"flux","status":"healthy","gpu":{"count":2,"model":"H100","memory_gb":null},)"
        R"("image":"docker.io/x/flux:1","is_spot":true,"min_replicas":1,"max_replicas":50,)"
        R"("created_at":"2021-08-31T12:00:00Z","endpoint":"https://containers.datacrunch.io/flux",)"
        R"("registry_credentials":"dockerhub",)"
        R"("replicas":[{"id":"v4cb4","status":"running","started_at":"2021-06-14T12:00:00Z","image":null}],)"
        R"("containers":[{"name":"flux-0","port":8080,"healthcheck":null,)"
        R"("entrypoint_overrides":{"enabled":false,"entrypoint":null,"cmd":null},"volume_mounts":null,)"
        R"("use_cached_image":null,"image":"docker.io/x/flux:1"}],)"
        R"("environment":[{"container":"flux-0","name":"MODE","type":"plain","value":"fast","secret":null},)"
        R"({"container":"flux-0","name":"HF_TOKEN","type":"secret","value":null,"secret":"hf-secret"},)"
        R"({"container":"flux-0","name":"NEW","type":"sealed","value":null,"secret":null}],)"
        R"("scaling":{"min_replica_count":1,"max_replica_count":50,"scaling_triggers":{"queue_load":)"
        R"({"threshold":0.5},"gpu_utilization":{"enabled":false,"threshold":null}}}})");
  CHECK(found->raw == test::kDeployment);
  CHECK(transport.requests().size() == 5);
}

TEST_CASE_METHOD(test::VerdaFixture, "environment answers come in three shapes", "[verda]") {
  const std::string variable = R"({"name":"MODE","value_or_reference_to_secret":"fast","type":"plain"})";
  struct Row {
    std::string body;
    const char* container;
  };
  const Row rows[] = {{R"([{"container_name":"flux-0","env":[)" + variable + "]}]", "flux-0"},
                      {R"({"container_name":"flux-0","env":[)" + variable + "]}", "flux-0"},
                      {"[" + variable + "]", ""}};
  for (const Row& row : rows) {
    CAPTURE(row.body);
    script_flux(transport, row.body.c_str());
    const auto found = get("container", "flux");
    REQUIRE(found.ok());
    const Value::Array& variables = *found->record.get("environment").if_array();
    REQUIRE(variables.size() == 1);
    CHECK(*variables[0].find("container") == Value(row.container));
    CHECK(*variables[0].find("value") == Value("fast"));
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "a part that cannot be read fails the whole", "[verda]") {
  script_flux(transport, "[]");
  transport.on("GET /v1/container-deployments/flux/status", R"({"code":"server_error","message":"boom"})", 500);
  const auto found = get("container", "flux");
  REQUIRE_FALSE(found.ok());
  CHECK(found.error().code == ErrorCode::unavailable);
}

TEST_CASE_METHOD(test::VerdaFixture, "a job has its status and scaling", "[verda]") {
  transport.on("GET /v1/job-deployments/training", test::kJob);
  transport.on("GET /v1/job-deployments/training/status", R"({"status":"ready"})");
  transport.on("GET /v1/job-deployments/training/scaling",
               R"({"max_replica_count":3,"queue_message_ttl_seconds":300,"deadline_seconds":3600})");
  const auto found = get("job", "training");
  REQUIRE(found.ok());
  const model::Record& job = found->record;
  CHECK(job.text("status") == "ready");
  CHECK(job.get("max_replicas") == Value(3));
  CHECK(job.get("deadline_seconds") == Value(3600));
  CHECK(job.get("registry_credentials").is_null());
  CHECK(to_json(job.get("environment")) ==
        R"([{"container":"training-0","name":"MODE","type":"plain","value":"fast","secret":null},)"
        R"({"container":"training-0","name":"HF_TOKEN","type":"secret","value":null,"secret":"hf-secret"}])");
}

TEST_CASE_METHOD(test::VerdaFixture, "a secret is found in the list, without its value", "[verda]") {
  transport.on("GET /v1/secrets", R"([{"name":"a","created_at":"2020-08-12T12:00:00Z","secret_type":"generic"},)"
                                  R"({"name":"b","created_at":"2020-08-12T12:00:00Z","secret_type":"generic"}])");
  const auto found = get("secret", "b", true);
  REQUIRE(found.ok());
  CHECK(json_of(found->record) == R"({"name":"b","type":"generic","created_at":"2020-08-12T12:00:00Z"})");
  CHECK(found->raw == R"({"name":"b","created_at":"2020-08-12T12:00:00Z","secret_type":"generic"})");
  const auto missing = get("secret", "c");
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == ErrorCode::not_found);
  CHECK(missing.error().message == "no secret has the id \"c\"");
}

TEST_CASE_METHOD(test::VerdaFixture, "what can be got is what the schema says", "[verda]") {
  for (const model::ResourceSchema* schema : verda::verda_descriptor().resources) {
    CAPTURE(schema->name);
    transport.forget_requests();
    const auto found = provider->inventory()->get(*schema, "x", false, {});
    REQUIRE_FALSE(found.ok());
    CHECK((found.error().code != ErrorCode::usage) == schema->can_get);
    CHECK(transport.requests().empty() != schema->can_get);
  }
}
