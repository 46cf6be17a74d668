// Fault scripts: what goes wrong, in which operation, and how often. They live in the books.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "gpuctl/http/server.hpp"
#include "sandbox/route.hpp"
#include "sandbox/router.hpp"
#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

/// What the faults that fire for one call do to it.
struct Disturbance {
  std::optional<Reply> instead;    ///< answered without acting
  bool unanswered_before = false;  ///< the connection is reset, and nothing was done
  std::optional<Reply> after;      ///< answered after acting, in place of the real answer
  http::ReplyFault on_the_way = http::ReplyFault::none;
  std::chrono::milliseconds delay{0};
  std::chrono::seconds clock_skew{0};  ///< added to the Date header
};

/// Draws the faults of an operation: counts down `skip` and `times`, sets world.effects(), evicts and expires.
Disturbance disturb(World& world, std::string_view operation);

/// POST /_sandbox/faults: {operation, kind, times?, skip?, probability?, ...}; 400 names what is wrong with it.
Reply add_fault(World& world, const Router& router, const Json& fault);
Json list_faults(World& world);
void clear_faults(World& world);

}  // namespace gpuctl::sandbox
