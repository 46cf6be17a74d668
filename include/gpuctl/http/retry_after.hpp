// When a server says to come back: Retry-After (RFC 9110 section 10.2.3). Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "gpuctl/base/clock.hpp"
#include "gpuctl/http/transport.hpp"

namespace gpuctl::http {

/// Whole seconds, or an HTTP-date relative to `now`; a date in the past is 0. More than a century counts as a century.
/// nullopt for anything else (negative, fractions, garbage): then there is no floor.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, WallTime now);

/// The instant at which the server answered: its Date header, which is on the same clock as its other dates, or `ours`
/// where it has none that can be read.
WallTime server_now(const Headers& headers, WallTime ours);

/// Of a whole answer; nullopt where the header is absent or cannot be read.
std::optional<std::chrono::seconds> retry_after(const Headers& headers, WallTime ours);

}  // namespace gpuctl::http
