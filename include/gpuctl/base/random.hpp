// Port for randomness.
#pragma once

#include <cstdint>
#include <string>

namespace gpuctl {

/// Thread-safe. The real one reads the kernel's generator; tests seed theirs.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t next() = 0;

  /// A uniform value in [0, bound); 0 when bound is 0.
  std::uint64_t below(std::uint64_t bound);
  /// `digits` lower-case hexadecimal digits.
  std::string hex(std::size_t digits);
  /// A version 4 UUID, lower case.
  std::string uuid();
};

}  // namespace gpuctl
