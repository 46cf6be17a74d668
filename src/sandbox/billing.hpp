// Money: everything is paid in steps of ten minutes, in advance.
#pragma once

#include "gpuctl/base/decimal.hpp"
#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

inline constexpr std::chrono::minutes billing_step{10};
inline constexpr int hours_per_month = 730;

/// Pays the steps that began since the last call; at zero everything is taken away.
void settle_billing(World& world);
/// The time until now is not charged: the sandbox was not running.
void skip_billing(World& world);
/// Pays the first step of something new.
void charge_first_step(World& world, const Decimal& hourly);
/// US dollars per hour of everything.
Decimal hourly_cost(World& world);

}  // namespace gpuctl::sandbox
