#include <array>
#include <limits>
#include <regex>

#include "gpuctl/base/random.hpp"
#include "support/catch.hpp"
#include "support/fakes.hpp"

namespace {

/// Hands out what it was given.
class ScriptedRandom final : public gpuctl::Random {
 public:
  explicit ScriptedRandom(std::vector<std::uint64_t> values) : values_(std::move(values)) {}
  std::uint64_t next() override { return values_.at(used_++); }
  std::size_t used_ = 0;

 private:
  std::vector<std::uint64_t> values_;
};

}  // namespace

TEST_CASE("below is uniform: what would favour low values is drawn again") {
  CHECK(ScriptedRandom({}).below(0) == 0);
  ScriptedRandom biased({0, 5, 14});
  // 2^64 mod 10 is 6: the values 0..5 have no full round of ten.
  CHECK(biased.below(10) == 4);
  CHECK(biased.used_ == 3);
  CHECK(ScriptedRandom({std::numeric_limits<std::uint64_t>::max()}).below(1) == 0);

  gpuctl::test::SeededRandom random(7);
  std::array<int, 6> counts{};
  for (int i = 0; i < 6000; ++i) ++counts.at(random.below(6));
  for (const int count : counts) CHECK((count > 850 && count < 1150));
}

TEST_CASE("hex has as many digits as asked for") {
  gpuctl::test::SeededRandom random;
  CHECK(random.hex(0).empty());
  for (const std::size_t digits : {1U, 16U, 17U, 40U})
    CHECK(std::regex_match(random.hex(digits), std::regex("[0-9a-f]{" + std::to_string(digits) + "}")));
  CHECK(ScriptedRandom({0xfedcba9876543210U, 0xau}).hex(17) == "0123456789abcdefa");
}

TEST_CASE("uuid is of version 4") {
  gpuctl::test::SeededRandom random;
  const std::regex shape("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::string previous;
  for (int i = 0; i < 50; ++i) {
    const auto id = random.uuid();
    CHECK(std::regex_match(id, shape));
    CHECK(id != previous);
    previous = id;
  }
}
