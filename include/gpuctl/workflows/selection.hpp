// What a list shows of the records that a provider answered: --filter, --sort and --limit, the same for every resource.
// Pure: no I/O, no state.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/result.hpp"
#include "gpuctl/model/schema.hpp"

namespace gpuctl::workflows {

/// One `--filter`: "status=running", "gpu.count!=8". The first part of a dotted key names a field, the rest a path in
/// its value; on an array the condition holds where any element meets it ("tags.key=team").
struct Condition {
  std::string key;
  bool equal = true;  ///< false for "!="
  std::string
      wanted;  ///< numbers compare as numbers ("2.29" is 2.2900), null is the empty text, and what a
               ///< table shows counts too: yes, no, -, "1x H100" or its model in any case, the tag "team=vision"
};

struct Selection {
  std::vector<Condition> conditions{};
  std::string sort_key{};  ///< may be dotted; empty keeps the provider's order
  bool descending = false;
  std::optional<std::size_t> limit{};

  bool empty() const { return conditions.empty() && sort_key.empty() && !limit; }
};

/// The texts as they were typed.
struct SelectionText {
  std::vector<std::string> filters{};
  std::string sort{};   ///< "key" or "-key"
  std::string limit{};  ///< a whole number above zero
};

/// Usage error with all problems at once; an unknown key names the known ones.
Result<Selection> parse_selection(const SelectionText& text, std::span<const model::FieldSpec> fields);

/// Keeps, orders and cuts. Sorting is stable; decimals and integers compare exactly, times as instants, text by bytes,
/// and empty values come last in both directions.
void apply(const Selection& selection, std::vector<model::Record>& records);

/// The field or the dotted path in it; a null value where there is none.
const Value& value_at(const model::Record& record, std::string_view key);

}  // namespace gpuctl::workflows
