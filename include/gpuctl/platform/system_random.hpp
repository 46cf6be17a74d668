// Randomness from the kernel (getrandom).
#pragma once

#include "gpuctl/base/random.hpp"

namespace gpuctl {

/// Blocks only before the kernel's generator is seeded, i.e. early at boot. Throws std::system_error where the kernel
/// refuses, which no supported system does: predictable numbers would be worse.
class SystemRandom final : public Random {
 public:
  std::uint64_t next() override;
};

}  // namespace gpuctl
