// Validation of serverless requests, in the words of the service: the first problem, "" where there is none.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

enum class Kind { string, number, boolean, array, object };

/// One member of a request. Members that a table does not name are ignored, as the service does.
struct Field {
  std::string_view name;
  Kind kind = Kind::string;
  bool required = true;
  double least = std::numeric_limits<double>::lowest();
  double most = std::numeric_limits<double>::max();
  std::string_view values = "";  ///< allowed strings, joined by ", "; empty: any
};

/// `path` is what stands before a member's name in messages, e.g. "scaling.".
std::string shape_problem(const Json& object, std::span<const Field> fields, std::string_view path = "");

/// [a-z0-9]([-a-z0-9]*[a-z0-9])?, at most 63 characters.
std::string name_problem(std::string_view name);
std::string create_container_problem(World& world, const Json& containers);
/// Containers of a PATCH: each names one that exists in `present`.
std::string patch_container_problem(World& world, const Json& containers, const Json& present);
std::string environment_problem(World& world, const Json& env, std::string_view path);
std::string registry_problem(World& world, const Json* settings);
std::string compute_problem(const Json& compute);
std::string scaling_problem(const Json& scaling, bool all_required);
std::string job_scaling_problem(const Json& scaling, bool all_required);

}  // namespace gpuctl::sandbox
