#include "sandbox/billing.hpp"

#include "sandbox/services.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::string_view tick_setting = "billing.tick";
constexpr std::int64_t steps_per_hour = std::chrono::hours(1) / billing_step;

Decimal cost_of(World& world, WallTime created_by) {
  return instances_hourly_cost(world, created_by) + volumes_hourly_cost(world, created_by) +
         clusters_hourly_cost(world, created_by) + serverless_hourly_cost(world, created_by);
}

Decimal step_price(const Decimal& hourly) { return Decimal::divide(hourly, Decimal(steps_per_hour), 6); }

WallTime boundary_before(WallTime time) {
  return WallTime(std::chrono::floor<std::chrono::duration<std::int64_t, std::ratio<600>>>(time.time_since_epoch()));
}

WallTime last_tick(World& world) { return World::time_of(world.books().setting(tick_setting)); }

void save_tick(World& world, WallTime tick) { world.books().set_setting(tick_setting, World::timestamp(tick)); }

void stop_everything(World& world) {
  stop_instances_unpaid(world);
  stop_clusters_unpaid(world);
  stop_volumes_unpaid(world);
  world.set_balance(Decimal(0));
}

}  // namespace

void settle_billing(World& world) {
  const WallTime now = world.clock().now();
  const WallTime last = last_tick(world);
  if (last == WallTime{}) return skip_billing(world);
  if (now - last < billing_step) return;
  WallTime tick = last;
  while (now - tick >= billing_step) {
    tick += billing_step;
    const Decimal due = step_price(cost_of(world, tick - billing_step));
    if (due.is_zero()) continue;
    world.charge(due);
    if (world.balance() <= Decimal(0)) stop_everything(world);
  }
  save_tick(world, tick);
}

void skip_billing(World& world) { save_tick(world, boundary_before(world.clock().now())); }

void charge_first_step(World& world, const Decimal& hourly) { world.charge(step_price(hourly)); }

Decimal hourly_cost(World& world) { return cost_of(world, world.clock().now()); }

}  // namespace gpuctl::sandbox
