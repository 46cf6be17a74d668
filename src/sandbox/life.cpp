#include "sandbox/life.hpp"

#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

std::string plan_kind(std::string_view kind) { return std::string(kind) + "_plan"; }

Json step(std::string_view to, WallTime at) { return Json{{"to", to}, {"at", World::timestamp(at)}}; }

}  // namespace

void plan(World& world, std::string_view kind, std::string_view id, std::initializer_list<Transition> transitions) {
  Json steps = Json::array();
  WallTime at = world.clock().now();
  for (const Transition& transition : transitions) {
    at += world.clock().lasting(transition.after);
    steps.push_back(step(transition.to, at));
  }
  world.books().put(plan_kind(kind), id, std::move(steps));
}

void plan_at(World& world, std::string_view kind, std::string_view id, std::string_view to, WallTime at) {
  world.books().put(plan_kind(kind), id, Json::array({step(to, at)}));
}

void cancel_plan(World& world, std::string_view kind, std::string_view id) { world.books().erase(plan_kind(kind), id); }

bool is_planned(World& world, std::string_view kind, std::string_view id, std::string_view to) {
  const Json* steps = world.books().find(plan_kind(kind), id);
  return steps != nullptr &&
         std::any_of(steps->begin(), steps->end(), [&](const Json& planned) { return planned["to"] == to; });
}

void settle_plans(World& world, std::string_view kind, Apply apply) {
  const std::string plans = plan_kind(kind);
  const WallTime now = world.clock().now();
  const std::vector<std::string> ids = world.books().ids(plans);
  for (const std::string& id : ids) {
    // One at a time: what is applied may change the plan of this or of another resource.
    for (const Json* steps = world.books().find(plans, id); steps != nullptr; steps = world.books().find(plans, id)) {
      const Json first = steps->front();
      if (World::time_of(text_of(first, "at")) > now) break;
      Json rest = *steps;
      rest.erase(0);
      if (rest.empty()) {
        world.books().erase(plans, id);
      } else {
        world.books().put(plans, id, std::move(rest));
      }
      apply(world, id, text_of(first, "to"));
    }
  }
}

}  // namespace gpuctl::sandbox
