// What runs now and what it costs. Pure: no I/O, no state.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gpuctl/base/decimal.hpp"
#include "gpuctl/model/schema.hpp"

namespace gpuctl::workflows {

/// The status says that the thing is gone or was never made.
bool is_dead(const model::ResourceSchema& schema, const model::Record& record);

struct HourlyCost {
  Money per_hour;
  std::size_t count = 0;            ///< records that are not dead
  std::vector<std::string> idle{};  ///< names of those that look idle and are billed in full
  std::string idle_status{};        ///< the status of the first of them
  bool mixed_currencies = false;    ///< then `per_hour` covers the first currency only
};

/// Sums ResourceSchema::hourly_price_field over the records that are not dead.
HourlyCost hourly_cost(const model::ResourceSchema& schema, std::span<const model::Record> records);

/// How long `balance` lasts at `per_hour`; none where nothing is spent or the balance is used up already.
std::optional<std::chrono::seconds> lasts(const Decimal& balance, const Decimal& per_hour);

}  // namespace gpuctl::workflows
