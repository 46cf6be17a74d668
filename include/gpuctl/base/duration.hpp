// Durations and instants as people and servers write them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "gpuctl/base/clock.hpp"

namespace gpuctl {

/// "90s", "10m", "1h30m", "2d", "500ms", plain seconds "45". nullopt for anything else or a negative one.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// Two units at most, for people: "40s", "1m 12s", "3h", "6d 2h".
std::string format_duration(std::chrono::seconds duration);

/// One unit, for table columns: "40s", "3h", "6d".
std::string format_age(std::chrono::seconds duration);

/// RFC 3339, any offset, optional fraction: "2023-07-15T14:10:26.654Z". nullopt when it is not one.
std::optional<WallTime> parse_rfc3339(std::string_view text);

/// RFC 3339 in UTC with whole seconds: "2023-07-15T14:10:26Z".
std::string format_rfc3339(WallTime time);

/// HTTP-date in all three forms of RFC 9110 section 5.6.7. nullopt when it is not one.
std::optional<WallTime> parse_http_date(std::string_view text);

}  // namespace gpuctl
