// The activity journal and the audit log: two views of what World::journal() wrote.
#include <algorithm>
#include <charconv>

#include "gpuctl/base/duration.hpp"
#include "sandbox/services.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::chrono::hours kept{90 * 24};
constexpr std::chrono::minutes download_lasts{15};

Json volume_facts(const Json& volume) {
  return {{"id", volume["id"]},
          {"name", volume["name"]},
          {"created_at", volume["created_at"]},
          {"gb", volume["size"]},
          {"is_shared_fs", text_of(volume, "type").find("Shared") != std::string::npos},
          {"template_type", volume["type"]},
          {"location_code", volume["location"]}};
}

Json compute_facts(const Json& machine, bool is_cluster) {
  Json facts{{"id", machine["id"]},
             {"hostname", machine["hostname"]},
             {"compute_type", machine[is_cluster ? "cluster_type" : "instance_type"]},
             {"is_cluster", is_cluster},
             {"ip", machine["ip"]},
             {"location_code", machine["location"]}};
  if (!is_cluster) facts["os_volume_id"] = machine["os_volume_id"];
  return facts;
}

/// {"volume": ...} or {"compute": ...} while the object is still in the books.
Json hydration(World& world, const Json& entry) {
  const std::string id = text_of(entry, "object_id");
  if (const Json* volume = world.books().find("volume", id)) return {{"volume", volume_facts(*volume)}};
  if (const Json* instance = world.books().find("instance", id)) return {{"compute", compute_facts(*instance, false)}};
  if (const Json* cluster = world.books().find("cluster", id)) return {{"compute", compute_facts(*cluster, true)}};
  return Json::object();
}

struct JournalFilter {
  std::optional<std::string> compute, volume, action, type;

  bool accepts(const Json& entry) const {
    const std::string object = text_of(entry, "object_type");
    const bool wanted_object = !compute && !volume
                                   ? true
                                   : (compute && object == "compute" && entry["object_id"] == *compute) ||
                                         (volume && object == "volume" && entry["object_id"] == *volume);
    return (object == "compute" || object == "volume") && wanted_object &&
           (!action || entry["action_code"] == *action) && (!type || object == *type);
  }
};

Reply journal_reply(World& world, const Call& call, const JournalFilter& filter) {
  const bool hydrate = call.query_value("hydrate").value_or("false") == "true";
  const auto& ids = world.books().ids("journal");
  std::vector<std::string> texts;
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
    const Json& entry = *world.books().find("journal", *id);
    if (!filter.accepts(entry)) continue;
    if (!hydrate) {
      texts.push_back(world.books().text("journal", *id));
      continue;
    }
    Json full = entry;
    full.update(hydration(world, entry));
    texts.push_back(full.dump());
  }
  return page_reply(call, texts);
}

JournalFilter filter_of(const Call& call) {
  return {call.query_value("compute_id"), call.query_value("volume_id"), call.query_value("action_code"),
          call.query_value("object_type")};
}

Reply list_journal(World& world, const Call& call) { return journal_reply(world, call, filter_of(call)); }

Reply list_compute_journal(World& world, const Call& call) {
  JournalFilter filter = filter_of(call);
  filter.compute = call.params.at("id");
  filter.type = "compute";
  return journal_reply(world, call, filter);
}

Reply list_volume_journal(World& world, const Call& call) {
  JournalFilter filter = filter_of(call);
  filter.volume = call.params.at("id");
  filter.type = "volume";
  return journal_reply(world, call, filter);
}

/// The audit log spells "start:complete" with an underscore.
std::string audit_action(const Json& entry) {
  std::string action = text_of(entry, "action_code");
  std::replace(action.begin(), action.end(), ':', '_');
  return action;
}

/// The public id of an entry: "log_" and 22 characters.
std::string log_id(const std::string& id) {
  std::string plain;
  std::copy_if(id.begin(), id.end(), std::back_inserter(plain), [](char c) { return c != '-'; });
  return "log_" + plain.substr(0, 22);
}

Json cloud_event(World& world, const std::string& id, const Json& entry) {
  Json facts{{"location_code", entry["location_code"]},
             {"request_origin", entry["request_origin"]},
             {"actor_id", entry["actor_id"]}};
  facts.update(hydration(world, entry));
  if (const Json* properties = member(entry, "properties")) facts["properties"] = *properties;
  return {{"specversion", "1.0"},
          {"id", log_id(id)},
          {"source", "https://api.verda.com/project/" + world.project_id()},
          {"type", fmt::format("com.verda.api.cloud.{}.{}.v1", text_of(entry, "object_type"), audit_action(entry))},
          {"subject", entry["object_id"]},
          {"time", entry["timestamp"]},
          {"data", std::move(facts)}};
}

struct AuditFilter {
  std::string action, type;
  WallTime start, end;
  std::string problem;

  bool accepts(const Json& entry) const {
    const WallTime at = World::time_of(text_of(entry, "timestamp"));
    return (action.empty() || audit_action(entry) == action) && (type.empty() || entry["object_type"] == type) &&
           at >= start && at <= end;
  }
};

AuditFilter audit_filter(World& world, std::string action, std::string type, const std::string& start,
                         const std::string& end) {
  const WallTime now = world.clock().now();
  AuditFilter filter{std::move(action), std::move(type), now - kept, now, ""};
  const auto from = start.empty() ? filter.start : parse_rfc3339(start);
  const auto until = end.empty() ? filter.end : parse_rfc3339(end);
  if (!from) filter.problem = "start_date must be a valid ISO 8601 date string";
  if (!until) filter.problem = "end_date must be a valid ISO 8601 date string";
  if (from && *from < now - kept) filter.problem = "start_date must not be more than 90 days ago";
  if (filter.problem.empty()) {
    filter.start = *from;
    filter.end = *until;
  }
  return filter;
}

std::optional<Reply> role_problem(World& world) {
  if (world.oddity("audit_role") != "member") return std::nullopt;
  return Reply::error(403, "forbidden_action", "Only owners and admins can read the audit log");
}

Reply list_audit(World& world, const Call& call) {
  if (auto problem = role_problem(world)) return *problem;
  const auto text = [&](std::string_view name) { return call.query_value(name).value_or(""); };
  const AuditFilter filter =
      audit_filter(world, text("action"), text("object_type"), text("start_date"), text("end_date"));
  if (!filter.problem.empty()) return invalid(filter.problem);
  const std::string size_text = call.query_value("page_size").value_or("20");
  std::size_t size = 0;
  const auto parsed = std::from_chars(size_text.data(), size_text.data() + size_text.size(), size);
  if (parsed.ec != std::errc() || parsed.ptr != size_text.data() + size_text.size() || size < 1 || size > 100)
    return invalid("page_size must be a number between 1 and 100");
  const std::string cursor = text("cursor");
  bool started = cursor.empty();
  Json page = Json::array();
  Json next;
  const auto& ids = world.books().ids("journal");
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
    const Json& entry = *world.books().find("journal", *id);
    if (started && filter.accepts(entry)) {
      if (page.size() == size) {
        next = page.back()["id"];  // the last one shown: the next page begins after it
        break;
      }
      page.push_back(cloud_event(world, *id, entry));
    }
    started = started || log_id(*id) == cursor;
  }
  if (!started) return invalid("Invalid cursor");
  Json body{{"data", std::move(page)}};
  if (!next.is_null()) body["cursor"] = next;
  return Reply::json(200, body);
}

Reply download_audit(World& world, const Call& call) {
  if (auto problem = role_problem(world)) return *problem;
  if (auto problem = body_problem(call)) return *problem;
  const AuditFilter filter = audit_filter(world, text_of(call.json, "action"), text_of(call.json, "object_type"),
                                          text_of(call.json, "start_date"), text_of(call.json, "end_date"));
  if (!filter.problem.empty()) return invalid(filter.problem);
  std::string stamp = world.timestamp().substr(0, 19);
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  std::replace(stamp.begin(), stamp.end(), 'T', '-');
  return Reply::json(200,
                     {{"url", fmt::format("https://object.storage.invalid/{}/audit-log-{}-{}.json?X-Amz-Signature={}",
                                          world.project_id(), stamp, world.random().uuid(), world.random().hex(64))},
                      {"expires_at", World::timestamp(world.clock().now() + download_lasts)}});
}

constexpr Route routes[] = {
    {"GET", "/v1/journal", "list_journal", list_journal},
    {"GET", "/v1/journal/compute/{id}", "list_compute_journal", list_compute_journal},
    {"GET", "/v1/journal/volume/{id}", "list_volume_journal", list_volume_journal},
    {"GET", "/v1/audit/log", "list_audit", list_audit},
    {"POST", "/v1/audit/log/download", "download_audit", download_audit},
};

}  // namespace

std::span<const Route> audit_routes() { return routes; }

}  // namespace gpuctl::sandbox
