#include "sandbox/clusters.hpp"

#include <algorithm>
#include <array>

#include "sandbox/data/tables.hpp"
#include "sandbox/life.hpp"
#include "sandbox/services.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::chrono::hours listed_after_end{24};

void set_cluster(World& world, const std::string& id, std::initializer_list<std::pair<const char*, Json>> changes) {
  Json cluster = *world.books().find("cluster", id);
  for (const auto& [key, value] : changes) cluster[key] = value;
  world.books().put("cluster", id, std::move(cluster));
}

void set_jumphost(World& world, const std::string& id, std::string_view status) {
  Json node = *world.books().find("cluster_jumphost", id);
  node["status"] = status;
  world.books().put("cluster_jumphost", id, std::move(node));
}

/// Clusters have loopback addresses of their own range: 127.78.0.11 and on.
std::string new_address(World& world) {
  const unsigned long number = std::stoul(world.books().setting("next_cluster_address", "10"));
  world.books().set_setting("next_cluster_address", std::to_string(number + 1));
  return fmt::format("127.78.{}.{}", (number / 250) % 256, number % 250 + 1);
}

int workers_of(const Json& cluster) {
  for (const auto& row : data::cluster_types()) {
    if (cluster["cluster_type"] == row.cluster_type) return row.workers;
  }
  return 0;
}

Json new_workers(World& world, const Json& cluster) {
  Json nodes = Json::array();
  for (int i = 1; i <= workers_of(cluster); ++i) {
    nodes.push_back({{"id", world.random().uuid()},
                     {"hostname", fmt::format("{}-{}", text_of(cluster, "hostname"), i)},
                     {"public_ip", nullptr},
                     {"private_ip", fmt::format("10.11.0.{}", 10 + i)},
                     {"status", "provisioning"}});
  }
  return nodes;
}

/// The jump host answers before the workers do.
void start_jumphost(World& world, const std::string& id) {
  const Json cluster = *world.books().find("cluster", id);
  set_jumphost(world, id, "running");
  set_cluster(world, id, {{"ip", new_address(world)}, {"worker_nodes", new_workers(world, cluster)}});
}

void start_workers(World& world, const std::string& id) {
  Json nodes = (*world.books().find("cluster", id))["worker_nodes"];
  for (Json& node : nodes) node["status"] = "running";
  set_cluster(world, id, {{"status", "running"}, {"worker_nodes", std::move(nodes)}});
}

/// Local disks are gone; shared volumes are let go of, and cost on.
void release(World& world, const std::string& id, std::string_view reason) {
  const Json cluster = *world.books().find("cluster", id);
  for (const Json& shared : cluster["shared_volumes"]) {
    const std::string volume_id = text_of(shared, "id");
    const Json* found = world.books().find("volume", volume_id);
    if (found == nullptr || (*found)["status"] != "attached") continue;
    Json volume = *found;
    volume["status"] = "detached";
    volume["target"] = nullptr;
    world.books().put("volume", volume_id, std::move(volume));
    world.journal("volume", volume_id, "detach", text_of(cluster, "location"));
  }
  set_cluster(world, id,
              {{"status", "discontinued"},
               {"ip", nullptr},
               {"worker_nodes", Json::array()},
               {"shared_volumes", Json::array()}});
  world.books().erase("cluster_jumphost", id);
  world.books().record(Json{{"event", "machine_released"},
                            {"kind", "cluster"},
                            {"id", id},
                            {"name", cluster["hostname"]},
                            {"reason", reason},
                            {"at", world.timestamp()}});
  world.journal("compute", id, "delete:complete", text_of(cluster, "location"), {{"delete_reason", reason}});
  plan_at(world, "cluster", id, "purge", world.clock().now() + listed_after_end);
}

void apply_transition(World& world, const std::string& id, const std::string& to) {
  const Json* found = world.books().find("cluster", id);
  if (found == nullptr) return;
  const std::string location = text_of(*found, "location");
  if (to == "purge") return world.books().erase("cluster", id);
  if (to == "discontinued") return release(world, id, "user");
  if (to == "jumphost") return start_jumphost(world, id);
  if (to == "running") {
    start_workers(world, id);
  } else {
    set_cluster(world, id, {{"status", to}});
  }
  world.journal("compute", id, to, location);
}

Reply list_clusters(World& world, const Call& call) {
  const auto status = call.query_value("status");
  if (!status) return list_reply(world, "cluster");
  return list_reply(world, "cluster", [&](const Json& cluster) { return cluster["status"] == *status; });
}

Reply get_cluster(World& world, const Call& call) {
  const std::string& id = call.params.at("id");
  if (!is_uuid(id)) return invalid("Invalid cluster id");
  if (world.books().find("cluster", id) == nullptr) return not_found("Cluster not found");
  Reply reply;
  reply.body = world.books().text("cluster", id);
  return reply;
}

std::optional<Reply> discontinue_problem(World& world, const Json& action) {
  if (text_of(action, "action") != "discontinue")
    return invalid("actions.action must be one of the following values: discontinue");
  const Json* cluster = world.books().find("cluster", text_of(action, "id"));
  if (cluster == nullptr) return not_found("Cluster not found");
  const std::string status = text_of(*cluster, "status");
  if (world.effects().delete_refused || status == "ordered" || status == "provisioning")
    return invalid("Can't discontinue a provisioning cluster");
  if (status == "discontinued" || status == "deleting") return invalid("Can't discontinue a discontinued cluster");
  return std::nullopt;
}

Reply act_on_clusters(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  const Json* actions = member(call.json, "actions");
  if (actions == nullptr) return invalid("actions should not be null or undefined");
  if (!actions->is_array() || actions->empty()) return invalid("actions must be an array");
  for (const Json& action : *actions) {
    if (auto problem = discontinue_problem(world, action)) return *problem;
  }
  for (const Json& action : *actions) {
    const std::string id = text_of(action, "id");
    set_cluster(world, id, {{"status", "deleting"}});
    world.journal("compute", id, "delete", text_of(*world.books().find("cluster", id), "location"));
    plan(world, "cluster", id, {{"discontinued", std::chrono::seconds(60)}});
  }
  return Reply::empty(202);
}

/// The status that a node action leads to, from the one it needs.
struct NodeAction {
  std::string_view name, from, to;
};
constexpr NodeAction node_actions[] = {
    {"boot", "offline", "running"}, {"shutdown", "running", "offline"}, {"force_shutdown", "running", "offline"}};

Reply act_on_node(World& world, const Call& call) {
  const std::string& id = call.params.at("id");
  const std::string& node_id = call.params.at("node");
  const Json* cluster = world.books().find("cluster", id);
  if (cluster == nullptr) return not_found("Cluster not found");
  const Json* jumphost = world.books().find("cluster_jumphost", id);
  Json nodes = (*cluster)["worker_nodes"];
  const auto worker = std::find_if(nodes.begin(), nodes.end(), [&](const Json& node) { return node["id"] == node_id; });
  const bool is_jumphost = jumphost != nullptr && (*jumphost)["id"] == node_id;
  if (worker == nodes.end() && !is_jumphost) return not_found("Cluster node not found");
  const std::string wanted = text_of(call.json, "action");
  const auto action = std::find_if(std::begin(node_actions), std::end(node_actions),
                                   [&](const NodeAction& known) { return known.name == wanted; });
  if (action == std::end(node_actions))
    return invalid("action must be one of the following values: boot, shutdown, force_shutdown");
  const std::string status = text_of(is_jumphost ? *jumphost : *worker, "status");
  if (status != action->from) return invalid(fmt::format("Can't {} a node that is {}", wanted, status));
  if (is_jumphost) {
    set_jumphost(world, id, action->to);
  } else {
    (*worker)["status"] = action->to;
    set_cluster(world, id, {{"worker_nodes", std::move(nodes)}});
  }
  return Reply::empty(202);
}

Reply tag_cluster(World& world, const Call& call) { return add_tag(world, call, "cluster", call.params.at("id")); }

Reply untag_cluster(World& world, const Call& call) {
  return remove_tag(world, "cluster", call.params.at("id"), call.params.at("tag"));
}

constexpr Route routes[] = {
    {"GET", "/v1/clusters", "list_clusters", list_clusters},
    {"POST", "/v1/clusters", "create_cluster", create_cluster},
    {"PUT", "/v1/clusters", "act_on_clusters", act_on_clusters},
    {"GET", "/v1/clusters/{id}", "get_cluster", get_cluster},
    {"POST", "/v1/clusters/{id}/nodes/{node}/actions", "act_on_cluster_node", act_on_node},
    {"POST", "/v1/clusters/{id}/tags", "tag_cluster", tag_cluster},
    {"DELETE", "/v1/clusters/{id}/tags/{tag}", "untag_cluster", untag_cluster},
};

/// A long-term contract is paid in advance.
bool is_billed(const Json& cluster) {
  const std::string status = text_of(cluster, "status");
  return status != "discontinued" && status != "deleting" && text_of(cluster, "contract") != "LONG_TERM";
}

}  // namespace

std::span<const Route> cluster_routes() { return routes; }

void settle_clusters(World& world) { settle_plans(world, "cluster", apply_transition); }

void finish_cluster_start(World& world, const std::string& id) {
  cancel_plan(world, "cluster", id);
  start_jumphost(world, id);
  start_workers(world, id);
}

Decimal clusters_hourly_cost(World& world, WallTime created_by) {
  Decimal total;
  for (const std::string& id : world.books().ids("cluster")) {
    const Json& cluster = *world.books().find("cluster", id);
    if (!is_billed(cluster) || World::time_of(text_of(cluster, "created_at")) > created_by) continue;
    total = total + Decimal::parse(cluster["price_per_hour"].dump()).value_or(Decimal());
  }
  return total;
}

void stop_clusters_unpaid(World& world) {
  const std::vector<std::string> ids = world.books().ids("cluster");
  for (const std::string& id : ids) {
    if ((*world.books().find("cluster", id))["status"] != "discontinued") release(world, id, "insufficient_funds");
  }
}

}  // namespace gpuctl::sandbox
