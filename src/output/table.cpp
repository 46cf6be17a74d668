#include "output/table.hpp"

#include <algorithm>
#include <iterator>

#include "output/display_text.hpp"

namespace gpuctl::output {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kShortestText = 12;

struct Layout {
  Column column;
  std::size_t width = 0;
  bool right = false;
  bool is_id = false;
  bool is_status = false;
  bool is_key = false;  ///< id, name or status: stays on the narrowest terminal
  bool whole = false;   ///< half an address, id or price is worth nothing
};

void pad(std::string& out, std::size_t columns) { out.append(columns, ' '); }

/// Takes columns from the widest candidates until the table fits or each is down to `floor`.
template <typename Candidate>
void shrink(std::vector<Layout>& layout, std::size_t& excess, std::size_t floor, Candidate candidate) {
  while (excess > 0) {
    Layout* widest = nullptr;
    for (auto& entry : layout) {
      if (candidate(entry) && entry.width > floor && (widest == nullptr || entry.width > widest->width))
        widest = &entry;
    }
    if (widest == nullptr) return;
    --widest->width;
    --excess;
  }
}

std::size_t narrowest(const Layout& entry) { return entry.whole ? entry.width : std::min(entry.width, kShortestText); }

template <typename Width>
std::size_t total_of(const std::vector<Layout>& layout, Width width) {
  std::size_t total = layout.empty() ? 0 : kGap * (layout.size() - 1);
  for (const auto& entry : layout) total += width(entry);
  return total;
}

/// Drops columns from the right until the rest can be made to fit; returns their titles, left to right.
std::string drop_columns(std::vector<Layout>& layout, std::size_t terminal_width) {
  std::string titles;
  while (total_of(layout, narrowest) > terminal_width) {
    const auto last = std::find_if(layout.rbegin(), layout.rend(), [](const Layout& entry) { return !entry.is_key; });
    if (last == layout.rend()) break;
    titles = last->column.title + (titles.empty() ? "" : ", ") + titles;
    layout.erase(std::next(last).base());
  }
  return titles;
}

void fit(std::vector<Layout>& layout, std::size_t terminal_width) {
  const auto total = total_of(layout, [](const Layout& entry) { return entry.width; });
  if (total <= terminal_width) return;
  std::size_t excess = total - terminal_width;
  const auto is_text = [](const Layout& entry) { return !entry.whole; };
  shrink(layout, excess, kShortestText, is_text);
  shrink(layout, excess, 4, is_text);
}

/// True where a shortened value could be taken for another one.
bool must_stay_whole(const Column& column) {
  const bool address = column.key == "ip" || column.key.ends_with("_ip") || column.key.ends_with("_id");
  const bool rendered = column.render != model::Render::plain && column.render != model::Render::tags;
  return address || rendered || column.is_number() || column.kind == model::FieldKind::time ||
         column.kind == model::FieldKind::boolean;
}

std::vector<Layout> measure(const Screen& screen, const Options& options, const model::ResourceSchema& schema,
                            std::span<const model::FieldSpec> fields, std::span<const model::Record> records) {
  std::vector<Layout> layout;
  std::string cell;
  for (auto& column : choose_columns(options, fields)) {
    Layout entry{.column = std::move(column)};
    entry.right = entry.column.is_number();
    entry.is_id = entry.column.key == schema.id_field;
    entry.is_status = !schema.status_field.empty() && entry.column.key == schema.status_field;
    entry.is_key = entry.is_id || entry.is_status || entry.column.key == schema.name_field;
    if (options.headers) entry.width = display_width(entry.column.title);
    for (const auto& record : records) {
      const auto& value = entry.column.value_of(record);
      entry.right = entry.right || (!entry.column.path.empty() && value.is_number());
      cell.clear();
      append_cell(cell, entry.column, value, screen.now);
      entry.width = std::max(entry.width, display_width(cell));
    }
    entry.whole = entry.is_id || entry.is_status || entry.right || must_stay_whole(entry.column);
    layout.push_back(std::move(entry));
  }
  return layout;
}

/// `cell` in its column, in `colour` where that is not empty. Ends without trailing spaces in the last column.
void append_aligned(std::string& out, const Layout& entry, std::string& cell, std::string_view colour, bool last) {
  if (entry.width > 0) shorten(cell, entry.width);
  const auto used = display_width(cell);
  const auto missing = entry.width > used ? entry.width - used : 0;
  if (entry.right) pad(out, missing);
  out += colour;
  out += cell;
  if (!colour.empty()) out += "\x1b[0m";
  if (last) return;
  if (!entry.right) pad(out, missing);
  pad(out, kGap);
}

std::string_view colour_for(const Screen& screen, bool is_status, const Value& value) {
  if (!screen.facts.colour || !is_status || value.if_string() == nullptr) return {};
  return status_colour(*value.if_string());
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  return text;
}

/// Each line of a text on an indented line of its own.
void append_indented_lines(std::string& out, std::string_view text, std::size_t indent) {
  std::string safe;
  append_printable(safe, trimmed(text), Lines::keep);
  for (std::string_view rest = safe;;) {
    const auto end = rest.find('\n');
    out += '\n';
    pad(out, indent);
    out += rest.substr(0, end);
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + 1);
  }
}

void append_members(std::string& out, const Value::Object& members, std::size_t indent);

/// One entry of a list on lines of its own; what has parts begins with a dash.
void append_item(std::string& out, const Value& item, std::size_t indent) {
  const auto begin = out.size();
  if (const auto* members = item.if_object(); members != nullptr && !members->empty()) {
    append_members(out, *members, indent + kGap);
    out[begin + 1 + indent] = '-';  // begin is the line's end
    return;
  }
  out += '\n';
  pad(out, indent);
  append_inline(out, item);
}

/// What follows a key: the value on the same line, or its parts on the next lines.
void append_value(std::string& out, const Value& value, std::size_t gap, std::size_t indent) {
  const auto* text = value.if_string();
  const auto* items = value.if_array();
  const auto* members = value.if_object();
  if (text != nullptr && text->find('\n') != std::string::npos) {
    append_indented_lines(out, *text, indent);
  } else if (items != nullptr && !items->empty()) {
    for (const auto& item : *items) append_item(out, item, indent);
  } else if (members != nullptr && !members->empty()) {
    append_members(out, *members, indent);
  } else {
    pad(out, gap);
    append_inline(out, value);
  }
}

void append_members(std::string& out, const Value::Object& members, std::size_t indent) {
  std::size_t widest = 0;
  for (const auto& [key, value] : members) widest = std::max(widest, display_width(printable(key)));
  for (const auto& [key, value] : members) {
    const auto label = printable(key);
    out += '\n';
    pad(out, indent);
    out += label;
    append_value(out, value, widest - display_width(label) + kGap, indent + kGap);
  }
}

/// The value of one field of the detail view, after its key.
void append_field(std::string& out, const model::FieldSpec& field, const Value& value, std::size_t gap,
                  const Screen& screen, std::string_view colour) {
  if (field.render == model::Render::plain && colour.empty()) {
    append_value(out, value, gap, kGap);
    return;
  }
  pad(out, gap);
  out += colour;
  const bool is_time = field.render == model::Render::age && value.if_string() != nullptr;
  if (is_time) {
    append_printable(out, *value.if_string());
    out += " (";
  }
  append_cell(out, Column{.title = {}, .key = field.key, .render = field.render}, value, screen.now);
  if (is_time) out += ')';
  if (!colour.empty()) out += "\x1b[0m";
}

}  // namespace

Result<void> write_table(ChunkedWriter& writer, const Screen& screen, const Options& options,
                         const model::ResourceSchema& schema, std::span<const model::Record> records) {
  const auto fields = records.empty() ? schema.fields : records.front().fields();
  auto layout = measure(screen, options, schema, fields, records);
  std::string dropped;
  if (screen.facts.stdout_tty) {
    // Columns that were asked for all stay, over two lines if need be.
    if (options.format == Format::table) dropped = drop_columns(layout, screen.facts.width);
    fit(layout, screen.facts.width);
  }
  std::string cell;
  for (std::size_t i = 0; options.headers && i < layout.size(); ++i) {
    cell = layout[i].column.title;
    append_aligned(writer.text(), layout[i], cell, {}, i + 1 == layout.size());
  }
  if (options.headers) writer.text() += '\n';
  GPUCTL_TRY(write_each(writer, records, [&](std::string& out, const model::Record& record) {
    for (std::size_t i = 0; i < layout.size(); ++i) {
      const auto& value = layout[i].column.value_of(record);
      cell.clear();
      append_cell(cell, layout[i].column, value, screen.now);
      append_aligned(out, layout[i], cell, colour_for(screen, layout[i].is_status, value), i + 1 == layout.size());
    }
    out += '\n';
  }));
  if (!dropped.empty()) {
    std::string note = "(-o wide also shows " + dropped + ")";
    shorten(note, screen.facts.width);
    writer.text() += note + "\n";
  }
  return writer.flush();
}

void append_details(std::string& out, const Screen& screen, const model::ResourceSchema& schema,
                    const model::Record& record) {
  const auto fields = record.fields();
  std::size_t widest = 0;
  for (const auto& field : fields) widest = std::max(widest, field.key.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    out += fields[i].key;
    const auto gap = widest - fields[i].key.size() + kGap;
    append_field(out, fields[i], record.at(i), gap, screen,
                 colour_for(screen, fields[i].key == schema.status_field, record.at(i)));
    out += '\n';
  }
}

}  // namespace gpuctl::output
