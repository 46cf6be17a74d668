// The environment of this process.
#pragma once

#include "gpuctl/base/environment.hpp"

namespace gpuctl {

/// Thread-safe as long as nobody calls setenv(); gpuctl never does.
class SystemEnvironment final : public Environment {
 public:
  std::optional<std::string> get(std::string_view name) const override;
};

}  // namespace gpuctl
