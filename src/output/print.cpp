// What each format makes of a list, of one thing, and of a document without a field table.
#include <algorithm>
#include <set>

#include "gpuctl/output/output.hpp"
#include "output/chunked_writer.hpp"
#include "output/csv.hpp"
#include "output/display_text.hpp"
#include "output/jq.hpp"
#include "output/table.hpp"
#include "output/yaml.hpp"

namespace gpuctl::output {
namespace {

using model::FieldKind;
using model::FieldSpec;
using model::Record;
using model::ResourceSchema;

void append_record_json(std::string& out, const Record& record, int indent) {
  const auto fields = record.fields();
  const std::string_view line = indent == 0 ? "" : "\n";
  out += '{';
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += ',';
    out += line;
    out.append(static_cast<std::size_t>(indent), ' ');
    append_json_string(out, fields[i].key);
    out += indent == 0 ? ":" : ": ";
    append_json(out, record.at(i), indent, indent == 0 ? 0 : 1);
  }
  if (!fields.empty()) out += line;
  out += '}';
}

/// `"key":` of each field, made once for a whole list.
std::vector<std::string> json_names(std::span<const FieldSpec> fields) {
  std::vector<std::string> names;
  for (const FieldSpec& field : fields) {
    append_json_string(names.emplace_back(), field.key);
    names.back() += ':';
  }
  return names;
}

/// `names` are those of the record's fields.
void append_named_json(std::string& out, const Record& record, std::span<const std::string> names) {
  char before = '{';
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += before;
    out += names[i];
    append_json(out, record.at(i));
    before = ',';
  }
  out += names.empty() ? "{}" : "}";
}

Result<void> write_json(ChunkedWriter& writer, std::span<const Record> records) {
  if (records.empty()) {
    writer.text() += "[]\n";
    return writer.flush();
  }
  const std::span<const FieldSpec> fields = records.front().fields();
  const std::vector<std::string> names = json_names(fields);
  bool first = true;
  GPUCTL_TRY(write_each(writer, records, [&](std::string& out, const Record& record) {
    out += first ? "[\n" : ",\n";
    first = false;
    if (record.fields().data() == fields.data()) return append_named_json(out, record, names);
    append_record_json(out, record, 0);
  }));
  writer.text() += "\n]\n";
  return writer.flush();
}

Result<void> write_yaml(ChunkedWriter& writer, std::span<const Record> records) {
  if (records.empty()) writer.text() += "[]\n";
  GPUCTL_TRY(write_each(writer, records, append_yaml_item));
  return writer.flush();
}

/// One line per record: the text of `field`, or of `instead` where it has none. Where the two are one, each text once:
/// an offer stands in a list for each place that has it.
Result<void> write_field(ChunkedWriter& writer, std::span<const Record> records, std::string_view field,
                         std::string_view instead) {
  std::set<std::string> seen;
  GPUCTL_TRY(write_each(writer, records, [&](std::string& out, const Record& record) {
    const auto& value = record.get(field);
    const bool nothing = value.is_null() || (value.if_string() != nullptr && value.if_string()->empty());
    std::string line;
    append_inline(line, nothing ? record.get(instead) : value);
    if (field == instead && !seen.insert(line).second) return;
    out += line + '\n';
  }));
  return writer.flush();
}

std::string records_json(std::span<const Record> records) {
  std::string json = "[";
  for (const auto& record : records) {
    if (json.size() > 1) json += ',';
    append_record_json(json, record, 0);
  }
  return json + "]";
}

Result<void> write_text(const Screen& screen, std::string_view text) {
  GPUCTL_TRY(screen.out.write(text));
  if (text.empty() || text.ends_with('\n')) return {};
  return screen.out.write("\n");
}

FieldKind kind_of(const Value& value) {
  if (value.if_bool() != nullptr) return FieldKind::boolean;
  if (value.if_array() != nullptr) return FieldKind::list;
  if (value.if_object() != nullptr) return FieldKind::object;
  return value.is_number() ? FieldKind::decimal : FieldKind::text;
}

/// A document as rows, for the formats that need columns: an object is one row, a list of objects is many.
struct Rows {
  explicit Rows(const Value& document) {
    const std::span<const Value> items =
        document.if_array() == nullptr ? std::span(&document, 1) : std::span(*document.if_array());
    for (const auto& item : items) add_fields(item);
    schema.fields = fields;
    const bool named = std::any_of(fields.begin(), fields.end(), [](const FieldSpec& f) { return f.key == "name"; });
    const bool identified = std::any_of(fields.begin(), fields.end(), [](const FieldSpec& f) { return f.key == "id"; });
    const std::string_view first = fields.empty() ? "" : fields.front().key;
    schema.id_field = identified ? "id" : named ? "name" : first;
    schema.name_field = named ? "name" : schema.id_field;
    for (const auto& item : items) add_record(item);
  }

  std::vector<FieldSpec> fields;
  std::vector<Record> records;
  ResourceSchema schema{};

 private:
  void add_fields(const Value& item) {
    if (item.if_object() == nullptr) return;
    for (const auto& [key, value] : *item.if_object()) {
      const bool known =
          std::any_of(fields.begin(), fields.end(), [&k = key](const FieldSpec& f) { return f.key == k; });
      if (!known) fields.push_back({.key = key, .kind = kind_of(value)});
    }
  }
  void add_record(const Value& item) {
    if (item.if_object() == nullptr) return;
    records.emplace_back(fields);
    for (const auto& [key, value] : *item.if_object()) records.back().set(key, value);
  }
};

}  // namespace

Result<void> print_records(const Screen& screen, const Options& options, const ResourceSchema& schema,
                           std::span<const Record> records) {
  GPUCTL_TRY(check_columns(options, records.empty() ? schema.fields : records.front().fields()));
  if (!options.jq.empty()) return print_filtered(screen, options.jq, records_json(records));
  ChunkedWriter writer(screen.out);
  if (options.quiet) return write_field(writer, records, schema.id_field, schema.name_field);
  switch (options.format) {
    case Format::json:
      return write_json(writer, records);
    case Format::yaml:
      return write_yaml(writer, records);
    case Format::csv:
      return write_csv(writer, options, schema, records);
    case Format::name:
      return write_field(writer, records, schema.name_field, schema.id_field);
    case Format::table:
    case Format::wide:
    case Format::columns:
      break;
  }
  return write_table(writer, screen, options, schema, records);
}

Result<void> print_record(const Screen& screen, const Options& options, const ResourceSchema& schema,
                          const Record& record) {
  std::string text;
  if (!options.jq.empty()) {
    append_record_json(text, record, 0);
    return print_filtered(screen, options.jq, text);
  }
  const auto format = options.quiet ? Format::name : options.format;
  switch (format) {
    case Format::table:
    case Format::wide:
      append_details(text, screen, schema, record);
      return screen.out.write(text);
    case Format::json:
      append_record_json(text, record, 2);
      return screen.out.write(text + "\n");
    case Format::yaml:
      append_yaml(text, record);
      return screen.out.write(text);
    case Format::csv:
    case Format::name:
    case Format::columns:
      break;
  }
  return print_records(screen, options, schema, std::span(&record, 1));
}

Result<void> print_document(const Screen& screen, const Options& options, const Value& value, std::string_view text) {
  if (!options.jq.empty()) return print_filtered(screen, options.jq, to_json(value));
  if (!options.quiet) {
    if (options.format == Format::table || options.format == Format::wide) return write_text(screen, text);
    if (options.format == Format::json) return screen.out.write(to_json(value, 2) + "\n");
    if (options.format == Format::yaml) {
      std::string yaml;
      append_yaml(yaml, value);
      return screen.out.write(yaml);
    }
  }
  const Rows rows(value);
  return print_records(screen, options, rows.schema, rows.records);
}

Result<void> print_raw(const Screen& screen, const Options& options, std::string_view body) {
  if (!options.jq.empty()) return print_filtered(screen, options.jq, std::string(body));
  GPUCTL_TRY(screen.out.write(body));
  const bool needs_newline = screen.facts.stdout_tty && !body.empty() && !body.ends_with('\n');
  return needs_newline ? screen.out.write("\n") : Result<void>();
}

}  // namespace gpuctl::output
