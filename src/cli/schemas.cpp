#include "cli/schemas.hpp"

#include "gpuctl/base/error.hpp"
#include "gpuctl/model/schema.hpp"

namespace gpuctl::cli {
namespace {

constexpr const char* kDraft = "https://json-schema.org/draft/2020-12/schema";

Value with_title(Value schema, const std::string& title) {
  Value::Object members{{"$schema", kDraft}, {"title", title}};
  if (const auto* body = schema.if_object()) {
    for (const auto& member : *body) {
      if (member.first != "$schema" && member.first != "title") members.push_back(member);
    }
  }
  return members;
}

/// A schema inside another one: the draft is named on top only.
Value nested(Value schema) {
  if (auto* members = schema.if_object())
    std::erase_if(*members, [](const auto& member) { return member.first == "$schema"; });
  return schema;
}

Value typed(Value::Array types) { return Value::object({{"type", std::move(types)}}); }

Value problems_schema() {
  const Value text = Value::object({{"type", "string"}});
  const Value problem = Value::object({{"type", "object"},
                                       {"required", Value::Array{"subject", "message"}},
                                       {"properties", Value::object({{"subject", text}, {"message", text}})}});
  return Value::object({{"type", "array"}, {"items", problem}});
}

}  // namespace

Value schema_of(const Command& command) {
  const std::string title = spoken_path(command.path);
  if (command.schema != nullptr) return with_title(command.schema(), title);
  if (command.resource == nullptr) return {};
  if (command.path.size() > 1 && command.path[1] == "get")
    return with_title(model::json_schema(*command.resource, true), title);
  return with_title(Value::object({{"type", "array"}, {"items", nested(model::json_schema(*command.resource, false))}}),
                    title);
}

Value error_schema() {
  Value::Array codes;
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code)
    codes.emplace_back(to_string(static_cast<ErrorCode>(code)));
  const Value error = Value::object(
      {{"type", "object"},
       {"required",
        Value::Array{"code", "message", "hint", "provider", "http_status", "request_id", "delivery", "retry_after"}},
       {"properties",
        Value::object({{"code", Value::object({{"type", "string"}, {"enum", std::move(codes)}})},
                       {"message", Value::object({{"type", "string"}})},
                       {"hint", typed({"string", "null"})},
                       {"provider", typed({"string", "null"})},
                       {"http_status", typed({"integer", "null"})},
                       {"request_id", typed({"string", "null"})},
                       {"delivery", Value::object({{"enum", Value::Array{"not_sent", "maybe_sent", "answered"}}})},
                       {"retry_after", typed({"integer", "null"})},
                       {"problems", problems_schema()}})},
       {"additionalProperties", false}});
  return with_title(Value::object({{"type", "object"},
                                   {"required", Value::Array{"error"}},
                                   {"properties", Value::object({{"error", error}})},
                                   {"additionalProperties", false}}),
                    "gpuctl error");
}

}  // namespace gpuctl::cli
