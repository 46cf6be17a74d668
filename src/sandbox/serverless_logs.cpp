// Logs of deployments. Nothing runs, so the lines follow from the deployment's times and the clock: the same question
// has the same answer.
#include <algorithm>
#include <charconv>

#include "gpuctl/base/duration.hpp"
#include "sandbox/serverless.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

struct Range {
  WallTime start{}, end{};
  std::size_t limit = 50;
  bool ascending = false;
  std::string problem{};
};

struct Line {
  WallTime at;
  std::string source;  ///< replica or involved object
  std::string text;
  std::string reason;     ///< system logs
  std::string container;  ///< container logs
};

/// "15m", "2h", "1d", "30s", "1w".
std::optional<seconds> span_of(std::string_view text) {
  std::int64_t count = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
  if (parsed.ec != std::errc() || parsed.ptr + 1 != text.data() + text.size() || count < 0) return std::nullopt;
  switch (*parsed.ptr) {
    case 's':
      return seconds(count);
    case 'm':
      return seconds(count * 60);
    case 'h':
      return hours(count);
    case 'd':
      return hours(count * 24);
    case 'w':
      return hours(count * 24 * 7);
    default:
      return std::nullopt;
  }
}

std::optional<WallTime> instant(World& world, const std::optional<std::string>& text, WallTime fallback) {
  if (!text) return fallback;
  if (*text == "now") return world.clock().now();
  return parse_rfc3339(*text);
}

Range range_of(World& world, const Call& call, std::string_view usual_since) {
  Range range;
  const auto since = span_of(call.query_value("since").value_or(std::string(usual_since)));
  const auto end = instant(world, call.query_value("end"), world.clock().now());
  if (!since) return {.problem = "since must be a duration such as 15m, 2h or 1d"};
  if (!end) return {.problem = "end must be a valid ISO 8601 date string"};
  const auto start = instant(world, call.query_value("start"), *end - *since);
  if (!start) return {.problem = "start must be a valid ISO 8601 date string"};
  if (*end - *start > hours(24 * 7)) return {.problem = "The time range must not be longer than 7 days"};
  const std::string limit = call.query_value("limit").value_or("50");
  const auto parsed = std::from_chars(limit.data(), limit.data() + limit.size(), range.limit);
  if (parsed.ec != std::errc() || parsed.ptr != limit.data() + limit.size() || range.limit < 1)
    return {.problem = "limit must not be less than 1"};
  if (range.limit > 1000) return {.problem = "limit must not be greater than 1000"};
  const std::string order = call.query_value("order").value_or("desc");
  if (order != "asc" && order != "desc") return {.problem = "order must be one of the following values: asc, desc"};
  range.start = *start;
  range.end = *end;
  range.ascending = order == "asc";
  return range;
}

/// Values of a repeatable query parameter, with or without brackets.
std::vector<std::string> values_of(const Call& call, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [key, value] : call.query) {
    if (key == name || (key.starts_with(name) && key.substr(name.size()) == "[]")) values.push_back(value);
  }
  return values;
}

bool accepted(const std::vector<std::string>& wanted, const std::string& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool contains_text(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

/// What the containers print: a start, then health checks every half minute, newest first, at most `most` of them.
std::vector<Line> printed(World& world, const std::string& name, const Json& shown, const Json& state,
                          const Range& range, std::size_t most) {
  std::vector<Line> lines;
  const WallTime ready = World::time_of(text_of(state, "ready"));
  const std::string paused = text_of(state, "paused");
  const WallTime last = std::min(range.end, paused.empty() ? world.clock().now() : World::time_of(paused));
  const Json& container = shown["containers"][0];
  const std::string label = container["name"].get<std::string>();
  const auto running = replicas(world, name);
  const std::string source = name + "-" + (running.empty() ? std::string("0") : running.front().id);
  const auto steps = last < ready ? std::int64_t{-1} : (last - ready) / seconds(30);
  for (std::int64_t step = steps; step > 0 && lines.size() < most; --step) {
    const WallTime at = ready + seconds(30) * step;
    if (at < range.start) break;
    lines.push_back({at, source, fmt::format("GET {} 200", text_of(container["healthcheck"], "path")), "", label});
  }
  if (ready >= range.start && ready <= last)
    lines.push_back(
        {ready, source, fmt::format("Server started on port {}", container["exposed_port"].dump()), "", label});
  return lines;
}

/// What the platform did with the deployment, newest first.
std::vector<Line> happened(World& world, const std::string& name, const Json& state, const Range& range) {
  struct Event {
    const char *time, *reason, *text;
  };
  constexpr Event events[] = {
      {"ready", "Started", "Replica is ready to serve requests"},
      {"pulling", "Pulling", "Replica is pulling its container image"},
      {"began", "Scheduled", "Replica was scheduled"},
  };
  std::vector<Line> lines;
  const auto running = replicas(world, name);
  const std::string object = name + "-" + (running.empty() ? std::string("0") : running.front().id);
  if (const std::string paused = text_of(state, "paused"); !paused.empty())
    lines.push_back({World::time_of(paused), object, "Deployment was paused", "Paused", ""});
  for (const Event& event : events)
    lines.push_back({World::time_of(text_of(state, event.time)), object, event.text, event.reason, ""});
  const WallTime last = std::min(range.end, world.clock().now());
  std::erase_if(lines, [&](const Line& line) { return line.at < range.start || line.at > last; });
  return lines;
}

std::string nanoseconds(WallTime time) {
  std::string text = World::timestamp(time);
  text.pop_back();
  return text + "000000Z";
}

/// Cuts to the limit and turns around where asked.
void arrange(std::vector<Line>& lines, const Range& range) {
  if (range.ascending) std::reverse(lines.begin(), lines.end());
  if (lines.size() > range.limit) lines.resize(range.limit);
}

}  // namespace

Reply deployment_logs(World& world, const Call& call, const Flavour& flavour) {
  const std::string& name = call.params.at("name");
  const Json* shown = world.books().find(flavour.kind, name);
  if (shown == nullptr) return no_deployment(name);
  const Range range = range_of(world, call, "15m");
  if (!range.problem.empty()) return invalid(range.problem);
  const bool is_job = flavour.kind == jobs_flavour.kind;
  std::vector<Line> lines;
  // Seven days of health checks at most; a job without messages prints nothing.
  if (!is_job) lines = printed(world, name, *shown, *world.books().find(flavour.state, name), range, 20160);
  const auto pods = values_of(call, "pod");
  const std::string search = call.query_value("search_text").value_or("");
  const auto container = values_of(call, "container_name");
  std::erase_if(lines, [&](const Line& line) {
    return !accepted(pods, line.source) || !accepted(container, line.container) || !contains_text(line.text, search);
  });
  arrange(lines, range);
  Json out = Json::array();
  for (const Line& line : lines) {
    out.push_back({{"timestamp", nanoseconds(line.at)},
                   {"container_name", line.container},
                   {"replica", line.source},
                   {"message", line.text}});
  }
  return Reply::json(200, out);
}

Reply deployment_system_logs(World& world, const Call& call, const Flavour& flavour) {
  const std::string& name = call.params.at("name");
  if (world.books().find(flavour.kind, name) == nullptr) return no_deployment(name);
  const Range range = range_of(world, call, "1d");
  if (!range.problem.empty()) return invalid(range.problem);
  std::vector<Line> lines;
  if (flavour.kind == containers_flavour.kind)
    lines = happened(world, name, *world.books().find(flavour.state, name), range);
  const auto reasons = values_of(call, "reason");
  const auto objects = values_of(call, "involved_object");
  const std::string search = call.query_value("search_text").value_or("");
  std::erase_if(lines, [&](const Line& line) {
    return !accepted(reasons, line.reason) || !accepted(objects, line.source) || !contains_text(line.text, search);
  });
  arrange(lines, range);
  Json out = Json::array();
  for (const Line& line : lines) {
    out.push_back({{"timestamp", nanoseconds(line.at)},
                   {"reason", line.reason},
                   {"message", line.text},
                   {"involved_object", line.source},
                   {"count", 1}});
  }
  return Reply::json(200, out);
}

}  // namespace gpuctl::sandbox
