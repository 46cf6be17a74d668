#include "gpuctl/base/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace gpuctl {
namespace {

std::optional<std::int64_t> parse_whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<std::int64_t> Value::as_int() const {
  if (const auto* number = std::get_if<std::int64_t>(&data_)) return *number;
  const auto* written = std::get_if<NumberText>(&data_);
  if (written == nullptr) return std::nullopt;
  if (const auto whole = parse_whole(written->text)) return whole;
  // "5.0" and "1e3" are whole numbers too. Longer text might be rounded into one.
  if (written->text.size() > 18) return std::nullopt;
  const auto decimal = Decimal::parse(written->text);
  return decimal ? parse_whole(decimal->to_string()) : std::nullopt;
}

std::optional<Decimal> Value::as_decimal() const {
  if (const auto* number = std::get_if<std::int64_t>(&data_)) return Decimal(*number);
  if (const auto* written = std::get_if<NumberText>(&data_)) return Decimal::parse(written->text);
  if (const auto* text = if_string()) return Decimal::parse(*text);
  return std::nullopt;
}

const Value* Value::find(std::string_view key) const {
  const auto* members = if_object();
  if (members == nullptr) return nullptr;
  const auto found =
      std::find_if(members->rbegin(), members->rend(), [&](const Member& member) { return member.first == key; });
  return found == members->rend() ? nullptr : &found->second;
}

const Value* Value::at_path(std::string_view dotted) const {
  const Value* value = this;
  while (value != nullptr) {
    const auto dot = dotted.find('.');
    value = value->find(dotted.substr(0, dot));
    if (dot == std::string_view::npos) break;
    dotted.remove_prefix(dot + 1);
  }
  return value;
}

void Value::set(std::string key, Value value) {
  if (if_object() == nullptr) data_ = Object();
  auto& members = *if_object();
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const Member& member) { return member.first == key; });
  if (found != members.end()) {
    found->second = std::move(value);
  } else {
    members.emplace_back(std::move(key), std::move(value));
  }
}

std::string_view Value::type_name() const {
  switch (data_.index()) {
    case 0:
      return "null";
    case 1:
      return "boolean";
    case 2:
    case 3:
      return "number";
    case 4:
      return "string";
    case 5:
      return "array";
    default:
      return "object";
  }
}

Error Fields::wrong(std::string_view path, std::string_view wanted) const {
  const Value* value = object_.at_path(path);
  const auto message = value == nullptr ? fmt::format("the answer's {} has no field \"{}\"", what_, path)
                                        : fmt::format("field \"{}\" of the answer's {} is a {}, where a {} is expected",
                                                      path, what_, value->type_name(), wanted);
  return Error{.code = ErrorCode::bad_response, .message = message, .delivery = Delivery::answered};
}

Result<std::string> Fields::string(std::string_view path) const {
  const Value* value = object_.at_path(path);
  if (value == nullptr || value->if_string() == nullptr) return wrong(path, "string");
  return *value->if_string();
}

Result<std::int64_t> Fields::integer(std::string_view path) const {
  const Value* value = object_.at_path(path);
  const auto number = value == nullptr ? std::nullopt : value->as_int();
  if (!number) return wrong(path, "whole number");
  return *number;
}

Result<Decimal> Fields::decimal(std::string_view path) const {
  const Value* value = object_.at_path(path);
  const auto number = value == nullptr ? std::nullopt : value->as_decimal();
  if (!number) return wrong(path, "decimal number");
  return *number;
}

Result<bool> Fields::boolean(std::string_view path) const {
  const Value* value = object_.at_path(path);
  if (value == nullptr || value->if_bool() == nullptr) return wrong(path, "boolean");
  return *value->if_bool();
}

Result<std::string> Fields::string_or_empty(std::string_view path) const {
  const Value* value = object_.at_path(path);
  if (value == nullptr || value->is_null()) return std::string();
  return string(path);
}

}  // namespace gpuctl
