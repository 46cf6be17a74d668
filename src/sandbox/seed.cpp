#include "sandbox/seed.hpp"

#include "sandbox/billing.hpp"
#include "sandbox/catalogue.hpp"
#include "sandbox/instances.hpp"
#include "sandbox/keys.hpp"
#include "sandbox/life.hpp"
#include "sandbox/services.hpp"
#include "sandbox/volumes.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view image = "ubuntu-24.04-cuda-12.8-open-docker";
constexpr std::string_view cpu_image = "ubuntu-24.04";

void set_age(World& world, std::string_view kind, const std::string& id, seconds age) {
  Json document = *world.books().find(kind, id);
  document["created_at"] = World::timestamp(world.clock().now() - age);
  world.books().put(kind, id, std::move(document));
}

std::string seed_key(World& world, std::string_view name, std::string_view blob) {
  const std::string id = world.random().uuid();
  const std::string key = fmt::format("ssh-ed25519 {} {}@sandbox", blob, name);
  world.books().put("ssh_key", id,
                    Json{{"id", id},
                         {"name", name},
                         {"key", key},
                         {"fingerprint", key_fingerprint(key).value_or("")},
                         {"created_by_user_id", world.user_id()},
                         {"created_at", World::timestamp(world.clock().now() - hours(24 * 30))}});
  return id;
}

void seed_scripts(World& world) {
  constexpr const char* names[] = {"docker-login",  "mount-datasets", "install-uv",   "nvtop",    "jupyter",
                                   "node-exporter", "slurm-worker",   "wandb-login",  "hf-cache", "tailscale",
                                   "swap-off",      "cuda-samples",   "dcgm-exporter"};
  hours age(24 * 60);
  for (const char* name : names) {
    const std::string id = world.random().uuid();
    world.books().put("script", id,
                      Json{{"id", id},
                           {"name", name},
                           {"script", fmt::format("#!/bin/bash\nset -eu\necho 'setting up {}'\n", name)},
                           {"created_at", World::timestamp(world.clock().now() - age)}});
    age -= hours(24);
  }
}

struct Machine {
  std::string_view name;
  std::string_view type;
  std::string_view location;
  std::string_view status;
  seconds age;
  bool spot = false;
};

std::string seed_instance(World& world, const Machine& machine, const std::string& key) {
  const bool has_gpu = !machine.type.starts_with("CPU.");
  const std::string id = make_instance(world, {.type = std::string(machine.type),
                                               .image = std::string(has_gpu ? image : cpu_image),
                                               .hostname = std::string(machine.name),
                                               .description = std::string(machine.name),
                                               .location = std::string(machine.location),
                                               .spot = machine.spot,
                                               .ssh_key_ids = Json::array({key})});
  set_age(world, "instance", id, machine.age);
  world.journal("compute", id, "create", machine.location);
  const std::string volume = make_volume(world, {.name = "OS-NVMe-" + world.random().hex(8),
                                                 .type = "NVMe",
                                                 .location = std::string(machine.location),
                                                 .size = 100,
                                                 .is_os_volume = true,
                                                 .ssh_key_ids = Json::array({key})});
  set_age(world, "volume", volume, machine.age);
  Json document = *world.books().find("instance", id);
  document["os_volume_id"] = volume;
  world.books().put("instance", id, std::move(document));
  attach_volume(world, volume, id);
  if (machine.spot) world.books().put("spot_volumes", id, Json{{volume, "move_to_trash"}});
  if (machine.status == "running" || machine.status == "offline") give_address(world, id);
  set_status(world, id, machine.status);
  return id;
}

void tag_seeded(World& world, const std::string& id, std::string_view key, std::string_view value) {
  Json document = *world.books().find("instance", id);
  const Json request{{"tags", Json::array({Json{{"key", key}, {"value", value}}})}};
  document["tags"] = make_tags(world, request).tags;
  world.books().put("instance", id, std::move(document));
}

std::string seed_volume(World& world, std::string_view name, std::string_view type, std::int64_t size, seconds age) {
  std::string id = make_volume(world, {.name = std::string(name),
                                       .type = std::string(type),
                                       .location = "FIN-01",
                                       .size = size,
                                       .is_os_volume = false});
  set_age(world, "volume", id, age);
  return id;
}

void seed_fleet_and_volumes(World& world, const std::string& key) {
  const std::string old = seed_instance(world, {"train-1", "1H100.80S.30V", "FIN-01", "deleting", hours(20)}, key);
  discontinue_instance(world, old, {});
  plan_at(world, "instance", old, "discontinued", world.clock().now());
  settle_instances(world);

  const std::string train = seed_instance(world, {"train-1", "1H100.80S.30V", "FIN-01", "running", hours(3)}, key);
  tag_seeded(world, train, "team", "vision");
  // Stays on its way for a while, so that there is one to look at.
  const std::string next =
      seed_instance(world, {"train-2", "8H200.141S.176V", "FIN-03", "provisioning", seconds(40)}, key);
  plan_at(world, "instance", next, "running", world.clock().now() + minutes(20));
  seed_instance(world, {"eval", "1A100.22V", "ICE-01", "offline", hours(24 * 6)}, key);
  seed_instance(world, {"spot-1", "1V100.6V", "FIN-01", "running", hours(1), true}, key);
  seed_instance(world, {"build", "CPU.4V.16G", "FIN-01", "running", hours(24 * 2)}, key);

  attach_volume(world, seed_volume(world, "datasets", "NVMe", 500, hours(24 * 20)), train);
  seed_volume(world, "checkpoints", "NVMe", 200, hours(24 * 9));
  seed_volume(world, "shared-home", "NVMe_Shared", 300, hours(24 * 15));
  delete_volume(world, seed_volume(world, "scratch-old", "NVMe", 100, hours(24 * 12)), false);
}

void seed_account(World& world) {
  Books& books = world.books();
  if (books.setting("client_id").empty()) {
    books.set_setting("client_id", "sandbox" + world.random().hex(14));
    books.set_setting("client_secret", "sandbox-" + world.random().hex(40));
  }
  books.set_setting("project_id", world.random().uuid());
  books.set_setting("user_id", world.random().uuid());
}

}  // namespace

void seed_world(World& world) {
  seed_account(world);
  skip_billing(world);
  const std::string key = seed_key(world, "me", "AAAAC3NzaC1lZDI1NTE5AAAAIEnq0b1mC8aWzvPGmpbJ0DgMsXbUmbYXqf1yJxJm0Q7d");
  seed_key(world, "ci", "AAAAC3NzaC1lZDI1NTE5AAAAIBk3u0T6mQwzV9p1d5J2o8yXcRfLh4NnSeG7aKqWvE0t");
  seed_scripts(world);
  seed_fleet_and_volumes(world, key);
  seed_clusters(world);
  seed_serverless(world);
  world.set_balance(Decimal::parse("1042.17").value());
  world.books().set_setting("seeded", "yes");
}

void seed_fleet(World& world, std::int64_t count) {
  constexpr std::string_view type = "1H100.80S.30V";
  InstanceSpec spec{
      .type = std::string(type), .image = std::string(image), .hostname = "", .description = "", .location = "FIN-01"};
  if (!world.books().ids("ssh_key").empty()) spec.ssh_key_ids = Json::array({world.books().ids("ssh_key").front()});
  const auto before = world.books().ids("instance").size();
  for (std::int64_t at = 0; at < count; ++at) {
    spec.hostname = fmt::format("fleet-{:05}", before + static_cast<std::size_t>(at));
    spec.description = spec.hostname;
    const std::string id = make_instance(world, spec);
    Json instance = *world.books().find("instance", id);
    instance["status"] = "running";
    world.books().put("instance", id, std::move(instance));
    give_address(world, id);
  }
  const Decimal month = instance_price(type, false) * Decimal(hours_per_month);
  world.set_balance(world.balance() + month * Decimal(count));
}

}  // namespace gpuctl::sandbox
