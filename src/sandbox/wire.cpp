#include "sandbox/wire.hpp"

#include <charconv>
#include "gpuctl/base/text.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::size_t most_tags = 10;
constexpr std::size_t longest_key = 63;
constexpr std::size_t longest_value = 127;

/// The same key and value have one id in the whole project.
std::string tag_id(World& world, const std::string& key, const std::string& value) {
  const std::string name = key + "=" + value;
  if (const Json* known = world.books().find("tag", name)) return known->get<std::string>();
  std::string id = "tag_" + world.random().hex(22);
  world.books().put("tag", name, id);
  return id;
}

std::optional<Reply> tag_problem(const Json& tag) {
  const std::string key = text_of(tag, "key");
  if (key.empty()) return invalid("tags.key should not be empty");
  if (key.size() > longest_key) return invalid("tags.key must be shorter than or equal to 63 characters");
  const Json* value = member(tag, "value");
  if (value != nullptr && !value->is_string()) return invalid("tags.value must be a string");
  if (text_of(tag, "value").size() > longest_value) {
    return invalid("tags.value must be shorter than or equal to 127 characters");
  }
  return std::nullopt;
}

Json made_tag(World& world, const Json& request) {
  const std::string key = lower_case(text_of(request, "key"));
  const std::string value = text_of(request, "value");
  return Json{{"id", tag_id(world, key, value)}, {"key", key}, {"value", value}};
}

std::optional<std::size_t> positive_number(const Call& call, std::string_view name, std::size_t fallback) {
  const std::optional<std::string> text = call.query_value(name);
  if (!text) return fallback;
  std::size_t value = 0;
  const char* end = text->data() + text->size();
  const auto parsed = std::from_chars(text->data(), end, value);
  if (parsed.ec != std::errc() || parsed.ptr != end || value == 0) return std::nullopt;
  return value;
}

}  // namespace

Reply invalid(std::string_view message) { return Reply::error(400, "invalid_request", message); }

Reply not_found(std::string_view message) { return Reply::error(404, "not_found", message); }

Reply id_reply(World& world, int status, const std::string& id) {
  const std::string shape = world.oddity("id_body");
  if (shape == "json") return Reply::json(status, id);
  if (shape == "object") return Reply::json(status, Json{{"id", id}});
  return Reply::text(status, id);
}

Reply single_reply(World& world, const std::string& document_text) {
  Reply reply;
  reply.body = world.oddity("single_key") == "object" ? document_text : "[" + document_text + "]";
  return reply;
}

std::optional<std::vector<std::string>> string_list(const Json& object, std::string_view key) {
  const Json* value = member(object, key);
  if (value == nullptr) return std::vector<std::string>{};
  if (value->is_string()) return std::vector<std::string>{value->get<std::string>()};
  if (!value->is_array()) return std::nullopt;
  std::vector<std::string> list;
  for (const Json& item : *value) {
    if (!item.is_string()) return std::nullopt;
    list.push_back(item.get<std::string>());
  }
  return list;
}

std::string text_of(const Json& object, std::string_view key) {
  const Json* value = member(object, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

const Json* member(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  for (auto item = object.begin(); item != object.end(); ++item) {
    if (item.key() == key) return item->is_null() ? nullptr : &*item;
  }
  return nullptr;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool hyphen = at == 8 || at == 13 || at == 18 || at == 23;
    const char letter = text[at];
    const bool digit =
        (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F');
    if (hyphen ? letter != '-' : !digit) return false;
  }
  return true;
}

std::optional<Reply> body_problem(const Call& call) {
  if (!call.json_ok) return invalid("Unexpected token in JSON");
  if (!call.json.is_object()) return invalid("request body must be a JSON object");
  return std::nullopt;
}

bool visible(World& world, const Json& document) {
  const auto lag = world.effects().list_lag;
  return lag.count() == 0 || world.clock().now() - World::time_of(text_of(document, "created_at")) >= lag;
}

std::string list_text(World& world, std::string_view kind, const std::function<bool(const Json&)>& wanted) {
  Books& books = world.books();
  const bool all = !wanted && world.effects().list_lag.count() == 0;
  std::string text = "[";
  for (const std::string& id : books.ids(kind)) {
    if (!all) {
      const Json& document = *books.find(kind, id);
      if ((wanted && !wanted(document)) || !visible(world, document)) continue;
    }
    if (text.size() > 1) text += ',';
    text += books.text(kind, id);
  }
  text += ']';
  return text;
}

Reply list_reply(World& world, std::string_view kind, const std::function<bool(const Json&)>& wanted) {
  Reply reply;
  reply.body = list_text(world, kind, wanted);
  return reply;
}

Reply page_reply(const Call& call, const std::vector<std::string>& texts) {
  const auto page = positive_number(call, "page", 1);
  const auto size = positive_number(call, "pageSize", 10);
  if (!page) return invalid("page must not be less than 1");
  if (!size || *size > 100) return invalid("pageSize must not be greater than 100");
  Reply reply;
  reply.body = "[";
  const std::size_t first = *page > texts.size() ? texts.size() : (*page - 1) * *size;
  for (std::size_t at = first; at < texts.size() && at - first < *size; ++at) {
    if (at != first) reply.body += ',';
    reply.body += texts[at];
  }
  reply.body += ']';
  reply.headers = {{"X-Page", std::to_string(*page)},
                   {"X-Page-Size", std::to_string(*size)},
                   {"X-Total-Count", std::to_string(texts.size())}};
  return reply;
}

TagList make_tags(World& world, const Json& request) {
  TagList list;
  const Json* wanted = member(request, "tags");
  if (wanted == nullptr) return list;
  if (!wanted->is_array()) {
    list.problem = invalid("tags must be an array");
  } else if (wanted->size() > most_tags) {
    list.problem = Reply::error(403, "forbidden_action", "A resource can have at most 10 tags");
  }
  for (auto tag = wanted->begin(); !list.problem && tag != wanted->end(); ++tag) list.problem = tag_problem(*tag);
  if (list.problem) return list;
  for (const Json& tag : *wanted) list.tags.push_back(made_tag(world, tag));
  return list;
}

Reply add_tag(World& world, const Call& call, std::string_view kind, std::string_view id) {
  const Json* found = world.books().find(kind, id);
  if (found == nullptr) return not_found(fmt::format("{} not found", kind));
  if (auto problem = body_problem(call)) return *problem;
  if (auto problem = tag_problem(call.json)) return *problem;
  Json document = *found;
  Json tag = made_tag(world, call.json);
  for (const Json& present : document["tags"]) {
    if (present["id"] == tag["id"]) return Reply::error(409, "conflict", "Tag is already linked to the resource");
  }
  if (document["tags"].size() >= most_tags) {
    return Reply::error(403, "forbidden_action", "A resource can have at most 10 tags");
  }
  document["tags"].push_back(tag);
  world.books().put(kind, id, std::move(document));
  return Reply::json(201, tag);
}

Reply remove_tag(World& world, std::string_view kind, std::string_view id, std::string_view tag) {
  const Json* found = world.books().find(kind, id);
  if (found == nullptr) return not_found(fmt::format("{} not found", kind));
  Json document = *found;
  Json kept = Json::array();
  for (const Json& present : document["tags"]) {
    if (present["id"] != tag && present["key"] != tag) kept.push_back(present);
  }
  if (kept.size() == document["tags"].size()) return not_found("Tag not found");
  document["tags"] = std::move(kept);
  world.books().put(kind, id, std::move(document));
  return Reply::empty(204);
}

bool has_tag(const Json& document, std::string_view filter) {
  const std::size_t split = filter.find('=');
  const std::string key = lower_case(filter.substr(0, split));
  const Json* tags = member(document, "tags");
  if (tags == nullptr) return false;
  return std::any_of(tags->begin(), tags->end(), [&](const Json& tag) {
    return tag["key"] == key && (split == std::string_view::npos || tag["value"] == filter.substr(split + 1));
  });
}

}  // namespace gpuctl::sandbox
