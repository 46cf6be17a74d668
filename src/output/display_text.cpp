#include "output/display_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "gpuctl/output/output.hpp"

namespace gpuctl::output {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 1;
  bool valid = true;
};

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// East Asian Wide and Fullwidth, emoji included (Unicode 15, EastAsianWidth.txt, neighbouring blocks joined).
constexpr std::array kWide{
    Range{0x1100, 0x115F},   Range{0x231A, 0x231B},   Range{0x23E9, 0x23EC},   Range{0x25FD, 0x25FE},
    Range{0x2614, 0x2615},   Range{0x2648, 0x2653},   Range{0x26A1, 0x26A1},   Range{0x2705, 0x2705},
    Range{0x274C, 0x274C},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},   Range{0xA960, 0xA97C},
    Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},   Range{0xFF01, 0xFF60},
    Range{0xFFE0, 0xFFE6},   Range{0x16FE0, 0x18CFF}, Range{0x1B000, 0x1B2FF}, Range{0x1F18E, 0x1F19A},
    Range{0x1F200, 0x1F320}, Range{0x1F32D, 0x1F64F}, Range{0x1F680, 0x1F6FF}, Range{0x1F7E0, 0x1F7EB},
    Range{0x1F900, 0x1FAFF}, Range{0x20000, 0x3FFFD},
};

/// Combining marks, joiners and variation selectors.
constexpr std::array kZero{
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD}, Range{0x0610, 0x061A},   Range{0x064B, 0x065F},
    Range{0x0900, 0x0902}, Range{0x0941, 0x0948}, Range{0x0E31, 0x0E31}, Range{0x0E34, 0x0E3A},   Range{0x0E47, 0x0E4E},
    Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200D}, Range{0x2060, 0x2064},   Range{0x20D0, 0x20FF},
    Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}, Range{0xFEFF, 0xFEFF}, Range{0xE0100, 0xE01EF},
};

template <std::size_t N>
bool contains(const std::array<Range, N>& ranges, std::uint32_t value) {
  const auto found = std::lower_bound(ranges.begin(), ranges.end(), value,
                                      [](const Range& range, std::uint32_t wanted) { return range.last < wanted; });
  return found != ranges.end() && found->first <= value;
}

/// Decodes one character; a byte that starts none is {U+FFFD, 1, false}.
CodePoint decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(text[i])}; };
  const std::uint32_t lead = byte(at);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  const CodePoint broken{0xFFFD, 1, false};
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return broken;
  std::uint32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return broken;
    value = (value << 6U) | (byte(at + i) & 0x3FU);
  }
  if (value < kSmallest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return broken;
  return {value, length, true};
}

bool is_obeyed_by_terminals(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200E && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool is_plain_ascii(char c) { return c >= 0x20 && c < 0x7F; }

void append_escaped(std::string& out, std::uint32_t c) {
  switch (c) {
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
  out += c < 0x100 ? fmt::format("\\x{:02x}", c) : fmt::format("\\u{:04x}", c);
}

std::size_t width_of(std::uint32_t c) {
  if (c < 0x300) return 1;
  if (contains(kZero, c)) return 0;
  return contains(kWide, c) ? 2 : 1;
}

}  // namespace

void append_printable(std::string& out, std::string_view text, Lines lines) {
  if (std::all_of(text.begin(), text.end(), is_plain_ascii)) {
    out += text;
    return;
  }
  for (std::size_t at = 0; at < text.size();) {
    const auto c = decode(text, at);
    const bool kept_line = lines == Lines::keep && (c.value == '\n' || c.value == '\t');
    if (!c.valid) {
      out += "\xEF\xBF\xBD";
    } else if (!kept_line && is_obeyed_by_terminals(c.value)) {
      append_escaped(out, c.value);
    } else {
      out += text.substr(at, c.length);
    }
    at += c.length;
  }
}

std::string printable(std::string_view text) {
  std::string out;
  append_printable(out, text);
  return out;
}

std::size_t display_width(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), is_plain_ascii)) return text.size();
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = decode(text, at);
    width += width_of(c.value);
    at += c.length;
  }
  return width;
}

void shorten(std::string& text, std::size_t width) {
  if (display_width(text) <= width) return;
  std::size_t at = 0;
  std::size_t used = 0;
  while (at < text.size()) {
    const auto c = decode(text, at);
    if (used + width_of(c.value) > width - 1) break;
    used += width_of(c.value);
    at += c.length;
  }
  text.resize(at);
  text += "…";
}

}  // namespace gpuctl::output
