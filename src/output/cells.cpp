#include "output/cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "gpuctl/base/duration.hpp"
#include "output/display_text.hpp"

namespace gpuctl::output {
namespace {

using model::FieldKind;
using model::FieldSpec;
using model::Render;
using model::Show;

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return out;
}

bool shown(const FieldSpec& field, Format format) {
  return field.show == Show::table || (field.show == Show::wide && format != Format::table);
}

/// The column views `key`, which outlives it.
Column named_column(std::string_view key, std::span<const FieldSpec> fields) {
  const auto dot = key.find('.');
  const auto* field = model::find_field(fields, key.substr(0, dot));
  Column column{.title = upper(key), .key = key, .index = static_cast<std::size_t>(field - fields.data())};
  if (dot != std::string_view::npos) {
    column.path = key.substr(dot + 1);
    return column;
  }
  column.title = model::column_title(*field);
  column.key = field->key;
  column.kind = field->kind;
  column.render = field->render;
  return column;
}

bool is_nothing(const Value& value) {
  if (value.is_null()) return true;
  if (const auto* text = value.if_string()) return text->empty();
  if (const auto* items = value.if_array()) return items->empty();
  if (const auto* members = value.if_object()) return members->empty();
  return false;
}

/// True for nothing at all and for the GPUs of a machine that has none.
bool is_empty_cell(const Column& column, const Value& value) {
  if (column.render != Render::gpu) return is_nothing(value);
  const auto* count = value.find("count");
  return is_nothing(value) || (count != nullptr && count->as_int() == 0);
}

/// What stands for an object in a list: its name, else its id.
const Value* label_of(const Value& object) {
  for (const auto* key : {"name", "id"}) {
    const auto* label = object.find(key);
    if (label != nullptr && !is_nothing(*label)) return label;
  }
  return nullptr;
}

void append_tags(std::string& out, const Value::Array& tags) {
  bool first = true;
  for (const auto& tag : tags) {
    if (!first) out += ',';
    first = false;
    const auto* key = tag.find("key");
    append_inline(out, key == nullptr ? tag : *key);
    const auto* value = tag.find("value");
    if (key == nullptr || value == nullptr || is_nothing(*value)) continue;
    out += '=';
    append_inline(out, *value);
  }
}

/// False where the value has another shape than its rendering expects.
bool append_rendered(std::string& out, Render render, const Value& value, WallTime now) {
  const auto fixed = [&](int places) {
    const auto number = value.as_decimal();
    if (number) out += number->to_fixed(places);
    return number.has_value();
  };
  switch (render) {
    case Render::plain:
      return false;
    case Render::price:
      return fixed(4);
    case Render::amount:
      return fixed(2);
    case Render::age: {
      const auto time = value.if_string() == nullptr ? std::nullopt : parse_rfc3339(*value.if_string());
      if (time) out += format_age(std::chrono::duration_cast<std::chrono::seconds>(now - *time));
      return time.has_value();
    }
    case Render::gpu: {
      const auto* count = value.find("count");
      const auto number = count == nullptr ? std::nullopt : count->as_int();
      if (!number) return false;
      const auto* model = value.find("model");
      fmt::format_to(std::back_inserter(out), "{}x ", *number);
      append_inline(out, model == nullptr || is_nothing(*model) ? Value("GPU") : *model);
      return true;
    }
    case Render::tags:
      if (value.if_array() == nullptr) return false;
      append_tags(out, *value.if_array());
      return true;
  }
  return false;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

const Value& Column::value_of(const model::Record& record) const {
  static const Value kNull;
  const auto& value = record.at(index);
  if (path.empty()) return value;
  const auto* found = value.at_path(path);
  return found == nullptr ? kNull : *found;
}

std::vector<Column> choose_columns(const Options& options, std::span<const FieldSpec> fields) {
  std::vector<Column> columns;
  if (options.format == Format::columns) {
    for (const auto& key : options.columns) columns.push_back(named_column(key, fields));
    return columns;
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!shown(fields[i], options.format)) continue;
    columns.push_back({.title = model::column_title(fields[i]),
                       .key = fields[i].key,
                       .index = i,
                       .kind = fields[i].kind,
                       .render = fields[i].render});
  }
  return columns;
}

void append_inline(std::string& out, const Value& value) {
  if (is_nothing(value)) {
    out += '-';
  } else if (const auto* text = value.if_string()) {
    append_printable(out, *text);
  } else if (const auto* flag = value.if_bool()) {
    out += *flag ? "yes" : "no";
  } else if (const auto* items = value.if_array()) {
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (i > 0) out += ',';
      const auto* label = label_of((*items)[i]);
      append_inline(out, label == nullptr ? (*items)[i] : *label);
    }
  } else if (const auto* members = value.if_object()) {
    for (std::size_t i = 0; i < members->size(); ++i) {
      if (i > 0) out += ',';
      append_printable(out, (*members)[i].first);
      out += '=';
      append_inline(out, (*members)[i].second);
    }
  } else {
    append_json(out, value);
  }
}

void append_cell(std::string& out, const Column& column, const Value& value, WallTime now) {
  if (is_empty_cell(column, value)) {
    out += '-';
  } else if (!append_rendered(out, column.render, value, now)) {
    append_inline(out, value);
  }
}

void append_plain_cell(std::string& out, const Column& column, const Value& value) {
  if (is_empty_cell(column, value)) return;
  if (const auto* flag = value.if_bool()) {
    out += *flag ? "true" : "false";
    return;
  }
  const bool shaped = column.render == Render::gpu || column.render == Render::tags;
  if (!append_rendered(out, shaped ? column.render : Render::plain, value, {})) append_inline(out, value);
}

std::string_view status_colour(std::string_view status) {
  constexpr std::array<std::string_view, 8> kGood{"running", "healthy", "attached", "ok",
                                                  "active",  "ready",   "online",   "succeeded"};
  constexpr std::array<std::string_view, 18> kBetween{
      "ordered",   "new",       "pending",  "provisioning", "validating",  "creating",
      "cloning",   "restoring", "starting", "updating",     "deploying",   "attaching",
      "detaching", "stopping",  "deleting", "offline",      "hibernating", "starting_hibernation"};
  constexpr std::array<std::string_view, 8> kBad{"error",    "failed",   "unhealthy",   "no_capacity",
                                                 "notfound", "degraded", "unavailable", "installation_failed"};
  if (is_one_of(kGood, status)) return "\x1b[32m";
  if (is_one_of(kBetween, status)) return "\x1b[33m";
  if (is_one_of(kBad, status)) return "\x1b[31m";
  return {};
}

}  // namespace gpuctl::output
