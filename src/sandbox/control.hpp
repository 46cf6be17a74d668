// The control plane, /_sandbox/...: what no real service has, for tests and for people who try things out.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string_view>

#include "sandbox/route.hpp"
#include "sandbox/router.hpp"
#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

struct Control {
  World& world;
  const Router& router;
  const std::function<void()>& stop;
  const std::map<std::string_view, std::int64_t>& calls;  ///< how often each operation was asked for, since the start
};

/// GET ping, status, books, operations, faults, oddities; POST advance, speed, reset, faults, oddities, seed-fleet,
/// stop; DELETE faults.
Reply run_control(Control& control, const Call& call);

}  // namespace gpuctl::sandbox
