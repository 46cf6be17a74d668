// Repeatable randomness for `--seed`.
#pragma once

#include <atomic>

#include "gpuctl/base/random.hpp"

namespace gpuctl::sandbox {

/// SplitMix64. Thread-safe.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() override {
    constexpr std::uint64_t step = 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state_.fetch_add(step) + step;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
  }

 private:
  std::atomic<std::uint64_t> state_;
};

}  // namespace gpuctl::sandbox
