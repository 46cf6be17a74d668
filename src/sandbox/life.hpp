// Transitions that are under way: what becomes of a resource, and when. A resource at rest has none.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

struct Transition {
  std::string_view to;         ///< a status, or a word of the part's own such as "purge"
  std::chrono::seconds after;  ///< after the one before, as long as it takes at the real service
};

/// Replaces what was under way for the resource. `kind` is "instance" or "volume".
void plan(World& world, std::string_view kind, std::string_view id, std::initializer_list<Transition> transitions);
/// For deadlines that `speed` does not shorten, such as the 96 hours of the trash.
void plan_at(World& world, std::string_view kind, std::string_view id, std::string_view to, WallTime at);
void cancel_plan(World& world, std::string_view kind, std::string_view id);
bool is_planned(World& world, std::string_view kind, std::string_view id, std::string_view to);

/// Calls `apply` for every transition that is due, oldest first for each resource.
using Apply = void (*)(World& world, const std::string& id, const std::string& to);
void settle_plans(World& world, std::string_view kind, Apply apply);

}  // namespace gpuctl::sandbox
