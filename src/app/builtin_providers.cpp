#include "app/builtin_providers.hpp"

#include <array>

#include "gpuctl/providers/verda/descriptor.hpp"

namespace gpuctl::app {

std::span<const provider::ProviderDescriptor* const> builtin_providers() {
  static const std::array providers{&verda::verda_descriptor()};
  return providers;
}

}  // namespace gpuctl::app
