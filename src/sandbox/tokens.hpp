// The service's login: tokens in the shape of JWTs that mean nothing by themselves; the books know which are good.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/route.hpp"
#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

inline constexpr std::chrono::hours token_life{1};

/// POST /oauth2/token.
Reply issue_token(World& world, const Call& call);
/// Whether the Authorization header carries a token that is good now.
bool is_authorized(World& world, const Call& call);
/// Makes every access token invalid; refresh tokens stay good.
void expire_tokens(World& world);

}  // namespace gpuctl::sandbox
