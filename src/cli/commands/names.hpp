// The cache of names that shell completion reads: <cache folder>/names/<provider>-<resource>.txt, one name a line.
#pragma once

#include <span>
#include <string_view>

#include "gpuctl/cli/services.hpp"
#include "gpuctl/model/schema.hpp"

namespace gpuctl::cli {

/// Remembers the names (ids where there is no name) of a whole list. Failures are ignored: only completion reads it.
void remember_names(Services& services, std::string_view provider_id, const model::ResourceSchema& resource,
                    std::span<const model::Record> records);

}  // namespace gpuctl::cli
