#include "providers/verda/codec.hpp"

#include <fmt/format.h>

#include <utility>

#include "gpuctl/base/duration.hpp"
#include "gpuctl/http/json.hpp"

namespace gpuctl::verda {
namespace {

using model::FieldKind;

std::string to_text(const ElementName& name) {
  return name.index ? fmt::format("{} {}", name.singular, *name.index) : std::string(name.singular);
}

/// The value at the first of the paths "a|b" that is there.
const Value* locate(const Value& element, std::string_view paths) {
  while (true) {
    const std::size_t bar = paths.find('|');
    const Value* found = element.at_path(paths.substr(0, bar));
    if (found != nullptr || bar == std::string_view::npos) return found;
    paths.remove_prefix(bar + 1);
  }
}

/// A copy of the value at `path`; a member of the element itself is moved out instead. Looked for at `place` first.
Value take(Value& element, std::string_view path, std::size_t& place) {
  Value::Object& members = *element.if_object();
  if (place < members.size() && members[place].first == path) return std::move(members[place].second);
  if (path.find_first_of(".|") != std::string_view::npos) {
    const Value* found = locate(element, path);
    return found == nullptr ? Value() : *found;
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i].first != path) continue;
    place = i;
    return std::move(members[i].second);
  }
  return {};
}

Value read_text(Value found) {
  if (found.if_string() != nullptr) return found;
  if (found.is_number()) return to_json(found);
  return {};
}

Value read_integer(const Value& found) {
  const std::optional<Decimal> number = found.as_decimal();
  if (!number) return {};
  const std::optional<std::int64_t> whole = Value(*number).as_int();
  return whole ? Value(*whole) : Value();
}

Value read_boolean(const Value& found) {
  if (const bool* flag = found.if_bool()) return *flag;
  const std::string* text = found.if_string();
  if (text == nullptr || (*text != "true" && *text != "false")) return {};
  return *text == "true";
}

Value read_time(Value found) {
  const std::string* text = found.if_string();
  if (text == nullptr || text->empty()) return {};
  if (const auto time = parse_rfc3339(*text)) return format_rfc3339(*time);
  return found;
}

Value read_list(Value found) {
  if (found.if_array() != nullptr) return found;
  if (found.if_string() != nullptr) return Value::Array{std::move(found)};
  return Value::Array{};
}

Value read_as(FieldKind kind, Value found) {
  switch (kind) {
    case FieldKind::text:
      return read_text(std::move(found));
    case FieldKind::integer:
      return read_integer(found);
    case FieldKind::decimal: {
      const std::optional<Decimal> number = found.as_decimal();
      return number ? Value(*number) : Value();
    }
    case FieldKind::boolean:
      return read_boolean(found);
    case FieldKind::time:
      return read_time(std::move(found));
    case FieldKind::list:
      return read_list(std::move(found));
    case FieldKind::object:
      break;
  }
  return found.if_object() != nullptr ? found : Value();
}

Value computed(const WireField& wire, const Value& element) {
  static const Value nothing;
  const Value* found = wire.path.empty() ? &element : locate(element, wire.path);
  return wire.convert(found == nullptr ? nothing : *found);
}

Error not_an_object(const Value& element, const ElementName& name) {
  return not_understood(fmt::format("{}: expected an object, found {}", to_text(name), element.type_name()));
}

}  // namespace

Error not_understood(std::string message) {
  Error error{ErrorCode::bad_response, std::move(message)};
  error.delivery = Delivery::answered;
  error.provider = "verda";
  return error;
}

Result<model::Record> decode_record(const Resource& resource, bool detail, Value&& element, const ElementName& name,
                                    std::vector<std::size_t>* places) {
  if (element.if_object() == nullptr) return not_an_object(element, name);
  const bool full = detail && !resource.detail_wire.empty();
  const auto wire = full ? resource.detail_wire : resource.wire;
  model::Record record(full ? resource.schema.detail_fields : resource.schema.fields);
  if (places != nullptr) places->resize(wire.size());
  // Computed fields look at the whole element, so they come before anything is moved out of it.
  for (std::size_t i = 0; i < wire.size(); ++i) {
    if (wire[i].convert != nullptr) record.at(i) = computed(wire[i], element);
  }
  for (std::size_t i = 0; i < wire.size(); ++i) {
    if (wire[i].convert != nullptr) continue;
    std::size_t unknown = 0;
    Value found = take(element, wire[i].path, places == nullptr ? unknown : (*places)[i]);
    const std::string_view type = found.type_name();
    const bool absent = found.is_null();
    record.at(i) = read_as(wire[i].field.kind, std::move(found));
    if (!wire[i].required || !record.at(i).is_null()) continue;
    if (absent) return not_understood(fmt::format("{}: field \"{}\" is missing", to_text(name), wire[i].path));
    return not_understood(fmt::format("{}: field \"{}\" is of type {}", to_text(name), wire[i].path, type));
  }
  return record;
}

Result<void> append_element(const Resource& resource, const Source& source, Value&& element, std::size_t index,
                            std::vector<model::Record>& records, std::vector<std::size_t>* places) {
  const ElementName name{resource.schema.singular, index};
  if (element.if_object() == nullptr) return not_an_object(element, name);
  if (!source.origin.empty()) element.set("origin", source.origin);
  if (resource.expand.empty()) {
    GPUCTL_ASSIGN(auto record, decode_record(resource, false, std::move(element), name, places));
    records.push_back(std::move(record));
    return {};
  }
  std::size_t place = 0;
  Value items = take(element, resource.expand, place);
  if (items.if_array() == nullptr) return {};
  for (Value& item : *items.if_array()) {
    Value one = element;
    one.set("item", std::move(item));
    GPUCTL_ASSIGN(auto record, decode_record(resource, false, std::move(one), name));
    records.push_back(std::move(record));
  }
  return {};
}

Result<void> append_list(const Resource& resource, const Source& source, std::string_view body,
                         std::vector<model::Record>& records) {
  std::size_t index = 0;
  std::vector<std::size_t> places;
  return http::for_each_element(body, [&](Value&& element) {
    return append_element(resource, source, std::move(element), ++index, records, &places);
  });
}

Result<Value> single_object(const Resource& resource, std::string_view body) {
  GPUCTL_ASSIGN(Value value, http::parse_json(body));
  if (Value::Array* list = value.if_array()) {
    if (list->size() != 1) {
      return not_understood(
          fmt::format("{}: expected one object, found a list of {}", resource.schema.singular, list->size()));
    }
    Value only = std::move(list->front());
    value = std::move(only);
  }
  if (value.if_object() == nullptr) return not_an_object(value, {resource.schema.singular});
  return value;
}

}  // namespace gpuctl::verda
