// The parts of the simulated cloud: each gives its table of operations, and the hooks that time and money need.
#pragma once

#include <span>

#include "gpuctl/base/clock.hpp"
#include "gpuctl/base/decimal.hpp"
#include "sandbox/route.hpp"

namespace gpuctl::sandbox {

std::span<const Route> account_routes();
std::span<const Route> instance_routes();
std::span<const Route> volume_routes();
std::span<const Route> key_routes();
std::span<const Route> script_routes();
std::span<const Route> catalogue_routes();
std::span<const Route> cluster_routes();
std::span<const Route> container_routes();
std::span<const Route> job_routes();
std::span<const Route> secret_routes();
std::span<const Route> audit_routes();
std::span<const Route> group_routes();

/// What is there on the first start. Called once, inside a transaction.
void seed_clusters(World& world);
void seed_serverless(World& world);

/// Bring everything up to world.clock().now(). Called before every operation, so cheap when nothing is due.
void settle_instances(World& world);
void settle_volumes(World& world);
void settle_clusters(World& world);
void settle_serverless(World& world);

/// US dollars per hour of what is billed now and was created by `created_by` (the first ten minutes of everything are
/// paid when it is created: world.charge(price / 6)).
Decimal instances_hourly_cost(World& world, WallTime created_by);
Decimal volumes_hourly_cost(World& world, WallTime created_by);
Decimal clusters_hourly_cost(World& world, WallTime created_by);
Decimal serverless_hourly_cost(World& world, WallTime created_by);

/// The balance is used up: the provider takes everything away.
void stop_instances_unpaid(World& world);
void stop_volumes_unpaid(World& world);
void stop_clusters_unpaid(World& world);

}  // namespace gpuctl::sandbox
