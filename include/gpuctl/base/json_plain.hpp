// What the readers and the writer of JSON strings share: which bytes stand for themselves. Pure; never throws.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace gpuctl {

namespace json_plain {

inline constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte) plain.at(byte) = byte != '"' && byte != '\\';
  return plain;
}();

constexpr std::uint64_t repeated(std::uint64_t byte) { return byte * 0x0101010101010101ULL; }

/// Whether eight bytes may hold one that is not plain. Never false where one is there.
constexpr bool maybe_special(std::uint64_t word) {
  const std::uint64_t quote = word ^ repeated('"');
  const std::uint64_t backslash = word ^ repeated('\\');
  const std::uint64_t found = ((word - repeated(0x20)) & ~word) | ((quote - repeated(1)) & ~quote) |
                              ((backslash - repeated(1)) & ~backslash) | word;
  return (found & repeated(0x80)) != 0;
}

}  // namespace json_plain

/// The first byte from `at` on that a JSON string does not hold as it is: a quote, a backslash, a control character or
/// one of more than seven bits; `end` where there is none.
inline const char* skip_plain_json(const char* at, const char* end) {
  for (std::uint64_t word = 0; end - at >= 8; at += 8) {
    std::memcpy(&word, at, sizeof word);
    if (json_plain::maybe_special(word)) break;
  }
  while (at != end && json_plain::kPlain[static_cast<unsigned char>(*at)]) ++at;
  return at;
}

/// How many bytes the well-formed UTF-8 sequence of several bytes at `at` has; 0 where there is none (Unicode 15,
/// table 3-7).
constexpr std::size_t utf8_sequence_length(const char* at, const char* end) {
  const auto byte = [&](std::ptrdiff_t index) {
    return index < end - at ? static_cast<unsigned>(static_cast<unsigned char>(at[index])) : 0U;
  };
  const auto continues = [&](std::ptrdiff_t index) { return (byte(index) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  const unsigned second = byte(1);
  if (lead < 0xC2 || lead > 0xF4 || !continues(1)) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) {
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;
    return continues(2) ? 3 : 0;
  }
  if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
  return continues(2) && continues(3) ? 4 : 0;
}

}  // namespace gpuctl
