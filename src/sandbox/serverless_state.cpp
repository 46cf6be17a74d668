// How deployments change over time, what they cost and what they use.
#include <algorithm>

#include "sandbox/catalogue.hpp"
#include "sandbox/data/tables.hpp"
#include "sandbox/serverless.hpp"
#include "sandbox/services.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

using std::chrono::seconds;
constexpr seconds until_pulling{15};
constexpr seconds until_ready{60};
constexpr seconds until_gone{20};

/// The times of a replica set that begins now.
void begin(World& world, Json& state) {
  const WallTime now = world.clock().now();
  state["began"] = World::timestamp(now);
  state["pulling"] = World::timestamp(now + world.clock().lasting(until_pulling));
  state["ready"] = World::timestamp(now + world.clock().lasting(until_ready));
  state["generation"] = state.value("generation", 0) + 1;
}

bool reached(World& world, const Json& state, std::string_view time) {
  const std::string text = text_of(state, time);
  return !text.empty() && world.clock().now() >= World::time_of(text);
}

/// Five letters and digits that follow from the deployment, its generation and the replica's number.
std::string replica_id(std::string_view name, int generation, int index) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (char c : fmt::format("{}/{}/{}", name, generation, index)) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  constexpr std::string_view letters = "bcdfghjklmnpqrstvwxz2456789";
  std::string id;
  for (int i = 0; i < 5; ++i, hash /= letters.size()) id += letters[hash % letters.size()];
  return id;
}

bool uses(const Json& shown, Used what, std::string_view name) {
  if (what == Used::registry_credentials) {
    const Json* settings = member(shown, "container_registry_settings");
    const Json* credentials = settings == nullptr ? nullptr : member(*settings, "credentials");
    return credentials != nullptr && text_of(*credentials, "name") == name;
  }
  const bool in_env = what == Used::secret;
  for (const Json& container : shown["containers"]) {
    for (const Json& item : container[in_env ? "env" : "volume_mounts"]) {
      if (text_of(item, "type") == "secret" &&
          text_of(item, in_env ? "value_or_reference_to_secret" : "secret_name") == name)
        return true;
    }
  }
  return false;
}

void forget(World& world, const Flavour& flavour) {
  std::vector<std::string> gone;
  for (const std::string& name : world.books().ids(flavour.state)) {
    if (reached(world, *world.books().find(flavour.state, name), "gone")) gone.push_back(name);
  }
  for (const std::string& name : gone) {
    world.books().erase(flavour.kind, name);
    world.books().erase(flavour.state, name);
  }
}

}  // namespace

void start_deployment(World& world, const Flavour& flavour, Json shown, Json scaling) {
  const std::string name = text_of(shown, "name");
  Json state{{"scaling", std::move(scaling)}};
  begin(world, state);
  world.books().put(flavour.state, name, std::move(state));
  world.books().put(flavour.kind, name, std::move(shown));
}

void renew_deployment(World& world, const Flavour& flavour, const std::string& name) {
  Json state = *world.books().find(flavour.state, name);
  begin(world, state);
  world.books().put(flavour.state, name, std::move(state));
}

void change_state(World& world, const Flavour& flavour, const std::string& name, const Json& change) {
  Json state = *world.books().find(flavour.state, name);
  for (const auto& [key, value] : change.items()) state[key] = value;
  world.books().put(flavour.state, name, std::move(state));
}

std::string deployment_status(World& world, const std::string& name) {
  const Json& state = *world.books().find("container_state", name);
  if (member(state, "gone") != nullptr) return "terminating";
  if (member(state, "paused") != nullptr) return "paused";
  if (reached(world, state, "ready")) return "healthy";
  if (state.value("generation", 1) > 1) return "updating";
  return reached(world, state, "pulling") ? "image_pulling" : "initializing";
}

std::string job_status(World& world, const std::string& name) {
  const Json& state = *world.books().find("job_state", name);
  if (member(state, "gone") != nullptr) return "terminating";
  return member(state, "paused") != nullptr ? "paused" : "ready";
}

std::vector<Replica> replicas(World& world, const std::string& name) {
  const Json& state = *world.books().find("container_state", name);
  if (member(state, "paused") != nullptr) return {};
  const bool gone = member(state, "gone") != nullptr;
  const std::string status = gone                               ? "terminating"
                             : reached(world, state, "ready")   ? "running"
                             : reached(world, state, "pulling") ? "imagepulling"
                                                                : "initializing";
  std::vector<Replica> list;
  const int count = state["scaling"].value("min_replica_count", 0);
  for (int i = 0; i < count; ++i)
    list.push_back({replica_id(name, state.value("generation", 1), i), status, text_of(state, "began")});
  return list;
}

Decimal replica_price(const Json& compute, bool spot) {
  const std::string name = text_of(compute, "name");
  const std::string_view model = name == "General Compute" ? "CPU Node" : std::string_view(name);
  for (const auto& row : data::instance_types()) {
    const auto price = Decimal::parse(spot ? row.serverless_spot_price : row.serverless_price).value_or(Decimal());
    if (row.model != model) continue;
    return Decimal::divide(price * Decimal(compute.value("size", 1)), Decimal(std::max(row.gpus, 1)), 6);
  }
  return {};
}

std::vector<std::string> users_of(World& world, Used what, std::string_view name) {
  std::vector<std::string> users;
  for (const Flavour& flavour : {containers_flavour, jobs_flavour}) {
    for (const std::string& id : world.books().ids(flavour.kind)) {
      if (uses(*world.books().find(flavour.kind, id), what, name)) users.push_back(id);
    }
  }
  return users;
}

Reply no_deployment(std::string_view name) { return not_found(fmt::format("Deployment {} not found", name)); }

Reply delete_deployment(World& world, const Call& call, const Flavour& flavour) {
  const std::string& name = call.params.at("name");
  if (world.books().find(flavour.kind, name) == nullptr) return no_deployment(name);
  if (world.effects().delete_refused)
    return Reply::error(403, "forbidden_action", "Deployment cannot be deleted at the moment");
  const std::string timeout = call.query_value("timeout").value_or("60000");
  const auto wait = Decimal::parse(timeout);
  if (!wait || wait->is_negative() || *wait > Decimal(300000))
    return invalid("timeout must be a number between 0 and 300000");
  // Who waits sees it gone, as if the wait had passed; who does not sees it terminating first.
  if (wait->is_zero()) {
    const auto gone = World::timestamp(world.clock().now() + world.clock().lasting(until_gone));
    change_state(world, flavour, name, {{"gone", gone}});
  } else {
    world.books().erase(flavour.kind, name);
    world.books().erase(flavour.state, name);
  }
  return Reply::empty(200);
}

Reply pause_deployment(World& world, const Call& call, const Flavour& flavour, bool paused) {
  const std::string& name = call.params.at("name");
  const Json* state = world.books().find(flavour.state, name);
  if (state == nullptr) return no_deployment(name);
  const bool was_paused = member(*state, "paused") != nullptr;
  if (paused && !was_paused) change_state(world, flavour, name, {{"paused", world.timestamp()}});
  if (!paused && was_paused) {
    change_state(world, flavour, name, {{"paused", nullptr}});
    renew_deployment(world, flavour, name);
  }
  return Reply::empty(201);
}

Reply purge_queue(World& world, const Call& call, const Flavour& flavour) {
  const std::string& name = call.params.at("name");
  return world.books().find(flavour.kind, name) == nullptr ? no_deployment(name) : Reply::empty(201);
}

void settle_serverless(World& world) {
  forget(world, containers_flavour);
  forget(world, jobs_flavour);
}

Decimal serverless_hourly_cost(World& world, WallTime created_by) {
  Decimal total;
  for (const std::string& name : world.books().ids("container_deployment")) {
    const Json& shown = *world.books().find("container_deployment", name);
    if (World::time_of(text_of(shown, "created_at")) > created_by) continue;
    const auto running = static_cast<std::int64_t>(replicas(world, name).size());
    if (running == 0) continue;
    total = total + replica_price(shown["compute"], shown.value("is_spot", false)) * Decimal(running);
  }
  return total;
}

}  // namespace gpuctl::sandbox
