// Port for environment variables.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gpuctl {

class Environment {
 public:
  virtual ~Environment() = default;
  /// The value, or nullopt where it is not set. An empty value counts as not set.
  virtual std::optional<std::string> get(std::string_view name) const = 0;
};

}  // namespace gpuctl
