#include <algorithm>

#include "cli/page.hpp"

namespace gpuctl::cli {
namespace {

/// Text that roff takes literally: no escapes, no requests at the beginning of a line, hyphens that can be copied.
std::string roff(std::string_view text) {
  std::string out;
  bool line_start = true;
  for (const char c : text) {
    if (line_start && (c == '.' || c == '\'')) out += "\\&";
    line_start = c == '\n';
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  return out;
}

/// As manuals write headings; a remark in brackets is left alone.
std::string upper(std::string text) {
  std::transform(text.begin(), std::find(text.begin(), text.end(), '('), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

std::string dashed(std::string text) {
  std::replace(text.begin(), text.end(), ' ', '-');
  return text;
}

void add_paragraphs(std::string& out, std::string_view text) {
  bool first = true;
  for (const auto& paragraph : paragraphs(text)) {
    if (!first) out += ".PP\n";
    first = false;
    out += roff(paragraph) + "\n";
  }
}

void add_code(std::string& out, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out += ".nf\n";
  for (const auto& line : lines) out += roff(line) + "\n";
  out += ".fi\n";
}

}  // namespace

std::string page_man(const Page& page) {
  std::string out = ".TH \"" + roff(upper(dashed(page.name))) + "\" 1 \"\" gpuctl\n";
  out += ".SH NAME\n" + roff(dashed(page.name)) + " \\- " + roff(page.summary) + "\n";
  if (!page.usage.empty()) {
    out += ".SH SYNOPSIS\n";
    add_code(out, page.usage);
  }
  if (!page.description.empty()) {
    out += ".SH DESCRIPTION\n";
    add_paragraphs(out, page.description);
  }
  for (const auto& section : page.sections) {
    out += ".SH \"" + roff(upper(section.title)) + "\"\n";
    add_paragraphs(out, section.text);
    for (const auto& entry : section.entries)
      out += ".TP\n\\fB" + roff(unindented(entry.term)) + "\\fR\n" + roff(entry.text) + "\n";
    add_code(out, section.code);
  }
  return out;
}

}  // namespace gpuctl::cli
