// PUT /instances: one action on one or several instances, each with the states from which it is allowed.
#include <array>

#include "sandbox/instances.hpp"
#include "sandbox/life.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

/// What an action did to one instance: nothing to do is "unchanged".
struct Outcome {
  enum class State { accepted, unchanged, refused } state = State::accepted;
  int status = 400;
  std::string_view code = "invalid_request";
  std::string message{};
};
using Action = Outcome (*)(World&, const Json& request, const std::string& id, const std::string& status);

constexpr Outcome::State accepted = Outcome::State::accepted;
constexpr Outcome::State unchanged = Outcome::State::unchanged;
constexpr Outcome::State refused = Outcome::State::refused;

Outcome refuse(std::string message) { return {.state = refused, .message = std::move(message)}; }

Outcome forbid(std::string message) {
  return {.state = refused, .status = 403, .code = "forbidden_action", .message = std::move(message)};
}

void note(World& world, const std::string& id, std::string_view action) {
  world.journal("compute", id, action, text_of(*world.books().find("instance", id), "location"));
}

Outcome start(World& world, const Json&, const std::string& id, const std::string& status) {
  if (status == "running") return {.state = unchanged};
  if (status != "offline") return refuse(fmt::format("Can't start a {} instance", status));
  if (world.balance() <= Decimal(0)) {
    return {.state = refused, .status = 402, .code = "insufficient_funds", .message = "Insufficient funds"};
  }
  if (is_planned(world, "instance", id, "running")) return {.state = accepted};
  note(world, id, "start");
  plan(world, "instance", id, {{"running", std::chrono::seconds(30)}});
  return {.state = accepted};
}

Outcome stop(World& world, const std::string& id, const std::string& status, std::chrono::seconds duration) {
  if (status == "offline") return {.state = unchanged};
  if (status != "running") return refuse(fmt::format("Can't shutdown a {} instance", status));
  if (!is_planned(world, "instance", id, "offline")) note(world, id, "shutdown");
  plan(world, "instance", id, {{"offline", duration}});
  return {.state = accepted};
}

Outcome shut_down(World& world, const Json&, const std::string& id, const std::string& status) {
  return stop(world, id, status, std::chrono::seconds(20));
}

Outcome force_shut_down(World& world, const Json&, const std::string& id, const std::string& status) {
  return stop(world, id, status, std::chrono::seconds(3));
}

Disposal disposal_in(const Json& request) {
  Disposal disposal;
  if (member(request, "volume_ids") == nullptr) return disposal;
  disposal.volumes = *string_list(request, "volume_ids");
  disposal.keep_all = disposal.volumes->empty();
  const Json* permanently = member(request, "delete_permanently");
  disposal.permanently = permanently != nullptr && *permanently == true;
  return disposal;
}

Outcome discontinue(World& world, const Json& request, const std::string& id, const std::string& status) {
  if (world.effects().delete_refused) return refuse("Can't discontinue a provisioning instance");
  if (status == "deleting") return {.state = unchanged};
  for (const char* early : {"discontinued", "provisioning", "ordered", "new", "validating"}) {
    if (status == early) return refuse(fmt::format("Can't discontinue a {} instance", status));
  }
  discontinue_instance(world, id, disposal_in(request));
  return {.state = accepted};
}

Outcome delete_stuck(World& world, const Json& request, const std::string& id, const std::string& status) {
  if (status == "deleting") return {.state = unchanged};
  for (const char* stuck : {"error", "unknown", "installation_failed", "no_capacity", "notfound"}) {
    if (status != stuck) continue;
    discontinue_instance(world, id, disposal_in(request));
    return {.state = accepted};
  }
  return refuse("Instance is not stuck");
}

Outcome hibernate(World& world, const Json&, const std::string& id, const std::string& status) {
  if (status != "offline") return refuse("Instance must be shut down before it can be hibernated");
  discontinue_instance(world, id, {.keep_all = true, .volumes = {}, .permanently = false});
  return {.state = accepted};
}

Outcome configure_spot(World& world, const Json&, const std::string& id, const std::string& status) {
  if (status == "discontinued") return refuse("Can't configure a discontinued instance");
  if ((*world.books().find("instance", id))["is_spot"] != true) return refuse("Instance is not a spot instance");
  note(world, id, "configure_spot");
  return {.state = accepted};
}

Outcome deploy(World&, const Json&, const std::string&, const std::string& status) {
  return refuse(fmt::format("Can't deploy a {} instance", status));
}

Outcome transfer(World&, const Json&, const std::string&, const std::string&) {
  return forbid("Transfer is not available for this project");
}

struct NamedAction {
  std::string_view name;
  Action run;
};
constexpr std::array actions{
    NamedAction{"boot", start},
    NamedAction{"start", start},
    NamedAction{"shutdown", shut_down},
    NamedAction{"delete", discontinue},
    NamedAction{"discontinue", discontinue},
    NamedAction{"hibernate", hibernate},
    NamedAction{"configure_spot", configure_spot},
    NamedAction{"force_shutdown", force_shut_down},
    NamedAction{"delete_stuck", delete_stuck},
    NamedAction{"deploy", deploy},
    NamedAction{"transfer", transfer},
};

Outcome act(World& world, const NamedAction& action, const Json& request, const std::string& id) {
  const Json* instance = world.books().find("instance", id);
  if (instance == nullptr) return refuse("Invalid instance id");
  return action.run(world, request, id, text_of(*instance, "status"));
}

Json to_result(const std::string& id, std::string_view action, const Outcome& outcome) {
  Json result{{"instanceId", id}, {"action", action}, {"status", outcome.state == refused ? "error" : "success"}};
  if (outcome.state == refused) {
    result["error"] = outcome.message;
    result["statusCode"] = outcome.status;
  }
  return result;
}

Reply act_on_one(World& world, const NamedAction& action, const Json& request, const std::string& id) {
  const Outcome outcome = act(world, action, request, id);
  if (outcome.state == refused) return Reply::error(outcome.status, outcome.code, outcome.message);
  if (outcome.state == unchanged) return Reply::empty(204);
  return Reply::json(202, Json::array({to_result(id, action.name, outcome)}));
}

std::optional<Reply> request_problem(const Json& request, std::string_view action) {
  const Json* volumes = member(request, "volume_ids");
  if (volumes != nullptr && (!volumes->is_array() || !string_list(request, "volume_ids"))) {
    return invalid("volume_ids must be an array");
  }
  const Json* permanently = member(request, "delete_permanently");
  if (permanently == nullptr || *permanently != true) return std::nullopt;
  const bool deletes = action == "delete" || action == "discontinue" || action == "delete_stuck";
  if (!deletes || volumes == nullptr) return invalid("delete_permanently requires volume_ids");
  return std::nullopt;
}

}  // namespace

Reply act_on_instances(World& world, const Call& call) {
  if (auto problem = body_problem(call)) return *problem;
  const std::string name = text_of(call.json, "action");
  const auto* action =
      std::find_if(actions.begin(), actions.end(), [&](const NamedAction& known) { return known.name == name; });
  if (action == actions.end()) {
    return invalid(
        "action must be one of the following values: boot, start, shutdown, delete, discontinue, "
        "hibernate, configure_spot, force_shutdown, delete_stuck, deploy, transfer");
  }
  const auto ids = string_list(call.json, "id");
  if (!ids || ids->empty()) return invalid("id should not be empty");
  if (auto problem = request_problem(call.json, name)) return *problem;
  if (ids->size() == 1) return act_on_one(world, *action, call.json, ids->front());
  Json results = Json::array();
  bool all_succeeded = true;
  for (const std::string& id : *ids) {
    const Outcome outcome = act(world, *action, call.json, id);
    all_succeeded = all_succeeded && outcome.state != refused;
    results.push_back(to_result(id, action->name, outcome));
  }
  return Reply::json(all_succeeded ? 202 : 207, results);
}

}  // namespace gpuctl::sandbox
