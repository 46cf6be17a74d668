// A credentials file in any of the layouts that are in use, and where it is.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/environment.hpp"
#include "gpuctl/base/secret.hpp"
#include "gpuctl/model/credentials.hpp"

namespace gpuctl::config {

inline constexpr std::string_view kDefaultProfile = "default";

struct CredentialProfile {
  std::string name;
  std::map<std::string, Secret, std::less<>> values;
};

struct CredentialFile {
  enum class Layout { ini, yaml, unknown };
  Layout layout = Layout::unknown;
  std::vector<CredentialProfile> profiles;
  std::string active;   ///< the profile that the file itself chooses (YAML and JSON layouts)
  std::string problem;  ///< why nothing can be read; never quotes the file

  const CredentialProfile* find(std::string_view profile) const;
  /// `chosen` where that is not empty, else what the file chooses, else `default` if it is there, else the only one,
  /// else `default`.
  std::string profile_name(const std::string& chosen) const;
};

/// The official INI layout; else YAML or JSON with `client_id` and so on at the top, or below `profiles: NAME:` with
/// `active_profile`. `keys` are the ones of interest.
CredentialFile parse_credential_file(std::string_view text, const std::vector<std::string_view>& keys);

/// The values of one YAML or JSON object, e.g. what a credential process prints; nullopt where the text is none.
std::optional<std::map<std::string, Secret, std::less<>>> parse_credential_object(const std::string& text);

/// Every key that the file may have for this provider.
std::vector<std::string_view> file_keys(const model::CredentialSpec& spec);

/// <file variable>, else <home variable>/credentials, else ~/<home folder>/credentials; nullopt without any of them.
std::optional<std::string> credential_path(const model::CredentialSpec& spec, const Environment& environment);

}  // namespace gpuctl::config
