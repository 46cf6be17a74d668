#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "gpuctl/output/output.hpp"

namespace gpuctl::output {
namespace {

struct NamedFormat {
  std::string_view name;
  Format format;
};

constexpr std::array kFormats{
    NamedFormat{"table", Format::table}, NamedFormat{"wide", Format::wide}, NamedFormat{"json", Format::json},
    NamedFormat{"yaml", Format::yaml},   NamedFormat{"csv", Format::csv},   NamedFormat{"name", Format::name},
};
constexpr std::string_view kColumns = "columns=";
constexpr std::string_view kKnown = "table, wide, json, yaml, csv, name or columns=KEY,KEY";

}  // namespace

Result<Options> parse_format(std::string_view text) {
  const auto* named =
      std::find_if(kFormats.begin(), kFormats.end(), [&](const NamedFormat& known) { return known.name == text; });
  if (named != kFormats.end()) return Options{.format = named->format};
  if (!text.starts_with(kColumns)) {
    return Error{.code = ErrorCode::usage,
                 .message = fmt::format("unknown output format \"{}\": use {}", printable(text), kKnown)};
  }
  Options options{.format = Format::columns};
  for (auto rest = text.substr(kColumns.size());;) {
    const auto comma = rest.find(',');
    const auto key = rest.substr(0, comma);
    if (key.empty()) {
      return Error{.code = ErrorCode::usage,
                   .message = fmt::format("\"{}\" has an empty column: use columns=KEY,KEY", printable(text))};
    }
    options.columns.emplace_back(key);
    if (comma == std::string_view::npos) return options;
    rest.remove_prefix(comma + 1);
  }
}

Result<void> check_columns(const Options& options, std::span<const model::FieldSpec> fields) {
  if (options.format != Format::columns) return {};
  std::vector<Problem> problems;
  for (const auto& column : options.columns) {
    const auto key = std::string_view(column).substr(0, column.find('.'));
    const auto* field = model::find_field(fields, key);
    const bool dotted = key.size() < column.size();
    if (field == nullptr) {
      problems.push_back({printable(column), "no such column"});
    } else if (dotted && field->kind != model::FieldKind::object) {
      problems.push_back({printable(column), fmt::format("{} has no parts", field->key)});
    }
  }
  if (problems.empty()) return {};
  std::vector<std::string_view> keys;
  for (const auto& field : fields) keys.push_back(field.key);
  const auto message = problems.size() == 1 ? fmt::format("{}: {}", problems[0].subject, problems[0].message)
                                            : fmt::format("{} columns are wrong", problems.size());
  if (problems.size() == 1) problems.clear();
  return Error{.code = ErrorCode::usage,
               .message = message,
               .hint = fmt::format("columns={}", fmt::join(keys, ",")),
               .problems = std::move(problems)};
}

}  // namespace gpuctl::output
