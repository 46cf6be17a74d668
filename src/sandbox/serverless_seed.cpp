// What the first start shows of clusters and serverless work.
#include "sandbox/clusters.hpp"
#include "sandbox/serverless.hpp"
#include "sandbox/services.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

void put_named(World& world, std::string_view kind, Json document) {
  document["created_at"] = world.timestamp();
  const std::string name = text_of(document, "name");
  world.books().put(kind, name, std::move(document));
}

/// Everything of it is ready since it began.
void make_ready(World& world, const Flavour& flavour, const std::string& name) {
  const std::string now = world.timestamp();
  change_state(world, flavour, name, {{"pulling", now}, {"ready", now}});
}

Json inference_containers(World& world) {
  return new_containers(
      world,
      Json::array(
          {{{"image", "docker.io/vllm/vllm-openai:v0.11.0"},
            {"exposed_port", 8000},
            {"healthcheck", {{"enabled", true}, {"port", 8000}, {"path", "/health"}}},
            {"env",
             Json::array({{{"name", "HF_TOKEN"}, {"value_or_reference_to_secret", "hf-token"}, {"type", "secret"}},
                          {{"name", "LOG_LEVEL"}, {"value_or_reference_to_secret", "info"}, {"type", "plain"}}})},
            {"volume_mounts",
             Json::array({{{"type", "memory"}, {"mount_path", "/dev/shm"}, {"size_in_mb", 1024}}})}}}));
}

void seed_deployment(World& world) {
  Json scaling = default_scaling();
  merge(scaling, {{"min_replica_count", 1}, {"max_replica_count", 3}});
  start_deployment(world, containers_flavour,
                   {{"name", "llm-inference"},
                    {"containers", inference_containers(world)},
                    {"endpoint_base_url", "https://containers.datacrunch.io/llm-inference"},
                    {"created_at", world.timestamp()},
                    {"compute", {{"name", "RTX 6000 Ada"}, {"size", 1}}},
                    {"container_registry_settings", shown_registry(nullptr)},
                    {"is_spot", true}},
                   std::move(scaling));
  make_ready(world, containers_flavour, "llm-inference");
}

void seed_job(World& world) {
  const Json request = Json::array({{{"image", "ghcr.io/example/flux-training:v1.0.1"}, {"exposed_port", 8080}}});
  start_deployment(world, jobs_flavour,
                   {{"name", "flux-training"},
                    {"containers", new_containers(world, request)},
                    {"endpoint_base_url", "https://containers.datacrunch.io/flux-training"},
                    {"created_at", world.timestamp()},
                    {"created_by_user_id", world.user_id()},
                    {"compute", {{"name", "H100"}, {"size", 1}}},
                    {"container_registry_settings", shown_registry(nullptr)}},
                   {{"max_replica_count", 1}, {"queue_message_ttl_seconds", 300}, {"deadline_seconds", 3600}});
  make_ready(world, jobs_flavour, "flux-training");
}

}  // namespace

void seed_clusters(World& world) {
  ClusterSpec spec{.type = "16H200",
                   .image = "ubuntu-22.04-cuda-12.4-cluster",
                   .hostname = "train-cluster",
                   .description = "two nodes of eight H200",
                   .location = "ICE-01",
                   .contract = "LONG_TERM",
                   .volume_name = "train-cluster-home",
                   .volume_size = 100};
  for (const std::string& key : world.books().ids("ssh_key")) spec.ssh_key_ids.push_back(key);
  finish_cluster_start(world, make_cluster(world, spec));
}

void seed_serverless(World& world) {
  put_named(world, "secret", {{"name", "hf-token"}, {"created_at", ""}, {"secret_type", "generic"}});
  put_named(world, "file_secret",
            {{"name", "tls-files"},
             {"created_at", ""},
             {"secret_type", "file-secret"},
             {"file_names", Json::array({"cert.pem", "key.pem"})}});
  put_named(world, "registry_credentials", {{"name", "dockerhub-credentials"}, {"created_at", ""}});
  seed_deployment(world);
  seed_job(world);
}

}  // namespace gpuctl::sandbox
