// Reading of header field values. Private to http.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gpuctl::http {

/// Without blanks (space, tab) on either side.
std::string_view trim(std::string_view text);
/// Decimal digits and nothing else; too many of them count as the largest number. nullopt otherwise.
std::optional<std::int64_t> parse_digits(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
/// "api.verda.com" of "https://user@api.verda.com:443/v1?x"; "::1" of "http://[::1]:80/". Empty where there is none.
std::string_view host_of(std::string_view url);
/// The host with its port: "127.0.0.1:8080", "[::1]:80".
std::string_view authority_of(std::string_view url);
/// Whether text begins as an HTML or XML page does.
bool looks_like_html(std::string_view body);

}  // namespace gpuctl::http
