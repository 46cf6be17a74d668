// Every list: the request that is sent and the record that comes of the answer.
#include "unit/providers/verda/bodies.hpp"
#include "unit/providers/verda/fixture.hpp"

using namespace gpuctl;
using test::json_of;

namespace {

std::string array_of(const std::string& element) { return "[" + element + "]"; }

}  // namespace

TEST_CASE_METHOD(test::VerdaFixture, "an instance is read whole", "[verda]") {
  const auto listing = list_of("instances", "/instances", array_of(test::kInstance));
  REQUIRE(listing.ok());
  REQUIRE(listing->records.size() == 1);
  CHECK(json_of(listing->records[0]) ==
        R"({"id":"8472bacf-875d-4e86-ad31-4a5d2dcd5f4d","name":"train-1","status":"running","type":"8A100.176V",)"
        R"("gpu":{"count":8,"model":"A100","memory_gb":640},"location":"FIN-01","ip":"1.2.3.4",)"
        R"("price_per_hour":23.92,"currency":null,"created_at":"2023-07-15T14:10:26Z","is_spot":false,)"
        R"("contract":"PAY_AS_YOU_GO","image":"ubuntu-22-04-cuda-12-0-docker","os":"Ubuntu 22.04",)"
        R"("cpu":{"cores":176,"model":"AMD Genoa"},"memory_gb":640,"description":"",)"
        R"("tags":[{"id":"tag_1","key":"env","value":"prod"}],)"
        R"("ssh_key_ids":["dd50b622-1c36-48c2-a485-f4d4937a3ea1"],)"
        R"("volume_ids":["95cec4c3-af69-42eb-a790-fcacebfdfcea"],)"
        R"("os_volume_id":"95cec4c3-af69-42eb-a790-fcacebfdfcea","startup_script_id":null,"pricing":"FIXED_PRICE",)"
        R"("created_by":"7dfc2631-0158-4f74-93f6-6b46dcb90fef"})");
  CHECK(transport.lines() == std::vector<std::string>{"GET /v1/instances"});
  CHECK(transport.requests().at(0).headers.get("Authorization") == "Bearer fixed-token-of-the-test");
  CHECK(listing->raw.empty());
}

TEST_CASE_METHOD(test::VerdaFixture, "prices may be strings or numbers and are never multiplied", "[verda]") {
  const auto listing = list_of("instances", "/instances",
                               R"([{"id":"a","hostname":"a","status":"running","price_per_hour":"27.06","gpu":)"
                               R"({"number_of_gpus":8},"instance_type":"8H100.80S.176V"}])");
  REQUIRE(listing.ok());
  CHECK(to_json(listing->records[0].get("price_per_hour")) == "27.06");
}

TEST_CASE_METHOD(test::VerdaFixture, "unknown fields are ignored and unknown states pass through", "[verda]") {
  const auto listing = list_of("instances", "/instances",
                               R"([{"id":"a","hostname":"a","status":"starting_hibernation","new_field":{"x":[1]},)"
                               R"("contract":"WEEKLY"}])");
  REQUIRE(listing.ok());
  CHECK(listing->records[0].text("status") == "starting_hibernation");
  CHECK(listing->records[0].text("contract") == "WEEKLY");
}

TEST_CASE_METHOD(test::VerdaFixture, "everything but id, name and status may be missing, null or odd", "[verda]") {
  const auto bare = list_of("instances", "/instances", R"([{"id":"a","hostname":"","status":"new"}])");
  REQUIRE(bare.ok());
  CHECK(bare->records[0].get("price_per_hour").is_null());
  CHECK(bare->records[0].get("gpu").is_null());
  CHECK(to_json(bare->records[0].get("tags")) == "[]");
  const auto odd =
      list_of("instances", "/instances",
              R"([{"id":"a","hostname":"h","status":"new","price_per_hour":{},"gpu":"8x","tags":null,)"
              R"("ssh_key_ids":"only-one","created_at":"yesterday","is_spot":"true","ip":7,"memory":[]}])");
  REQUIRE(odd.ok());
  const model::Record& record = odd->records[0];
  CHECK(record.get("price_per_hour").is_null());
  CHECK(to_json(record.get("ssh_key_ids")) == R"(["only-one"])");
  CHECK(record.text("created_at") == "yesterday");
  CHECK(record.get("is_spot") == Value(true));
}

TEST_CASE_METHOD(test::VerdaFixture, "a missing required field is named, with the element it is missing in",
                 "[verda]") {
  struct Row {
    const char* body;
    const char* message;
  };
  const Row rows[] = {
      {R"([{"id":"a","hostname":"a","status":"new"},{"id":"b","hostname":"b"}])",
       "instance 2: field \"status\" is missing"},
      {R"([{"id":null,"hostname":"a","status":"new"}])", "instance 1: field \"id\" is missing"},
      {R"([{"id":"a","hostname":["a"],"status":"new"}])", "instance 1: field \"hostname\" is of type array"},
      {R"([7])", "instance 1: expected an object, found number"},
      {R"([null])", "instance 1: expected an object, found null"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.body);
    const auto listing = list_of("instances", "/instances", row.body);
    REQUIRE_FALSE(listing.ok());
    CHECK(listing.error().code == ErrorCode::bad_response);
    CHECK(listing.error().message == row.message);
    CHECK(listing.error().provider == "verda");
    CHECK(listing.error().delivery == Delivery::answered);
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "what is no list is a bad response", "[verda]") {
  for (const char* body : {"", "{}", "null", "\"text\"", "[{", "<html><body>Bad gateway</body></html>", "\xff\xfe"}) {
    CAPTURE(body);
    const auto listing = list_of("instances", "/instances", body);
    REQUIRE_FALSE(listing.ok());
    CHECK(listing.error().code == ErrorCode::bad_response);
    CHECK(listing.error().provider == "verda");
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "an empty list is no error", "[verda]") {
  for (const model::ResourceSchema* schema : verda::verda_descriptor().resources) {
    CAPTURE(schema->name);
    test::FakeTransport::Answer empty = [&](const http::Request& request) -> Result<http::Response> {
      return http::Response{200, {}, request.url.find("/audit/") != std::string::npos ? R"({"data":[]})" : "[]"};
    };
    for (const char* path : {"/instances",
                             "/clusters",
                             "/volumes",
                             "/volumes/trash",
                             "/ssh-keys",
                             "/scripts",
                             "/instance-types",
                             "/cluster-types",
                             "/container-types",
                             "/volume-types",
                             "/images",
                             "/images/cluster",
                             "/locations",
                             "/instance-availability",
                             "/cluster-availability",
                             "/container-deployments",
                             "/job-deployments",
                             "/secrets",
                             "/file-secrets",
                             "/container-registry-credentials",
                             "/serverless-compute-resources",
                             "/long-term/periods/instances",
                             "/long-term/periods/clusters",
                             "/instance-groups",
                             "/journal",
                             "/audit/log"}) {
      transport.on(std::string("GET /v1") + path, empty);
    }
    const auto listing = provider->inventory()->list(*schema, {}, {});
    REQUIRE(listing.ok());
    CHECK(listing->records.empty());
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "the API's own filters are sent as it names them", "[verda]") {
  transport.on("GET /v1/instances", "[]");
  REQUIRE(list("instances", {{{"status", "running"}, {"tag", "env=prod"}, {"tag", "a b"}}, false}).ok());
  CHECK(transport.lines().at(0) == "GET /v1/instances?status=running&tag=env%3Dprod&tag=a%20b");
  transport.on("GET /v1/instance-types", "[]");
  REQUIRE(list("instance-types", {{{"currency", "EUR"}}, false}).ok());
  CHECK(transport.lines().at(1) == "GET /v1/instance-types?currency=eur");
}

TEST_CASE_METHOD(test::VerdaFixture, "public price lists are read without a token", "[verda]") {
  for (const auto& [resource, path] :
       std::vector<std::pair<std::string, std::string>>{{"instance-types", "/instance-types"},
                                                        {"cluster-types", "/cluster-types"},
                                                        {"container-types", "/container-types"},
                                                        {"volume-types", "/volume-types"}}) {
    CAPTURE(resource);
    transport.forget_requests();
    REQUIRE(list_of(resource, path, "[]").ok());
    REQUIRE(transport.requests().size() == 1);
    CHECK_FALSE(transport.requests().at(0).headers.get("Authorization").has_value());
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "a cluster's nodes and volumes are objects", "[verda]") {
  const auto listing = list_of("clusters", "/clusters", array_of(test::kCluster));
  REQUIRE(listing.ok());
  const model::Record& cluster = listing->records[0];
  CHECK(cluster.text("name") == "big");
  CHECK(cluster.get("ip").is_null());
  CHECK(to_json(cluster.get("gpu")) == R"({"count":16,"model":"B200","memory_gb":2880})");
  CHECK(cluster.get("nodes") == Value(3));
  CHECK(to_json(cluster.get("worker_nodes")) ==
        R"([{"id":"1","name":"big-1","status":"running","public_ip":"1.2.3.5","private_ip":"10.0.0.1"},)"
        R"({"id":"2","name":"big-2","status":"running","public_ip":null,"private_ip":"10.0.0.2"}])");
  CHECK(to_json(cluster.get("shared_volumes")) ==
        R"([{"id":"v","name":"home","mount_point":"/home","size_gb":30000}])");
}

TEST_CASE_METHOD(test::VerdaFixture, "volumes and the trash", "[verda]") {
  const auto volumes = list_of("volumes", "/volumes", array_of(test::kVolume));
  REQUIRE(volumes.ok());
  const model::Record& volume = volumes->records[0];
  CHECK(volume.text("name") == "data");
  CHECK(volume.text("status") == "attached");
  CHECK(to_json(volume.get("size_gb")) == "100");
  CHECK(to_json(volume.get("price_per_month")) == "20");
  CHECK(to_json(volume.get("price_per_hour")) == "0.0273972602739726");
  CHECK(volume.text("currency") == "EUR");
  CHECK(volume.get("long_term").is_null());
  CHECK(to_json(volume.get("instances")) ==
        R"([{"id":"2cba5fac-a750-4cdf-8600-9e30874b121b","name":"train-1","status":"running","type":"4A100.88V",)"
        R"("ip":"1.2.3.4"}])");
  const auto trash = list_of("trash", "/volumes/trash", array_of(test::kTrashedVolume));
  REQUIRE(trash.ok());
  CHECK(trash->records[0].text("deleted_at") == "2025-01-10T11:35:47Z");
  CHECK(trash->records[0].get("is_permanently_deleted") == Value(false));
  CHECK(transport.lines() == std::vector<std::string>{"GET /v1/volumes", "GET /v1/volumes/trash"});
}

TEST_CASE_METHOD(test::VerdaFixture, "instance types have totals, and prices per GPU that are computed", "[verda]") {
  const auto types = list_of("types", "/instance-types", test::kInstanceTypes);
  REQUIRE(types.ok());
  REQUIRE(types->records.size() == 3);
  CHECK(to_json(types->records[0].get("price_per_hour")) == "3.382");
  CHECK(to_json(types->records[0].get("gpu")) == R"({"count":1,"model":"H100","memory_gb":80})");
  CHECK(types->records[0].get("display_name").is_null());
  CHECK(types->records[0].text("currency") == "USD");
  CHECK(types->records[1].get("price_per_gpu").as_decimal()->to_fixed(4) == "1.6263");
  CHECK(types->records[1].get("spot_price_per_hour").as_decimal()->to_fixed(4) == "6.5050");
  CHECK(types->records[2].get("gpu").is_null());
  CHECK(types->records[2].get("price_per_gpu").is_null());
}

TEST_CASE_METHOD(test::VerdaFixture, "cluster, container and volume types", "[verda]") {
  const auto clusters = list_of(
      "cluster-types", "/cluster-types",
      R"([{"id":"c","model":"B200 Cluster","name":"B200","cluster_type":"16B200","cpu":{"number_of_cores":128},)"
      R"("gpu":{"number_of_gpus":16},"price_per_hour":"63.17","currency":"usd","manufacturer":"NVIDIA",)"
      R"("node_details":[{"GPU VRAM":"1536 GB"},{"Uplink":"5 Gbit/s"},"noise"],"supported_os":["a","b"]}])");
  REQUIRE(clusters.ok());
  CHECK(clusters->records[0].text("type") == "16B200");
  CHECK(to_json(clusters->records[0].get("node_details")) == R"({"GPU VRAM":"1536 GB","Uplink":"5 Gbit/s"})");
  CHECK(to_json(clusters->records[0].get("images")) == R"(["a","b"])");

  const auto containers = list_of(
      "container-types", "/container-types",
      R"([{"id":"x","model":"RTX PRO 6000","instance_type":"8RTXPRO6000.224V","gpu":{"number_of_gpus":8},)"
      R"("gpu_memory":{"size_in_gigabytes":768},"serverless_price":"1.529","serverless_spot_price":"0.7645"}])");
  REQUIRE(containers.ok());
  CHECK(to_json(containers->records[0].get("gpu")) == R"({"count":8,"model":"RTXPRO6000","memory_gb":768})");
  CHECK(to_json(containers->records[0].get("serverless_spot_price")) == "0.7645");

  const auto volumes = list_of(
      "volume-types", "/volume-types",
      R"([{"type":"NVMe","price":{"price_per_month_per_gb":0.2,"cps_per_gb":7.61e-08,"currency":"usd"},)"
      R"("is_shared_fs":false,"iops":"100k","throughput_gbps":4},{"type":"HDD","price":{"monthly_per_gb":"0.05"}}])");
  REQUIRE(volumes.ok());
  CHECK(to_json(volumes->records[0].get("price_per_gb_month")) == "0.2");
  CHECK(to_json(volumes->records[0].get("price_per_gb_second")) == "0.0000000761");
  CHECK(to_json(volumes->records[1].get("price_per_gb_month")) == "0.05");
}

TEST_CASE_METHOD(test::VerdaFixture, "images, with and without a category", "[verda]") {
  const std::string body =
      R"([{"id":"e79a91e9","image_type":"ubuntu-22.04-cuda-12.4-cluster","name":"Ubuntu 22.04","is_default":false,)"
      R"("is_cluster":true,"details":["Ubuntu 22.04","CUDA 12.4"]}])";
  const auto images = list_of("cluster-images", "/images/cluster", body);
  REQUIRE(images.ok());
  CHECK(json_of(images->records[0]) ==
        R"({"id":"e79a91e9","type":"ubuntu-22.04-cuda-12.4-cluster","name":"Ubuntu 22.04","category":null,)"
        R"("details":["Ubuntu 22.04","CUDA 12.4"],"is_default":false,"is_cluster":true})");
  CHECK(list_of("images", "/images", body).ok());
}

TEST_CASE_METHOD(test::VerdaFixture, "small lists", "[verda]") {
  struct Row {
    const char* resource;
    const char* path;
    const char* body;
    const char* record;
  };
  const Row rows[] = {
      {"ssh-keys", "/ssh-keys", R"([{"id":"k","name":"me","key":"ssh-ed25519 AAAA","fingerprint":null}])",
       R"({"id":"k","name":"me","fingerprint":null,"public_key":"ssh-ed25519 AAAA","created_at":null,"created_by":null})"},
      {"scripts", "/scripts", R"([{"id":"s","name":"setup","script":"#!/bin/sh","created_at":"2026-06-12T10:30:00Z"}])",
       R"({"id":"s","name":"setup","created_at":"2026-06-12T10:30:00Z"})"},
      {"locations", "/locations", R"([{"code":"FIN-01","name":"Finland 1","country_code":"FI"}])",
       R"({"code":"FIN-01","name":"Finland 1","country_code":"FI"})"},
      {"secrets", "/secrets",
       R"([{"name":"api-token","created_at":"2020-08-12T12:00:00.000Z","secret_type":"generic","value":"leak"}])",
       R"({"name":"api-token","type":"generic","created_at":"2020-08-12T12:00:00Z"})"},
      {"file-secrets", "/file-secrets",
       R"([{"name":"f","created_at":"2020-08-12T12:00:00Z","secret_type":"file-secret","file_names":["a","b"]}])",
       R"({"name":"f","type":"file-secret","created_at":"2020-08-12T12:00:00Z","files":["a","b"]})"},
      {"registry-creds", "/container-registry-credentials", R"([{"name":"hub","created_at":"2020-08-12T12:00:00Z"}])",
       R"({"name":"hub","created_at":"2020-08-12T12:00:00Z"})"},
      {"compute-resources", "/serverless-compute-resources", R"([{"name":"H100","size":8,"is_available":true}])",
       R"({"name":"H100","size":8,"is_available":true})"},
      {"jobs", "/job-deployments",
       R"([{"name":"j","created_at":"2021-08-31T12:00:00Z","compute":{"name":"H100","size":1}}])",
       R"({"name":"j","gpu":{"count":1,"model":"H100","memory_gb":null},"created_at":"2021-08-31T12:00:00Z",)"
       R"("created_by":null})"},
      {"instance-groups", "/instance-groups",
       R"([{"id":"g","project_id":"p","name":"web","description":null,"location_code":"FIN-01","instance_type":"CPU.4V.16G",)"
       R"("template":{"image":"ubuntu-24.04","os_volume":{"size":200,"type":"NVMe"},"ssh_key_ids":["k"]},)"
       R"("created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z","deleted_at":null}])",
       R"({"id":"g","name":"web","type":"CPU.4V.16G","location":"FIN-01","image":"ubuntu-24.04",)"
       R"("created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z","deleted_at":null,"description":null,)"
       R"("os_volume_size_gb":200,"ssh_key_ids":["k"],"startup_script_id":null,"project_id":"p"})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.resource);
    const auto listing = list_of(row.resource, row.path, row.body);
    REQUIRE(listing.ok());
    REQUIRE(listing->records.size() == 1);
    CHECK(json_of(listing->records[0]) == row.record);
  }
}

TEST_CASE_METHOD(test::VerdaFixture, "container deployments show their first image", "[verda]") {
  const auto listing = list_of("containers", "/container-deployments", array_of(test::kDeployment));
  REQUIRE(listing.ok());
  CHECK(
      json_of(listing->records[0]) ==
      R"({"name":"flux","gpu":{"count":2,"model":"H100","memory_gb":null},"image":"docker.io/x/flux:1","is_spot":true,)"
      R"("created_at":"2021-08-31T12:00:00Z","endpoint":"https://containers.datacrunch.io/flux",)"
      R"("registry_credentials":"dockerhub"})");
}

TEST_CASE_METHOD(test::VerdaFixture, "long-term periods say what they are for", "[verda]") {
  transport.on("GET /v1/long-term/periods/instances",
               R"([{"code":"3_MONTHS","name":"3 months","is_enabled":true,"unit_name":"month","unit_value":3,)"
               R"("discount_percentage":14}])");
  transport.on("GET /v1/long-term/periods/clusters", R"([{"code":"1_WEEK","name":"1 week"}])");
  const auto listing = list("long-term-periods", {{}, true});
  REQUIRE(listing.ok());
  REQUIRE(listing->records.size() == 2);
  CHECK(listing->records[0].text("applies_to") == "instances");
  CHECK(to_json(listing->records[0].get("discount_percent")) == "14");
  CHECK(listing->records[1].text("applies_to") == "clusters");
  CHECK_THAT(listing->raw, ContainsSubstring(R"(14},{"code":"1_WEEK")"));
}

TEST_CASE_METHOD(test::VerdaFixture, "cluster availability has one record for each type and location", "[verda]") {
  const auto listing = list_of("cluster-availability", "/cluster-availability",
                               R"([{"location_code":"FIN-01","availabilities":["16H200","32H200"]},)"
                               R"({"location_code":"FIN-03","availabilities":[]},{"location_code":"ICE-01"}])");
  REQUIRE(listing.ok());
  REQUIRE(listing->records.size() == 2);
  CHECK(json_of(listing->records[1]) == R"({"type":"32H200","location":"FIN-01"})");
}

TEST_CASE_METHOD(test::VerdaFixture, "the provider's own body is kept where it is asked for", "[verda]") {
  const std::string body = "  " + array_of(test::kInstance) + "\n";
  transport.on("GET /v1/instances", body);
  const auto listing = list("instances", {{}, true});
  REQUIRE(listing.ok());
  CHECK(listing->raw == body);
}

TEST_CASE_METHOD(test::VerdaFixture, "ten thousand instances become ten thousand records", "[verda]") {
  std::string body = "[";
  for (int i = 0; i < 10'000; ++i) body.append(i == 0 ? "" : ",").append(test::kInstance);
  const auto listing = list_of("instances", "/instances", body + "]");
  REQUIRE(listing.ok());
  CHECK(listing->records.size() == 10'000);
  CHECK(listing->records.back().text("name") == "train-1");
}
