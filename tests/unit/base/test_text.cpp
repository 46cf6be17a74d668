#include "gpuctl/base/text.hpp"

#include "support/catch.hpp"

using namespace gpuctl;
using Names = std::vector<std::string>;

TEST_CASE("a mistyped name finds the nearest ones") {
  const Names known{"output", "timeout", "verda.profile", "instances", "instance-types"};
  CHECK(nearest("outptu", known) == Names{"output"});
  CHECK(nearest("time_out", known) == Names{"timeout"});
  CHECK(nearest("Instnaces", known) == Names{"instances"});
  CHECK(nearest("inst", known) == Names{"instances", "instance-types"});
  CHECK(nearest("inst", known, 1) == Names{"instances"});
}

TEST_CASE("what is near nothing finds nothing, however long it is") {
  const Names known{"output", "timeout"};
  for (const std::string& typed : {std::string(), std::string("something"), std::string(100'000, 'x')}) {
    CHECK(nearest(typed, known).empty());
  }
  CHECK(nearest("x", {}).empty());
}

TEST_CASE("lower case is for ASCII letters alone") { CHECK(lower_case("Train-1 \xC3\x84Z") == "train-1 \xC3\x84z"); }
