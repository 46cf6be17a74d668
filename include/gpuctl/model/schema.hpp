// What a resource looks like to people and scripts: one table per resource, from which JSON keys, table columns, JSON
// Schemas, help and docs/reference are all generated.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/value.hpp"

namespace gpuctl::model {

enum class FieldKind { text, integer, decimal, boolean, time, list, object };

enum class Show {
  table,      ///< a column by default
  wide,       ///< a column of `-o wide` only
  json_only,  ///< no column unless asked for by columns=key
};

/// How a column renders its value; JSON always carries the plain value.
enum class Render {
  plain,
  age,     ///< a time as the time since then: "3h"
  price,   ///< a decimal with four places: "2.2900"
  amount,  ///< a decimal with two places
  gpu,     ///< {"count":8,"model":"H200",...} as "8x H200"
  tags,    ///< [{"key","value"}] as "env=prod,team"
};

struct FieldSpec {
  std::string_view key;  ///< JSON key, snake_case, stable
  FieldKind kind = FieldKind::text;
  std::string_view header{};  ///< column title; empty = the key in upper case, _ as a blank
  Show show = Show::wide;
  std::string_view help{};  ///< one line, for docs and schemas
  Render render = Render::plain;
  bool nullable = false;
};

/// What stands above the column of a field.
std::string column_title(const FieldSpec& field);

/// The field that a person means: by its key, else by its key or column title in any case. nullptr where there is none.
const FieldSpec* find_field(std::span<const FieldSpec> fields, std::string_view text);

/// A filter that the API itself applies.
struct FilterSpec {
  std::string_view flag;        ///< "--status"
  std::string_view query;       ///< the API's own parameter name
  std::string_view value_name;  ///< "STATUS"; empty for a boolean flag
  std::string_view help;
  std::string_view values{};  ///< known values, comma separated; open set
  bool repeatable = false;
};

struct ResourceSchema {
  std::string_view name;      ///< plural, as typed: "instances"
  std::string_view singular;  ///< "instance"
  std::span<const std::string_view> aliases{};
  std::string_view summary;  ///< "virtual machines with or without GPUs"
  std::span<const FieldSpec> fields;
  std::span<const FilterSpec> filters{};
  std::string_view id_field = "id";
  std::string_view name_field = "name";               ///< same as id_field where names are the identity
  std::string_view status_field{};                    ///< empty where the resource has none
  std::span<const std::string_view> dead_statuses{};  ///< a namesake in such a status does not shadow a live one
  bool can_get = false;                               ///< `get` is supported
  /// Further fields that only `get` fills (empty: same as fields). Where present it lists all of them.
  std::span<const FieldSpec> detail_fields{};
  /// The field with the price of one hour, where each record that is not dead costs it; empty where nothing is billed.
  std::string_view hourly_price_field{};
  /// Statuses that look idle and are billed in full all the same, e.g. "offline": lists say so.
  std::span<const std::string_view> idle_billed_statuses{};

  bool is_called(std::string_view text) const;  ///< name, singular or an alias, any case
};

/// One thing of a resource: values in the order of its field table. Compact, because lists may have 10,000.
class Record {
 public:
  Record() = default;
  explicit Record(std::span<const FieldSpec> fields) : fields_(fields), values_(fields.size()) {}

  std::span<const FieldSpec> fields() const { return fields_; }
  /// Null value for an unknown key.
  const Value& get(std::string_view key) const;
  const Value& at(std::size_t index) const { return values_[index]; }
  Value& at(std::size_t index) { return values_[index]; }
  /// False where the table has no such key.
  bool set(std::string_view key, Value value);
  /// Text of a string value, or "" .
  std::string_view text(std::string_view key) const;

 private:
  std::span<const FieldSpec> fields_{};
  std::vector<Value> values_;
};

/// JSON Schema (draft 2020-12) of one record, from its field table.
Value json_schema(const ResourceSchema& schema, bool detail);

}  // namespace gpuctl::model
