// The names that shell completion offers: `list` leaves them, completion reads them.
#pragma once

#include <span>
#include <string_view>

#include "gpuctl/cli/services.hpp"
#include "gpuctl/model/schema.hpp"

namespace gpuctl::cli {

/// Remembers the names (ids where there is no name) of a whole list for the account in use, without what is dead.
/// Failures are ignored: only completion reads it.
void remember_names(const Invocation& invocation, Services& services, std::span<const model::Record> records);

}  // namespace gpuctl::cli
