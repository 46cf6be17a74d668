#include "gpuctl/workflows/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <compare>
#include <numeric>

#include "gpuctl/base/duration.hpp"
#include "gpuctl/base/text.hpp"

namespace gpuctl::workflows {
namespace {

const Value& null_value() {
  static const Value value;
  return value;
}

std::pair<std::string_view, std::string_view> split_key(std::string_view key) {
  const std::size_t dot = key.find('.');
  if (dot == std::string_view::npos) return {key, {}};
  return {key.substr(0, dot), key.substr(dot + 1)};
}

const model::FieldSpec* field_of(std::string_view key, std::span<const model::FieldSpec> fields) {
  return model::find_field(fields, split_key(key).first);
}

/// `key` as the records know it: "AGE" is created_at.
std::string canonical(std::string_view key, const model::FieldSpec& field) {
  const std::string_view rest = split_key(key).second;
  return rest.empty() ? std::string(field.key) : fmt::format("{}.{}", field.key, rest);
}

std::vector<std::string> keys_of(std::span<const model::FieldSpec> fields) {
  std::vector<std::string> keys;
  for (const model::FieldSpec& field : fields) keys.emplace_back(field.key);
  return keys;
}

Problem unknown_key(std::string subject, std::string_view key, std::span<const model::FieldSpec> fields) {
  const std::vector<std::string> keys = keys_of(fields);
  const std::vector<std::string> near = nearest(split_key(key).first, keys, 1);
  const std::string guess = near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near.front());
  return {std::move(subject), fmt::format("no field \"{}\"{}", key, guess)};
}

std::optional<Condition> parse_condition(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  const bool negated = text[equals - 1] == '!';
  const std::string_view key = text.substr(0, negated ? equals - 1 : equals);
  if (key.empty()) return std::nullopt;
  return Condition{std::string(key), !negated, std::string(text.substr(equals + 1))};
}

std::optional<std::size_t> parse_limit(std::string_view text) {
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error != std::errc{} || end != text.data() + text.size() || limit == 0) return std::nullopt;
  return limit;
}

/// Tables show nothing as "-" and truths as yes and no: what stands there finds its row too.
bool scalar_is(const Value& value, const std::string& wanted) {
  if (value.is_null()) return wanted.empty() || wanted == "-" || wanted == "null";
  if (const bool* flag = value.if_bool())
    return wanted == (*flag ? "true" : "false") || wanted == (*flag ? "yes" : "no");
  if (const std::string* text = value.if_string()) {
    if (*text == wanted) return true;
  }
  const std::optional<Decimal> number = value.as_decimal();
  const std::optional<Decimal> wanted_number = number ? Decimal::parse(wanted) : std::nullopt;
  return number && wanted_number && *number == *wanted_number;
}

bool any_is(const Value& value, std::string_view path, const std::string& wanted) {
  if (const Value::Array* items = value.if_array())
    return std::any_of(items->begin(), items->end(), [&](const Value& item) { return any_is(item, path, wanted); });
  if (path.empty()) return scalar_is(value, wanted);
  const auto [head, rest] = split_key(path);
  const Value* member = value.find(head);
  return member ? any_is(*member, rest, wanted) : wanted.empty();
}

std::string text_of(const Value& object, std::string_view key) {
  const Value* member = object.find(key);
  if (member == nullptr || member->is_null()) return {};
  return member->if_string() ? *member->if_string() : to_json(*member);
}

/// "1x H100", or the model alone.
bool gpu_is(const Value& value, const std::string& wanted) {
  if (value.is_null()) return scalar_is(value, wanted);
  const std::string model = lower_case(text_of(value, "model"));
  const std::string typed = lower_case(wanted);
  return typed == model || typed == text_of(value, "count") + "x " + model;
}

/// "team=vision" for one of the tags, or a key alone.
bool tags_are(const Value& value, const std::string& wanted) {
  const Value::Array* tags = value.if_array();
  if (tags == nullptr || tags->empty()) return scalar_is(Value(), wanted);
  return std::any_of(tags->begin(), tags->end(), [&](const Value& tag) {
    const std::string key = text_of(tag, "key");
    return wanted == key || wanted == key + "=" + text_of(tag, "value");
  });
}

bool holds(const Condition& condition, const model::Record& record) {
  const auto [head, rest] = split_key(condition.key);
  const model::FieldSpec* field = rest.empty() ? field_of(head, record.fields()) : nullptr;
  const Value& value = record.get(head);
  const auto render = field ? field->render : model::Render::plain;
  bool met = false;
  if (render == model::Render::gpu) {
    met = gpu_is(value, condition.wanted);
  } else if (render == model::Render::tags) {
    met = tags_are(value, condition.wanted);
  } else {
    met = any_is(value, rest, condition.wanted);
  }
  return met == condition.equal;
}

/// A whole object equals no text; its members do.
bool needs_member(const Condition& condition, const model::FieldSpec& field) {
  return field.kind == model::FieldKind::object && field.render == model::Render::plain && condition.key == field.key &&
         !condition.wanted.empty();
}

/// What a record is ordered by. The kinds stand in the order of the enumeration; empty ones are always last.
struct SortKey {
  enum class Kind { number, time, text, empty } kind = Kind::empty;
  Decimal number{};
  WallTime time{};
  std::string text{};

  std::strong_ordering compare(const SortKey& other) const {
    if (kind != other.kind) return kind <=> other.kind;
    if (kind == Kind::number) return number <=> other.number;
    if (kind == Kind::time) return time <=> other.time;
    return text.compare(other.text) <=> 0;
  }
};

SortKey sort_key(const model::Record& record, std::string_view key, const model::FieldSpec* field) {
  const Value& value = value_at(record, key);
  if (value.is_null()) return {};
  const bool whole_field = key.find('.') == std::string_view::npos;
  const bool numeric = value.is_number() || (whole_field && field && field->kind == model::FieldKind::decimal);
  if (const std::optional<Decimal> number = numeric ? value.as_decimal() : std::nullopt)
    return {SortKey::Kind::number, *number};
  const std::string* text = value.if_string();
  if (text && whole_field && field && field->kind == model::FieldKind::time)
    if (const std::optional<WallTime> time = parse_rfc3339(*text)) return {SortKey::Kind::time, {}, *time};
  return {SortKey::Kind::text, {}, {}, text ? *text : to_json(value)};
}

void sort_records(const Selection& selection, std::vector<model::Record>& records) {
  if (records.empty()) return;
  const model::FieldSpec* field = field_of(selection.sort_key, records.front().fields());
  std::vector<SortKey> keys;
  keys.reserve(records.size());
  for (const model::Record& record : records) keys.push_back(sort_key(record, selection.sort_key, field));
  std::vector<std::size_t> order(records.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const bool a_empty = keys[a].kind == SortKey::Kind::empty;
    const bool b_empty = keys[b].kind == SortKey::Kind::empty;
    if (a_empty || b_empty) return !a_empty && b_empty;
    return selection.descending ? keys[a].compare(keys[b]) > 0 : keys[a].compare(keys[b]) < 0;
  });
  std::vector<model::Record> sorted;
  sorted.reserve(records.size());
  for (const std::size_t index : order) sorted.push_back(std::move(records[index]));
  records = std::move(sorted);
}

}  // namespace

const Value& value_at(const model::Record& record, std::string_view key) {
  const auto [head, rest] = split_key(key);
  const Value& value = record.get(head);
  if (rest.empty()) return value;
  const Value* inner = value.at_path(rest);
  return inner ? *inner : null_value();
}

Result<Selection> parse_selection(const SelectionText& text, std::span<const model::FieldSpec> fields) {
  Selection selection;
  std::vector<Problem> problems;
  bool unknown = false;
  for (const std::string& filter : text.filters) {
    std::optional<Condition> condition = parse_condition(filter);
    if (!condition) {
      problems.push_back({"--filter " + filter, "write it as key=value or key!=value"});
    } else if (!field_of(condition->key, fields)) {
      unknown = true;
      problems.push_back(unknown_key("--filter " + filter, condition->key, fields));
    } else if (needs_member(*condition, *field_of(condition->key, fields))) {
      problems.push_back(
          {"--filter " + filter,
           fmt::format("{0} is an object: write {0}.KEY=VALUE; -o json shows its keys", condition->key)});
    } else {
      condition->key = canonical(condition->key, *field_of(condition->key, fields));
      selection.conditions.push_back(std::move(*condition));
    }
  }
  selection.descending = text.sort.starts_with('-');
  selection.sort_key = text.sort.substr(selection.descending ? 1 : 0);
  if (!text.sort.empty() && !field_of(selection.sort_key, fields)) {
    unknown = true;
    problems.push_back(unknown_key("--sort " + text.sort, selection.sort_key, fields));
  }
  if (const auto* field = field_of(selection.sort_key, fields))
    selection.sort_key = canonical(selection.sort_key, *field);
  if (!text.limit.empty()) {
    selection.limit = parse_limit(text.limit);
    if (!selection.limit) problems.push_back({"--limit " + text.limit, "must be a whole number above zero"});
  }
  if (problems.empty()) return selection;
  Error error{ErrorCode::usage, fmt::format("{}: {}", problems.front().subject, problems.front().message)};
  if (problems.size() > 1) {
    error.message = fmt::format("{} problems, nothing was sent", problems.size());
    error.problems = std::move(problems);
  }
  if (unknown) error.problems.push_back({"keys", fmt::format("{}", fmt::join(keys_of(fields), ", "))});
  return error;
}

void apply(const Selection& selection, std::vector<model::Record>& records) {
  if (!selection.conditions.empty())
    std::erase_if(records, [&](const model::Record& record) {
      return !std::all_of(selection.conditions.begin(), selection.conditions.end(),
                          [&](const Condition& condition) { return holds(condition, record); });
    });
  if (!selection.sort_key.empty()) sort_records(selection, records);
  if (selection.limit && records.size() > *selection.limit) records.resize(*selection.limit);
}

}  // namespace gpuctl::workflows
