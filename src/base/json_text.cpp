// The writing half of value.hpp.
#include <algorithm>
#include <array>
#include <charconv>

#include "gpuctl/base/json_plain.hpp"
#include "gpuctl/base/value.hpp"

namespace gpuctl {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

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
  const char* at = text.data();
  const char* const end = at + text.size();
  out += '"';
  while (at != end) {
    const char* const run = at;
    at = skip_plain_json(at, end);
    out.append(run, at);
    if (at == end) break;
    if (static_cast<unsigned char>(*at) < 0x80) {
      append_escape(out, *at++);
      continue;
    }
    const std::size_t length = utf8_sequence_length(at, end);
    out += length == 0 ? kReplacement : std::string_view(at, length);
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
