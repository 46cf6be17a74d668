#include <algorithm>

#include "cli/page.hpp"

namespace gpuctl::cli {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kWidestTerm = 24;

void add_paragraphs(std::string& out, std::string_view text, std::size_t indent) {
  bool first = true;
  for (const auto& paragraph : paragraphs(text)) {
    if (!first) out += "\n";
    first = false;
    for (const auto& line : wrapped(paragraph, kWidth - indent)) out += std::string(indent, ' ') + line + "\n";
  }
}

void add_entries(std::string& out, const std::vector<Entry>& entries) {
  std::size_t widest = 0;
  for (const auto& entry : entries) widest = std::max(widest, std::min(entry.term.size(), kWidestTerm));
  const std::size_t column = 2 + widest + 2;
  for (const auto& entry : entries) {
    std::string line = "  " + entry.term;
    if (entry.text.empty()) {
      out += line + "\n";
      continue;
    }
    if (entry.term.size() > kWidestTerm) {
      out += line + "\n";
      line.clear();
    }
    for (const auto& part : wrapped(entry.text, kWidth - column)) {
      line.resize(column, ' ');
      out += line + part + "\n";
      line.clear();
    }
  }
}

}  // namespace

std::string_view unindented(std::string_view term) {
  term.remove_prefix(std::min(term.find_first_not_of(' '), term.size()));
  return term;
}

std::string capitalised(std::string text) {
  const bool name = text.starts_with("gpuctl");
  if (!name && !text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::vector<std::string> paragraphs(std::string_view text) {
  std::vector<std::string> found;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    if (const auto part = text.substr(0, end); !part.empty()) found.emplace_back(part);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 2);
  }
  return found;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const auto start = text.find_first_not_of(" \n");
    if (start == std::string_view::npos) break;
    text.remove_prefix(start);
    const auto word = text.substr(0, text.find_first_of(" \n"));
    text.remove_prefix(word.size());
    if (!line.empty() && line.size() + 1 + word.size() > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string page_text(const Page& page) {
  std::string out;
  add_paragraphs(out, capitalised(page.summary), 0);
  if (!page.usage.empty()) {
    out += "\nUsage:\n";
    for (const auto& usage : page.usage) out += "  " + usage + "\n";
  }
  if (!page.description.empty()) {
    out += "\n";
    add_paragraphs(out, page.description, 0);
  }
  for (const auto& section : page.sections) {
    out += "\n" + section.title + ":\n";
    add_paragraphs(out, section.text, 2);
    if (!section.text.empty() && !section.entries.empty()) out += "\n";
    add_entries(out, section.entries);
    for (const auto& line : section.code) out += "  " + line + "\n";
  }
  return out;
}

}  // namespace gpuctl::cli
