// The writing half of value.hpp.
#include <algorithm>
#include <array>
#include <charconv>

#include "gpuctl/base/value.hpp"

namespace gpuctl {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

unsigned byte_at(std::string_view text, std::size_t index) {
  return index < text.size() ? static_cast<unsigned char>(text[index]) : 0;
}

/// How many bytes the well-formed UTF-8 sequence at `at` has; 0 where there is none (Unicode 15, table 3-7).
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const unsigned lead = byte_at(text, at);
  const unsigned second = byte_at(text, at + 1);
  const auto continues = [&](std::size_t index) { return (byte_at(text, index) & 0xC0U) == 0x80U; };
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4 || !continues(at + 1)) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) {
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;
    return continues(at + 2) ? 3 : 0;
  }
  if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
  return continues(at + 2) && continues(at + 3) ? 4 : 0;
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 0xFU];
}

/// Which bytes a JSON string holds as they are. A table, because every byte of every answer asks.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte) plain.at(byte) = byte != '"' && byte != '\\';
  return plain;
}();

bool is_plain(char c) { return kPlain[static_cast<unsigned char>(c)]; }

struct Writer {
  std::string& out;
  int indent;

  void line(int depth) const {
    if (indent == 0) return;
    out += '\n';
    out.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(depth), ' ');
  }

  /// "[...]" or "{...}" with `item` writing each element.
  template <typename Items, typename WriteItem>
  void container(std::string_view brackets, const Items& items, int depth, WriteItem write_item) const {
    out += brackets[0];
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out += ',';
      line(depth + 1);
      write_item(items[i]);
    }
    if (!items.empty()) line(depth);
    out += brackets[1];
  }

  void write(const Value& value, int depth) const {
    if (const auto* text = value.if_string()) {
      append_json_string(out, *text);
    } else if (const auto* members = value.if_object()) {
      container("{}", *members, depth, [&](const Value::Member& member) {
        append_json_string(out, member.first);
        out += indent == 0 ? ":" : ": ";
        write(member.second, depth + 1);
      });
    } else if (const auto* items = value.if_array()) {
      container("[]", *items, depth, [&](const Value& item) { write(item, depth + 1); });
    } else if (const auto* flag = value.if_bool()) {
      out += *flag ? "true" : "false";
    } else if (const auto* number = value.if_number_text()) {
      out += number->text;
    } else if (const auto whole = value.as_int()) {
      std::array<char, 24> digits{};
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *whole).ptr;
      out.append(digits.data(), end);
    } else {
      out += "null";
    }
  }
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t at = 0;
  while (at < text.size()) {
    const auto run = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_plain);
    const auto run_end = static_cast<std::size_t>(run - text.begin());
    out += text.substr(at, run_end - at);
    at = run_end;
    if (at == text.size()) break;
    if (byte_at(text, at) < 0x80) {
      append_escape(out, text[at++]);
      continue;
    }
    const auto length = utf8_length(text, at);
    out += length == 0 ? kReplacement : text.substr(at, length);
    at += std::max<std::size_t>(length, 1);
  }
  out += '"';
}

void append_json(std::string& out, const Value& value, int indent, int depth) {
  Writer{out, indent}.write(value, depth);
}

std::string to_json(const Value& value, int indent) {
  std::string out;
  append_json(out, value, indent);
  return out;
}

}  // namespace gpuctl
