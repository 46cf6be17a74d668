// The Verda Cloud provider (formerly DataCrunch), REST API v1.
#pragma once

#include "gpuctl/provider/provider.hpp"

namespace gpuctl::verda {

/// A constant; valid for the whole run.
const provider::ProviderDescriptor& verda_descriptor();

}  // namespace gpuctl::verda
