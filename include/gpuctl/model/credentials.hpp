// Where a provider's credentials may come from (data, one per provider) and what was found.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/secret.hpp"

namespace gpuctl::model {

/// One credential field, e.g. the client id: its environment variables in order of precedence and its file keys.
struct CredentialField {
  std::string_view name;                          ///< "client_id"
  std::span<const std::string_view> environment;  ///< {"VERDA_CLIENT_ID"}
  std::span<const std::string_view> file_keys;    ///< {"verda_client_id", "client_id"}: prefixed first
  bool secret = true;
};

struct CredentialSpec {
  std::span<const CredentialField> fields;
  std::string_view base_url_environment{};  ///< "VERDA_BASE_URL"
  std::span<const std::string_view> base_url_file_keys{};
  std::string_view profile_environment{};  ///< "VERDA_PROFILE"
  std::string_view home_environment{};     ///< "VERDA_HOME": replaces the folder
  std::string_view file_environment{};     ///< "VERDA_SHARED_CREDENTIALS_FILE"
  std::string_view home_folder{};          ///< ".verda" below the home folder
  std::string_view login_url_hint{};       ///< where a person makes credentials
};

struct Credentials {
  std::string id;        ///< client id (not secret, but shown shortened); empty for API keys
  Secret secret;         ///< client secret or API key
  Secret token;          ///< a fixed bearer token, instead of id and secret
  std::string base_url;  ///< empty = the provider's default
  std::string profile;
  std::string source;                 ///< "VERDA_CLIENT_ID and VERDA_CLIENT_SECRET", "~/.verda/credentials [default]"
  std::vector<std::string> warnings;  ///< e.g. a file that others can read
};

}  // namespace gpuctl::model
