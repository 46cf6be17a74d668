#include "gpuctl/platform/system_environment.hpp"

#include <cstdlib>

namespace gpuctl {

std::optional<std::string> SystemEnvironment::get(std::string_view name) const {
  const char* value = std::getenv(std::string(name).c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

}  // namespace gpuctl
