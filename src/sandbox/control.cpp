#include "sandbox/control.hpp"

#include <unistd.h>

#include <array>

#include "sandbox/billing.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/seed.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::int64_t largest_fleet = 100'000;
constexpr std::int64_t fastest = 1'000'000;
constexpr std::chrono::hours longest_step{24 * 366};

/// A switch and what it may be set to; the first value is the one without a setting.
struct Oddity {
  std::string_view name;
  std::array<std::string_view, 3> values;
};
constexpr std::array oddities{
    Oddity{"id_body", {"bare", "json", "object"}}, Oddity{"single_key", {"array", "object", ""}},
    Oddity{"clone_body", {"array", "object", ""}}, Oddity{"rate_limits", {"on", "off", ""}},
    Oddity{"patch_env", {"list", "object", ""}},   Oddity{"latest_image", {"accept", "refuse", ""}},
    Oddity{"audit_role", {"owner", "member", ""}},
};

Json count_by_status(World& world, std::string_view kind) {
  Json counts = Json::object();
  for (const std::string& id : world.books().ids(kind)) {
    const std::string status = text_of(*world.books().find(kind, id), "status");
    counts[status] = counts.value(status, 0) + 1;
  }
  return counts;
}

Json status(const Control& control) {
  World& world = control.world;
  Json calls = Json::object();
  for (const auto& [operation, count] : control.calls) calls[std::string(operation)] = count;
  return Json{{"pid", ::getpid()},
              {"client_id", world.books().setting("client_id")},
              {"now", world.timestamp()},
              {"speed", world.clock().speed()},
              {"balance", number(Decimal::parse(world.balance().to_fixed(2)).value_or(Decimal(0)))},
              {"hourly_cost", number(hourly_cost(world))},
              {"instances", count_by_status(world, "instance")},
              {"volumes", count_by_status(world, "volume")},
              {"clusters", count_by_status(world, "cluster")},
              {"faults", world.books().ids("fault").size()},
              {"calls", calls}};
}

/// Cheap, whatever the size of the fleet: every command of a shell script asks whether the sandbox is there.
Reply get_ping(Control& control, const Call&) {
  World& world = control.world;
  return Reply::json(200, Json{{"client_id", world.books().setting("client_id")},
                               {"now", world.timestamp()},
                               {"speed", world.clock().speed()}});
}

Reply get_status(Control& control, const Call&) { return Reply::json(200, status(control)); }

Reply advance(Control& control, const Call& call) {
  const Json* seconds = member(call.json, "seconds");
  if (seconds == nullptr || !seconds->is_number() || *seconds < 0 ||
      *seconds > std::chrono::seconds(longest_step).count()) {
    return invalid("seconds must be a number from 0 to a year");
  }
  auto left = std::chrono::round<std::chrono::microseconds>(std::chrono::duration<double>(seconds->get<double>()));
  // Step by step, so that what happens on the way happens at its own time and price.
  while (left.count() > 0) {
    const auto step = std::min(left, std::chrono::microseconds(billing_step));
    control.world.clock().advance(step);
    control.world.settle();
    left -= step;
  }
  return get_status(control, call);
}

Reply set_speed(Control& control, const Call& call) {
  const Json* speed = member(call.json, "speed");
  if (speed == nullptr || !speed->is_number() || *speed < 0 || *speed > fastest) {
    return invalid(fmt::format("speed must be a number from 0 to {}", fastest));
  }
  control.world.clock().set_speed(speed->get<double>());
  return get_status(control, call);
}

Reply reset(Control& control, const Call& call) {
  World& world = control.world;
  const std::string client_id = world.books().setting("client_id");
  const std::string client_secret = world.books().setting("client_secret");
  world.books().clear();
  world.books().set_setting("client_id", client_id);
  world.books().set_setting("client_secret", client_secret);
  world.clock().reset();
  seed_world(world);
  return get_status(control, call);
}

Reply get_faults(Control& control, const Call&) { return Reply::json(200, list_faults(control.world)); }

Reply post_fault(Control& control, const Call& call) { return add_fault(control.world, control.router, call.json); }

Reply delete_faults(Control& control, const Call&) {
  clear_faults(control.world);
  return Reply::empty(204);
}

Reply get_operations(Control& control, const Call&) { return Reply::json(200, control.router.operations()); }

Reply get_oddities(Control& control, const Call&) {
  Json list = Json::object();
  for (const Oddity& oddity : oddities) {
    const std::string value = control.world.oddity(oddity.name);
    list[std::string(oddity.name)] = value.empty() ? std::string(oddity.values.front()) : value;
  }
  return Reply::json(200, list);
}

Reply set_oddity(Control& control, const Call& call) {
  const std::string name = text_of(call.json, "name");
  const std::string value = text_of(call.json, "value");
  const auto* known =
      std::find_if(oddities.begin(), oddities.end(), [&](const Oddity& odd) { return odd.name == name; });
  if (known == oddities.end()) return invalid(fmt::format("unknown oddity \"{}\"", name));
  const auto& values = known->values;
  if (value.empty() || std::find(values.begin(), values.end(), value) == values.end()) {
    return invalid(fmt::format("{} must be one of: {}", name, fmt::join(values, " ")));
  }
  control.world.books().set_setting("oddity." + name, value);
  return get_oddities(control, call);
}

/// The judge of fault tests: what was made, what was given back, and what is therefore still held.
Reply get_books(Control& control, const Call&) {
  Json created = Json::array();
  Json released = Json::array();
  Json held = Json::array();
  std::map<std::string, Json> open;
  for (const Json& event : control.world.books().events()) {
    if (event["event"] == "machine_created") {
      created.push_back(event);
      open[text_of(event, "id")] = event;
    } else if (event["event"] == "machine_released") {
      released.push_back(event);
      open.erase(text_of(event, "id"));
    }
  }
  for (auto& [id, event] : open) {
    const Json* document = control.world.books().find(text_of(event, "kind"), id);
    event["status"] = document == nullptr ? "gone" : text_of(*document, "status");
    held.push_back(std::move(event));
  }
  return Reply::json(200, Json{{"machines_created", created.size()},
                               {"machines_released", released.size()},
                               {"machines_held", held.size()},
                               {"held", held},
                               {"created", created},
                               {"released", released}});
}

Reply post_fleet(Control& control, const Call& call) {
  const Json* count = member(call.json, "count");
  if (count == nullptr || !count->is_number_integer() || *count < 1 || *count > largest_fleet) {
    return invalid(fmt::format("count must be a whole number from 1 to {}", largest_fleet));
  }
  seed_fleet(control.world, count->get<std::int64_t>());
  return get_status(control, call);
}

Reply stop(Control& control, const Call&) {
  control.stop();
  return Reply::empty(202);
}

struct Command {
  std::string_view method;
  std::string_view path;
  Reply (*run)(Control&, const Call&);
};
constexpr std::array commands{
    Command{"GET", "/_sandbox/ping", get_ping},           Command{"GET", "/_sandbox/status", get_status},
    Command{"GET", "/_sandbox/books", get_books},         Command{"GET", "/_sandbox/operations", get_operations},
    Command{"GET", "/_sandbox/faults", get_faults},       Command{"POST", "/_sandbox/faults", post_fault},
    Command{"DELETE", "/_sandbox/faults", delete_faults}, Command{"GET", "/_sandbox/oddities", get_oddities},
    Command{"POST", "/_sandbox/oddities", set_oddity},    Command{"POST", "/_sandbox/advance", advance},
    Command{"POST", "/_sandbox/speed", set_speed},        Command{"POST", "/_sandbox/reset", reset},
    Command{"POST", "/_sandbox/seed-fleet", post_fleet},  Command{"POST", "/_sandbox/stop", stop},
};

}  // namespace

Reply run_control(Control& control, const Call& call) {
  // A web page in a browser on this machine has no business here.
  if (call.headers.contains("origin")) return Reply::error(403, "forbidden_action", "Not for web pages");
  for (const Command& command : commands) {
    if (command.method == call.method && command.path == call.path) return command.run(control, call);
  }
  return not_found(fmt::format("Cannot {} {}", call.method, call.path));
}

}  // namespace gpuctl::sandbox
