#include "gpuctl/base/random.hpp"

#include <string_view>

namespace gpuctl {

std::uint64_t Random::below(std::uint64_t bound) {
  if (bound == 0) return 0;
  // Values below 2^64 mod bound would make the low results more likely.
  const std::uint64_t skip = (0 - bound) % bound;
  std::uint64_t value = next();
  while (value < skip) value = next();
  return value % bound;
}

std::string Random::hex(std::size_t digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(digits);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (i % 16 == 0) bits = next();
    text += kDigits[bits & 0xFU];
    bits >>= 4U;
  }
  return text;
}

std::string Random::uuid() {
  constexpr std::string_view kVariants = "89ab";
  std::string text = hex(32);
  text[12] = '4';
  text[16] = kVariants[below(4)];
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) text.insert(dash, 1, '-');
  return text;
}

}  // namespace gpuctl
