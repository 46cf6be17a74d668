#include "cli/page.hpp"

namespace gpuctl::cli {
namespace {

/// Inside a table cell a bar would end the cell.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

void add_code(std::string& out, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out += "\n```\n";
  for (const auto& line : lines) out += line + "\n";
  out += "```\n";
}

void add_paragraphs(std::string& out, std::string_view text) {
  for (const auto& paragraph : paragraphs(text)) {
    out += "\n";
    for (const auto& line : wrapped(paragraph, 120)) out += line + "\n";
  }
}

}  // namespace

std::string page_markdown(const Page& page, int level) {
  const std::string hashes(static_cast<std::size_t>(level), '#');
  std::string out = hashes + " " + page.name + "\n";
  add_paragraphs(out, capitalised(page.summary) + (page.summary.ends_with('.') ? "" : "."));
  add_code(out, page.usage);
  add_paragraphs(out, page.description);
  for (const auto& section : page.sections) {
    out += "\n" + hashes + "# " + section.title + "\n";
    add_paragraphs(out, section.text);
    if (!section.entries.empty()) {
      out += "\n| | |\n|---|---|\n";
      for (const auto& entry : section.entries)
        out += "| `" + cell(unindented(entry.term)) + "` | " + cell(entry.text) + " |\n";
    }
    add_code(out, section.code);
  }
  return out;
}

}  // namespace gpuctl::cli
