// SHA-256 through OpenSSL. Private to auth.
#pragma once

#include <string>
#include <string_view>

namespace gpuctl::auth {

/// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view data);

}  // namespace gpuctl::auth
