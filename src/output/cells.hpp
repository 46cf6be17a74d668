// Columns of a list, and one value as the text of a cell.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/clock.hpp"
#include "gpuctl/model/schema.hpp"
#include "gpuctl/output/output.hpp"

namespace gpuctl::output {

struct Column {
  std::string title;
  std::string_view key;     ///< of the field; as asked for where it is dotted
  std::size_t index = 0;    ///< of the field in the record
  std::string_view path{};  ///< inside the field's object; empty = the field itself
  model::FieldKind kind = model::FieldKind::text;
  model::Render render = model::Render::plain;

  bool is_number() const { return kind == model::FieldKind::integer || kind == model::FieldKind::decimal; }
  /// Null where the record has no such value.
  const Value& value_of(const model::Record& record) const;
};

/// The columns of a format: the default ones for table, also the wide ones for wide and csv, the named ones for
/// columns=. Precondition: check_columns holds. The result views
/// `options` and `fields`.
std::vector<Column> choose_columns(const Options& options, std::span<const model::FieldSpec> fields);

/// Appends a value for people: "-" for nothing, "8x H200", "3h", "2.2900", printable on one line.
void append_cell(std::string& out, const Column& column, const Value& value, WallTime now);

/// Appends a value for programs that read columns: the plain text of scalars (times as RFC 3339, decimals with all
/// their digits), nothing for null; gpu, tags and lists as people see them.
void append_plain_cell(std::string& out, const Column& column, const Value& value);

/// Appends a value of any shape on one line: scalars as they are, lists as "a,b", objects as "k=v,k=v".
void append_inline(std::string& out, const Value& value);

/// The SGR colour of a status word: green for what works, yellow for what is on its way, red for what failed; empty
/// for words that are not known.
std::string_view status_colour(std::string_view status);

}  // namespace gpuctl::output
