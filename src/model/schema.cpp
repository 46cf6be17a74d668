#include "gpuctl/model/schema.hpp"

#include <algorithm>
#include <utility>

namespace gpuctl::model {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_any_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

const Value& null_value() {
  static const Value null;
  return null;
}

std::string_view json_type(FieldKind kind) {
  switch (kind) {
    case FieldKind::integer:
      return "integer";
    case FieldKind::decimal:
      return "number";
    case FieldKind::boolean:
      return "boolean";
    case FieldKind::list:
      return "array";
    case FieldKind::object:
      return "object";
    case FieldKind::text:
    case FieldKind::time:
      break;
  }
  return "string";
}

Value property(const FieldSpec& field) {
  const Value type(json_type(field.kind));
  Value schema = Value::object({{"type", field.nullable ? Value(Value::Array{type, Value("null")}) : type}});
  if (field.kind == FieldKind::time) schema.set("format", "date-time");
  if (!field.help.empty()) schema.set("description", field.help);
  return schema;
}

}  // namespace

std::string column_title(const FieldSpec& field) {
  if (!field.header.empty()) return std::string(field.header);
  std::string title(field.key);
  for (char& c : title) c = c == '_' ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return title;
}

const FieldSpec* find_field(std::span<const FieldSpec> fields, std::string_view text) {
  const auto first = [&](auto fits) -> const FieldSpec* {
    const auto found = std::find_if(fields.begin(), fields.end(), fits);
    return found == fields.end() ? nullptr : &*found;
  };
  if (const auto* exact = first([&](const FieldSpec& field) { return field.key == text; })) return exact;
  if (const auto* by_key = first([&](const FieldSpec& field) { return equal_any_case(field.key, text); }))
    return by_key;
  return first([&](const FieldSpec& field) { return equal_any_case(column_title(field), text); });
}

bool ResourceSchema::is_called(std::string_view text) const {
  return equal_any_case(text, name) || equal_any_case(text, singular) ||
         std::any_of(aliases.begin(), aliases.end(),
                     [&](std::string_view alias) { return equal_any_case(text, alias); });
}

const Value& Record::get(std::string_view key) const {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i].key == key) return values_[i];
  }
  return null_value();
}

bool Record::set(std::string_view key, Value value) {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i].key != key) continue;
    values_[i] = std::move(value);
    return true;
  }
  return false;
}

std::string_view Record::text(std::string_view key) const {
  const std::string* text = get(key).if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

Value json_schema(const ResourceSchema& schema, bool detail) {
  const auto fields = detail && !schema.detail_fields.empty() ? schema.detail_fields : schema.fields;
  Value::Object properties;
  Value::Array required;
  for (const FieldSpec& field : fields) {
    properties.emplace_back(std::string(field.key), property(field));
    required.emplace_back(field.key);
  }
  return Value::object({{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                        {"title", schema.singular},
                        {"description", schema.summary},
                        {"type", "object"},
                        {"properties", std::move(properties)},
                        {"required", std::move(required)},
                        {"additionalProperties", false}});
}

}  // namespace gpuctl::model
