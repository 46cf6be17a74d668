// Small text tools of this layer.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/environment.hpp"
#include "gpuctl/base/result.hpp"

namespace gpuctl::config {

/// Without spaces, tabs and carriage returns at both ends.
std::string_view trimmed(std::string_view text);

/// Splits a command line into arguments as a POSIX shell would quote them: '...', "..." and backslashes; nothing is
/// expanded. Config error on an open quote, and where no argument is left.
Result<std::vector<std::string>> split_arguments(std::string_view line);

/// HOME; nullopt where it is not set or, as with the XDG variables, no absolute path.
std::optional<std::string> home_folder(const Environment& environment);

/// The path with the home folder written as ~.
std::string short_path(const std::string& path, const Environment& environment);

/// `url` without trailing slashes. Config error unless it is https:// (http:// on loopback only) with a host, no user
/// name, query, fragment or blank. `source` says where it came from.
Result<std::string> checked_base_url(std::string_view url, std::string_view source);

}  // namespace gpuctl::config
