#include "output/csv.hpp"

#include "output/cells.hpp"

namespace gpuctl::output {
namespace {

void append_quoted(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

bool looks_like_formula(const Value& value, std::string_view cell) {
  return !value.is_number() && !cell.empty() && std::string_view("=+-@").find(cell.front()) != std::string_view::npos;
}

}  // namespace

Result<void> write_csv(ChunkedWriter& writer, const Options& options, const model::ResourceSchema& schema,
                       std::span<const model::Record> records) {
  const auto columns = choose_columns(options, records.empty() ? schema.fields : records.front().fields());
  for (std::size_t i = 0; options.headers && i < columns.size(); ++i) {
    if (i > 0) writer.text() += ',';
    append_quoted(writer.text(), columns[i].key);
  }
  if (options.headers) writer.text() += '\n';
  std::string cell;
  GPUCTL_TRY(write_each(writer, records, [&](std::string& out, const model::Record& record) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) out += ',';
      const auto& value = columns[i].value_of(record);
      cell.clear();
      append_plain_cell(cell, columns[i], value);
      if (looks_like_formula(value, cell)) cell.insert(cell.begin(), '\'');
      append_quoted(out, cell);
    }
    out += '\n';
  }));
  return writer.flush();
}

}  // namespace gpuctl::output
