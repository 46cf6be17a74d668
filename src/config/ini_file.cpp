#include "config/ini_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "config/text.hpp"

namespace gpuctl::config {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kDefault = "default";

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  });
}

/// The closing quote of a value that is quoted as a whole; npos for any other value.
std::size_t closing_quote(std::string_view value) {
  if (value.size() < 2 || (value[0] != '"' && value[0] != '\'')) return std::string_view::npos;
  const auto close = value.find(value[0], 1);
  if (close == std::string_view::npos) return close;
  const auto rest = trimmed(value.substr(close + 1));
  return rest.empty() || rest[0] == ';' || rest[0] == '#' ? close : std::string_view::npos;
}

/// The value without the comment behind it.
std::string_view without_comment(std::string_view value) {
  const auto plain = trimmed(value);
  if (const auto close = closing_quote(plain); close != std::string_view::npos) return plain.substr(0, close + 1);
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool starts = value[i] == ';' || value[i] == '#';
    if (starts && (i == 0 || value[i - 1] == ' ' || value[i - 1] == '\t')) return value.substr(0, i);
  }
  return value;
}

}  // namespace

IniFile::Line IniFile::read_line(std::string_view text, const std::string& section) {
  Line line{.text = std::string(text), .section = section};
  auto content = text;
  if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
  content = trimmed(content);
  const auto close = content.find(']');
  const auto equals = content.find('=');
  if (content.empty()) {
    line.kind = Kind::blank;
  } else if (content.starts_with(';') || content.starts_with('#')) {
    line.kind = Kind::comment;
  } else if (content.starts_with('[') && close != std::string_view::npos) {
    line.kind = Kind::section;
    line.section = trimmed(content.substr(1, close - 1));
  } else if (equals != std::string_view::npos) {
    line.kind = Kind::pair;
    line.key = trimmed(content.substr(0, equals));
    auto value = trimmed(without_comment(content.substr(equals + 1)));
    if (value.empty()) value = content.substr(equals + 1, 0);
    line.value_at = static_cast<std::size_t>(value.data() - text.data());
    line.value_size = value.size();
  }
  return line;
}

IniFile::IniFile(std::string_view text) {
  std::string section(kDefault);
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto size = end == std::string_view::npos ? text.size() : end + 1;
    lines_.push_back(read_line(text.substr(0, size), section));
    section = lines_.back().section;
    text.remove_prefix(size);
  }
}

bool IniFile::is_ini() const {
  const auto proves = [](const Line& line) {
    return (line.kind == Kind::section && line.section.find_first_of("\",{") == std::string::npos) ||
           (line.kind == Kind::pair && is_word(line.key));
  };
  const auto harmless = [](const Line& line) { return line.kind == Kind::blank || line.kind == Kind::comment; };
  return std::any_of(lines_.begin(), lines_.end(), proves) || std::all_of(lines_.begin(), lines_.end(), harmless);
}

std::vector<std::string> IniFile::profiles() const {
  std::vector<std::string> names;
  for (const auto& line : lines_) {
    const bool counts = line.kind == Kind::section || line.kind == Kind::pair;
    if (counts && std::find(names.begin(), names.end(), line.section) == names.end()) names.push_back(line.section);
  }
  return names;
}

IniFile::Line* IniFile::find(std::string_view profile, std::string_view key) {
  const auto found = std::find_if(lines_.rbegin(), lines_.rend(), [&](const Line& line) {
    return line.kind == Kind::pair && line.section == profile && line.key == key;
  });
  return found == lines_.rend() ? nullptr : &*found;
}

std::optional<std::string> IniFile::get(std::string_view profile, std::string_view key) const {
  const auto found = std::find_if(lines_.rbegin(), lines_.rend(), [&](const Line& line) {
    return line.kind == Kind::pair && line.section == profile && line.key == key;
  });
  if (found == lines_.rend() || found->value_size == 0) return std::nullopt;
  const auto value = found->text.substr(found->value_at, found->value_size);
  if (closing_quote(value) != value.size() - 1) return value;
  return value.size() > 2 ? std::optional(value.substr(1, value.size() - 2)) : std::nullopt;
}

void IniFile::set(const std::string& profile, std::string_view key, std::string_view value) {
  if (auto* line = find(profile, key)) {
    line->text.replace(line->value_at, line->value_size, value);
    const auto behind = line->value_at + value.size();
    const char next = behind < line->text.size() ? line->text[behind] : '\n';
    if (next == ';' || next == '#') line->text.insert(behind, " ");
    *line = read_line(std::string(line->text), profile);
    return;
  }
  const std::string end = !lines_.empty() && lines_.front().text.ends_with("\r\n") ? "\r\n" : "\n";
  auto last = std::find_if(lines_.rbegin(), lines_.rend(), [&](const Line& line) {
    return line.section == profile && (line.kind == Kind::section || line.kind == Kind::pair);
  });
  if (last == lines_.rend()) {
    if (!lines_.empty()) {
      if (!lines_.back().text.ends_with('\n')) lines_.back().text += end;
      if (lines_.back().kind != Kind::blank) lines_.push_back(read_line(end, lines_.back().section));
    }
    lines_.push_back(read_line(fmt::format("[{}]{}", profile, end), profile));
    last = lines_.rbegin();
  }
  if (!last->text.ends_with('\n')) last->text += end;
  lines_.insert(last.base(), read_line(fmt::format("{} = {}{}", key, value, end), profile));
}

bool IniFile::remove(std::string_view profile, std::string_view key) {
  return std::erase_if(lines_, [&](const Line& line) {
           return line.kind == Kind::pair && line.section == profile && line.key == key;
         }) > 0;
}

void IniFile::remove_if_empty(std::string_view profile) {
  const bool used = std::any_of(lines_.begin(), lines_.end(), [&](const Line& line) {
    return line.section == profile && line.kind != Kind::section && line.kind != Kind::blank;
  });
  if (used) return;
  std::erase_if(lines_, [&](const Line& line) { return line.section == profile && line.kind == Kind::section; });
}

std::string IniFile::text() const {
  std::string out;
  for (const auto& line : lines_) out += line.text;
  return out;
}

}  // namespace gpuctl::config
