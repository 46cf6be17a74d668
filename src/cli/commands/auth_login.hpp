// Storing and removing credentials, and the question whether they work.
#pragma once

#include <optional>

#include "gpuctl/cli/command.hpp"
#include "gpuctl/cli/services.hpp"

namespace gpuctl::cli {

Command auth_login_command(const provider::Registry& registry);
Command auth_logout_command(const provider::Registry& registry);

/// Asks the provider for the balance, the cheapest call that needs credentials. The balance, or none where the
/// provider has no balance to ask for. Blocks on the network.
Result<std::optional<Money>> probe(provider::Provider& provider, const CallContext& context);

}  // namespace gpuctl::cli
