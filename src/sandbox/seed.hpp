// What is in a new sandbox.
#pragma once

#include <cstdint>

#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

/// Fills empty books: account, keys, scripts, a small fleet, volumes, clusters and serverless parts.
/// Credentials that are there already (after a reset) stay.
void seed_world(World& world);
/// Adds `count` running instances at once and the money to run them for a month.
void seed_fleet(World& world, std::int64_t count);

}  // namespace gpuctl::sandbox
