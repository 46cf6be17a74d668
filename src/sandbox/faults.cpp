#include "sandbox/faults.hpp"

#include <fmt/ranges.h>

#include <array>

#include "gpuctl/base/text.hpp"
#include "sandbox/instances.hpp"
#include "sandbox/tokens.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

std::int64_t integer_in(const Json& fault, std::string_view key, std::int64_t fallback) {
  const Json* value = member(fault, key);
  return value != nullptr && value->is_number_integer() ? value->get<std::int64_t>() : fallback;
}

std::string text_in(const Json& fault, std::string_view key, std::string_view fallback) {
  std::string text = text_of(fault, key);
  return text.empty() ? std::string(fallback) : text;
}

void reject(World&, const Json& fault, Disturbance& disturbance) {
  disturbance.instead = Reply::error(static_cast<int>(integer_in(fault, "status", 500)),
                                     text_in(fault, "code", "server_error"), text_in(fault, "message", "Rejected"));
}

void limit_rate(World&, const Json& fault, Disturbance& disturbance) {
  Reply reply = Reply::error(429, "rate_limit_exceeded", "Too many requests");
  const Json* retry_after = member(fault, "retry_after");
  if (retry_after != nullptr) {
    reply.headers.emplace_back("Retry-After",
                               retry_after->is_string() ? retry_after->get<std::string>() : retry_after->dump());
  }
  disturbance.instead = std::move(reply);
}

void commit_then_500(World&, const Json&, Disturbance& disturbance) {
  disturbance.after = Reply::error(500, "server_error", "Internal server error");
}

void commit_then_reset(World&, const Json&, Disturbance& disturbance) {
  disturbance.on_the_way = http::ReplyFault::reset;
}

void reset_before(World&, const Json&, Disturbance& disturbance) { disturbance.unanswered_before = true; }

void half_answer(World&, const Json&, Disturbance& disturbance) { disturbance.on_the_way = http::ReplyFault::truncate; }

void slow(World&, const Json& fault, Disturbance& disturbance) {
  disturbance.delay += std::chrono::milliseconds(integer_in(fault, "ms", 1000));
}

void list_lag(World& world, const Json& fault, Disturbance&) {
  world.effects().list_lag = std::chrono::seconds(integer_in(fault, "seconds", 30));
}

void token_expire(World& world, const Json&, Disturbance& disturbance) {
  expire_tokens(world);
  disturbance.instead = Reply::error(401, "unauthorized_request", "Invalid access token");
}

void no_capacity(World& world, const Json&, Disturbance&) { world.effects().no_capacity = true; }

void delete_refused(World& world, const Json&, Disturbance&) { world.effects().delete_refused = true; }

void clock_skew(World&, const Json& fault, Disturbance& disturbance) {
  disturbance.clock_skew += std::chrono::seconds(integer_in(fault, "seconds", 3600));
}

void html_page(World&, const Json& fault, Disturbance& disturbance) {
  const int status = static_cast<int>(integer_in(fault, "status", 502));
  disturbance.instead = Reply::text(status,
                                    "<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head>\n"
                                    "<body><h1>Bad gateway</h1><p>The origin did not answer.</p></body></html>\n");
}

void spot_evict(World& world, const Json& fault, Disturbance&) {
  const std::string only = text_of(fault, "instance");
  const std::vector<std::string> ids = world.books().ids("instance");
  for (const std::string& id : ids) {
    const Json& instance = *world.books().find("instance", id);
    const bool gone = instance["status"] == "discontinued";
    if (instance["is_spot"] == true && !gone && (only.empty() || only == id)) evict_instance(world, id);
  }
}

struct Kind {
  std::string_view name;
  void (*apply)(World&, const Json& fault, Disturbance&);
};
constexpr std::array kinds{
    Kind{"reject", reject},
    Kind{"rate_limit", limit_rate},
    Kind{"commit_then_500", commit_then_500},
    Kind{"commit_then_reset", commit_then_reset},
    Kind{"reset_before", reset_before},
    Kind{"half_answer", half_answer},
    Kind{"slow", slow},
    Kind{"list_lag", list_lag},
    Kind{"token_expire", token_expire},
    Kind{"no_capacity", no_capacity},
    Kind{"delete_refused", delete_refused},
    Kind{"clock_skew", clock_skew},
    Kind{"html_page", html_page},
    Kind{"spot_evict", spot_evict},
};

const Kind* find_kind(std::string_view name) {
  const auto* found = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : found;
}

/// Whether the fault fires for this call; what is left of it goes back into the books.
bool draw(World& world, const std::string& id, Json fault) {
  const std::int64_t skip = integer_in(fault, "skip", 0);
  if (skip > 0) {
    fault["skip"] = skip - 1;
    world.books().put("fault", id, std::move(fault));
    return false;
  }
  const Json* probability = member(fault, "probability");
  if (probability != nullptr) {
    constexpr std::uint64_t million = 1'000'000;
    const auto threshold = static_cast<std::uint64_t>(probability->get<double>() * static_cast<double>(million));
    if (world.random().below(million) >= threshold) return false;
  }
  const std::int64_t times = integer_in(fault, "times", 1);
  if (times == 0) return true;
  if (times == 1) {
    world.books().erase("fault", id);
    return true;
  }
  fault["times"] = times - 1;
  world.books().put("fault", id, std::move(fault));
  return true;
}

std::string kind_names() {
  std::string names;
  for (const Kind& kind : kinds) names += fmt::format("{}{}", names.empty() ? "" : ", ", kind.name);
  return names;
}

std::string meant(const Router& router, std::string_view operation) {
  const auto near = nearest(operation, router.operations());
  return near.empty() ? "" : fmt::format("; did you mean {}?", fmt::join(near, ", "));
}

struct Bounds {
  std::string_view field;
  std::int64_t least, most;
};
constexpr std::int64_t decade = 10LL * 366 * 24 * 3600;
constexpr std::array all_bounds{
    Bounds{"times", 0, 1'000'000'000}, Bounds{"skip", 0, 1'000'000'000}, Bounds{"seconds", -decade, decade},
    Bounds{"ms", 0, 86'400'000},       Bounds{"status", 200, 599},
};

std::optional<Reply> fault_problem(const Router& router, const Json& fault) {
  if (!fault.is_object()) return invalid("a fault is a JSON object with at least operation and kind");
  const std::string operation = text_of(fault, "operation");
  if (operation != "*" && !router.knows_operation(operation)) {
    return invalid(fmt::format("unknown operation \"{}\"{}", operation, meant(router, operation)));
  }
  if (find_kind(text_of(fault, "kind")) == nullptr) {
    return invalid(fmt::format("unknown kind \"{}\"; one of: {}", text_of(fault, "kind"), kind_names()));
  }
  for (const Bounds& bounds : all_bounds) {
    const Json* value = member(fault, bounds.field);
    if (value == nullptr) continue;
    if (!value->is_number_integer() || *value < bounds.least || *value > bounds.most) {
      return invalid(fmt::format("{} must be a whole number from {} to {}", bounds.field, bounds.least, bounds.most));
    }
  }
  const Json* probability = member(fault, "probability");
  if (probability != nullptr && (!probability->is_number() || *probability < 0.0 || *probability > 1.0)) {
    return invalid("probability must be a number from 0 to 1");
  }
  return std::nullopt;
}

}  // namespace

Disturbance disturb(World& world, std::string_view operation) {
  world.effects() = {};
  Disturbance disturbance;
  const std::vector<std::string> ids = world.books().ids("fault");
  for (const std::string& id : ids) {
    const Json fault = *world.books().find("fault", id);
    const std::string target = text_of(fault, "operation");
    if (target != "*" && target != operation) continue;
    if (draw(world, id, fault)) find_kind(text_of(fault, "kind"))->apply(world, fault, disturbance);
  }
  return disturbance;
}

Reply add_fault(World& world, const Router& router, const Json& fault) {
  if (auto problem = fault_problem(router, fault)) return *problem;
  const std::string id = "fault_" + world.random().hex(8);
  Json stored{{"id", id}};
  for (const auto& [key, value] : fault.items()) {
    if (key != "id") stored[key] = value;
  }
  if (!stored.contains("times")) stored["times"] = 1;
  world.books().put("fault", id, stored);
  return Reply::json(201, stored);
}

Json list_faults(World& world) {
  Json list = Json::array();
  for (const std::string& id : world.books().ids("fault")) list.push_back(*world.books().find("fault", id));
  return list;
}

void clear_faults(World& world) {
  const std::vector<std::string> ids = world.books().ids("fault");
  for (const std::string& id : ids) world.books().erase("fault", id);
}

}  // namespace gpuctl::sandbox
