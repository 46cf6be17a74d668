// One opened Verda account.
#pragma once

#include <memory>

#include "gpuctl/provider/provider.hpp"

namespace gpuctl::verda {

inline constexpr std::string_view kDefaultBaseUrl = "https://api.verda.com/v1";

/// No network. ErrorCode::config where only one half of the credentials is there.
Result<std::unique_ptr<provider::Provider>> open_verda(provider::OpenContext context);

}  // namespace gpuctl::verda
