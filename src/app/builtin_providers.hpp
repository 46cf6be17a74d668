// The providers that are built in.
#pragma once

#include <span>

#include "gpuctl/provider/provider.hpp"

namespace gpuctl::app {

/// A new provider is one more line in the body.
std::span<const provider::ProviderDescriptor* const> builtin_providers();

}  // namespace gpuctl::app
