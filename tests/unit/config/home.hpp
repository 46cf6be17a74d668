// A home folder in memory with everything that settings and credentials are read from.
#pragma once

#include <map>
#include <string>

#include "gpuctl/config/settings.hpp"
#include "support/fakes.hpp"

namespace gpuctl::config::test {

inline constexpr std::string_view kIdVariables[] = {"VERDA_CLIENT_ID"};
inline constexpr std::string_view kIdKeys[] = {"verda_client_id", "client_id"};
inline constexpr std::string_view kSecretVariables[] = {"VERDA_CLIENT_SECRET"};
inline constexpr std::string_view kSecretKeys[] = {"verda_client_secret", "client_secret"};
inline constexpr std::string_view kTokenKeys[] = {"verda_token", "verda_bearer_token"};
inline constexpr std::string_view kUrlKeys[] = {"verda_base_url", "base_url"};
inline constexpr model::CredentialField kFields[] = {
    {"client_id", kIdVariables, kIdKeys, false},
    {"client_secret", kSecretVariables, kSecretKeys, true},
    {"token", {}, kTokenKeys, true},
};
inline constexpr model::CredentialSpec kSpec{.fields = kFields,
                                             .base_url_environment = "VERDA_BASE_URL",
                                             .base_url_file_keys = kUrlKeys,
                                             .profile_environment = "VERDA_PROFILE",
                                             .home_environment = "VERDA_HOME",
                                             .file_environment = "VERDA_SHARED_CREDENTIALS_FILE",
                                             .home_folder = ".verda",
                                             .login_url_hint = "https://console.example"};

inline const std::string kCredentials = "/home/ann/.verda/credentials";
inline const std::string kUserFile = "/home/ann/.config/gpuctl/config.yaml";
inline const std::string kProjectFile = "/home/ann/work/.gpuctl.yaml";

struct Home {
  gpuctl::test::FakeEnvironment environment{{{"HOME", "/home/ann"}}};
  gpuctl::test::FakeFiles files;
  gpuctl::test::FakeProcesses processes;
  std::map<std::string, std::string> flags;
  std::string folder = "/home/ann/work";
  std::string user_file;

  Result<Settings> load() {
    return Settings::load(
        {.environment = environment, .files = files, .working_folder = folder, .user_file = user_file, .flags = flags});
  }
  Settings settings() {
    auto loaded = load();
    INFO((loaded.ok() ? std::string() : loaded.error().message));
    REQUIRE(loaded.ok());
    return std::move(loaded).value();
  }
  Error problem() {
    auto loaded = load();
    REQUIRE_FALSE(loaded.ok());
    return std::move(loaded).error();
  }

  Result<model::Credentials> search(const std::string& profile = "", const CallContext& context = {}) {
    const CredentialQuery query{.provider = "verda", .spec = kSpec, .profile = profile};
    return find_credentials(query, settings(), environment, files, processes, context);
  }
  model::Credentials found(const std::string& profile = "") {
    auto credentials = search(profile);
    INFO((credentials.ok() ? std::string() : credentials.error().message));
    REQUIRE(credentials.ok());
    return std::move(credentials).value();
  }
  Error refused(const std::string& profile = "") {
    auto credentials = search(profile);
    REQUIRE_FALSE(credentials.ok());
    return std::move(credentials).error();
  }
  void set_pair(const std::string& id, const std::string& secret) {
    environment.set("VERDA_CLIENT_ID", id);
    environment.set("VERDA_CLIENT_SECRET", secret);
  }
};

}  // namespace gpuctl::config::test
