// A small resource with every kind of field, and an inventory that answers from memory.
#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "gpuctl/provider/provider.hpp"

namespace gpuctl::test {

inline constexpr std::array<model::FieldSpec, 8> fleet_fields{{
    {.key = "id", .show = model::Show::wide},
    {.key = "name", .show = model::Show::table},
    {.key = "status", .show = model::Show::table},
    {.key = "location", .show = model::Show::table, .nullable = true},
    {.key = "gpu", .kind = model::FieldKind::object, .show = model::Show::table, .render = model::Render::gpu},
    {.key = "price_per_hour", .kind = model::FieldKind::decimal, .show = model::Show::table},
    {.key = "created_at", .kind = model::FieldKind::time, .show = model::Show::table},
    {.key = "tags", .kind = model::FieldKind::list, .show = model::Show::wide, .render = model::Render::tags},
}};
inline constexpr std::array<std::string_view, 1> fleet_dead{"discontinued"};
inline constexpr std::array<std::string_view, 1> fleet_idle{"offline"};

inline model::ResourceSchema fleet_schema() {
  model::ResourceSchema schema;
  schema.name = "instances";
  schema.singular = "instance";
  schema.fields = fleet_fields;
  schema.status_field = "status";
  schema.dead_statuses = fleet_dead;
  schema.idle_billed_statuses = fleet_idle;
  schema.hourly_price_field = "price_per_hour";
  schema.can_get = true;
  return schema;
}

inline model::Record machine(std::initializer_list<std::pair<std::string_view, Value>> values) {
  model::Record record(fleet_fields);
  for (const auto& [key, value] : values) record.set(key, value);
  return record;
}

class MemoryInventory final : public provider::Inventory {
 public:
  Result<provider::Listing> list(const model::ResourceSchema&, const provider::ListQuery&,
                                 const CallContext&) override {
    calls.emplace_back("list");
    return provider::Listing{records, {}};
  }
  Result<provider::Details> get(const model::ResourceSchema& resource, const std::string& id, bool,
                                const CallContext&) override {
    calls.push_back("get " + id);
    for (const auto& record : records)
      if (record.text(resource.id_field) == id) return provider::Details{record, {}};
    return Error{.code = ErrorCode::not_found, .message = "not found", .delivery = Delivery::answered};
  }

  std::vector<model::Record> records;
  std::vector<std::string> calls;
};

}  // namespace gpuctl::test
