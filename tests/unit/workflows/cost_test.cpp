#include "gpuctl/workflows/cost.hpp"

#include "fleet.hpp"
#include "gpuctl/base/text.hpp"
#include "support/catch.hpp"

using namespace gpuctl;
using namespace gpuctl::test;
using namespace std::chrono_literals;

TEST_CASE("the hourly cost counts what is not dead, exactly, and names what looks idle") {
  const std::vector<model::Record> fleet{
      machine({{"name", "train-1"}, {"status", "running"}, {"price_per_hour", NumberText{"2.29"}}}),
      machine({{"name", "train-2"}, {"status", "provisioning"}, {"price_per_hour", "23.92"}}),
      machine({{"name", "eval"}, {"status", "offline"}, {"price_per_hour", NumberText{"1.29"}}}),
      machine({{"name", "old"}, {"status", "discontinued"}, {"price_per_hour", NumberText{"99"}}}),
      machine({{"name", "free"}, {"status", "running"}}),
  };
  const auto cost = workflows::hourly_cost(fleet_schema(), fleet);
  CHECK(cost.count == 4);
  CHECK(cost.per_hour.amount.to_string() == "27.5");
  CHECK(cost.per_hour.currency == "USD");
  CHECK(cost.idle == std::vector<std::string>{"eval"});
  CHECK(cost.idle_status == "offline");
}

TEST_CASE("how long a balance lasts") {
  CHECK(workflows::lasts(Decimal(55), *Decimal::parse("27.5")) == 2h);
  CHECK(workflows::lasts(Decimal(10), Decimal(0)) == std::nullopt);
  CHECK(workflows::lasts(Decimal(0), Decimal(1)) == std::nullopt);
  CHECK(workflows::lasts(Decimal(-1), Decimal(1)) == std::nullopt);
  CHECK(workflows::lasts(Decimal(9000000000000), *Decimal::parse("0.000000001")) == 876000h);
}

TEST_CASE("the nearest names are near, few and without case") {
  const std::vector<std::string> names{"train-1", "eval", "train-2", "serve", "train-1"};
  CHECK(nearest("trian-1", names, 1) == std::vector<std::string>{"train-1"});
  CHECK(nearest("TRAIN", names) == std::vector<std::string>{"train-1", "train-2"});
  CHECK(nearest("zzz", names).empty());
  CHECK(nearest("", names).empty());
}
