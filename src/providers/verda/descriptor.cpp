#include "gpuctl/providers/verda/descriptor.hpp"

#include "providers/verda/availability.hpp"
#include "providers/verda/resource.hpp"
#include "providers/verda/verda_provider.hpp"

namespace gpuctl::verda {
namespace {

constexpr std::string_view kAliases[] = {"verda-cloud", "datacrunch"};

constexpr std::string_view kIdEnvironment[] = {"VERDA_CLIENT_ID"};
constexpr std::string_view kIdKeys[] = {"verda_client_id", "client_id"};
constexpr std::string_view kSecretEnvironment[] = {"VERDA_CLIENT_SECRET"};
constexpr std::string_view kSecretKeys[] = {"verda_client_secret", "client_secret"};
constexpr std::string_view kTokenKeys[] = {"verda_token", "verda_bearer_token"};
constexpr std::string_view kBaseUrlKeys[] = {"verda_base_url", "base_url"};

constexpr model::CredentialField kFields[] = {
    {"client_id", kIdEnvironment, kIdKeys, false},
    {"client_secret", kSecretEnvironment, kSecretKeys, true},
    {"token", {}, kTokenKeys, true},
};

constexpr model::CredentialSpec kCredentials = {
    .fields = kFields,
    .base_url_environment = "VERDA_BASE_URL",
    .base_url_file_keys = kBaseUrlKeys,
    .profile_environment = "VERDA_PROFILE",
    .home_environment = "VERDA_HOME",
    .file_environment = "VERDA_SHARED_CREDENTIALS_FILE",
    .home_folder = ".verda",
    .login_url_hint = "https://console.verda.com: project, Keys, Cloud API Credentials, Create",
};

}  // namespace

const provider::ProviderDescriptor& verda_descriptor() {
  static const provider::ProviderDescriptor descriptor = {
      .id = "verda",
      .aliases = kAliases,
      .title = "Verda Cloud",
      .summary = "GPU instances, clusters and serverless containers (formerly DataCrunch)",
      .default_base_url = kDefaultBaseUrl,
      .create_identity = "marker",
      .credentials = &kCredentials,
      .resources = all_schemas(),
      .has_balance = true,
      .has_availability = true,
      .has_raw_api = true,
      .availability_schema = &machine_availability_schema(),
      .open = open_verda,
  };
  return descriptor;
}

}  // namespace gpuctl::verda
