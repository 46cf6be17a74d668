// store_credentials and remove_credentials: edits of the INI file that keep every other byte.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/credential_file.hpp"
#include "config/ini_file.hpp"
#include "config/text.hpp"
#include "gpuctl/config/settings.hpp"

namespace gpuctl::config {
namespace {

constexpr std::uint64_t kLargestFile = 1U << 20U;

Error config_error(std::string message) { return Error{.code = ErrorCode::config, .message = std::move(message)}; }

bool has_blank_or_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c <= ' ') || c == 0x7F; });
}

struct OpenFile {
  std::string path;
  IniFile ini{""};
};

/// The file as it is; an empty one where there is none yet.
Result<OpenFile> open_file(const CredentialQuery& query, const Environment& environment, Files& files) {
  auto path = credential_path(query.spec, environment);
  if (!path) return config_error(fmt::format("there is no credentials file for {}: HOME is not set", query.provider));
  auto text = files.read(*path, kLargestFile);
  if (!text.ok() && text.error().code != ErrorCode::not_found) return std::move(text).error();
  const std::string content = text.ok() ? std::move(*text) : std::string();
  OpenFile file{std::move(*path), IniFile(content)};
  if (content.find('\0') != std::string::npos || !file.ini.is_ini())
    return config_error(fmt::format("{} is not in INI layout: edit it by hand", short_path(file.path, environment)));
  return file;
}

Result<std::string> checked_profile(std::string name) {
  if (name.empty()) name = kDefaultProfile;
  if (name.find_first_of("[]") != std::string::npos || has_blank_or_control(name))
    return Error{.code = ErrorCode::usage, .message = "a profile name has no blanks and no brackets"};
  return name;
}

std::string named_profile(const CredentialQuery& query, const Environment& environment) {
  return query.profile.empty() ? environment.get(query.spec.profile_environment).value_or("") : query.profile;
}

/// Sets the spelling of the key that is in force, or takes all spellings out where there is no value.
void store_value(IniFile& ini, const std::string& profile, std::span<const std::string_view> keys,
                 const std::string& value) {
  if (keys.empty()) return;
  if (value.empty()) {
    for (const auto key : keys) ini.remove(profile, key);
    return;
  }
  const auto in_force =
      std::find_if(keys.begin(), keys.end(), [&](auto key) { return ini.get(profile, key).has_value(); });
  ini.set(profile, in_force == keys.end() ? keys.front() : *in_force, value);
}

const std::string& value_for(const model::CredentialField& field, const model::Credentials& credentials) {
  if (field.name == "token") return credentials.token.reveal();
  return field.secret ? credentials.secret.reveal() : credentials.id;
}

}  // namespace

Result<std::string> store_credentials(const CredentialQuery& query, const model::Credentials& credentials,
                                      const Environment& environment, Files& files) {
  GPUCTL_ASSIGN(const auto profile, checked_profile(named_profile(query, environment)));
  auto base_url = credentials.base_url;
  if (!base_url.empty()) {
    GPUCTL_ASSIGN(base_url, checked_base_url(base_url, "the command line"));
  }
  for (const auto& field : query.spec.fields) {
    if (has_blank_or_control(value_for(field, credentials)))
      return config_error(fmt::format("the {} contains a blank or a control character", field.name));
  }
  GPUCTL_ASSIGN(auto file, open_file(query, environment, files));
  for (const auto& field : query.spec.fields)
    store_value(file.ini, profile, field.file_keys, value_for(field, credentials));
  store_value(file.ini, profile, query.spec.base_url_file_keys, base_url);
  if (const auto slash = file.path.rfind('/'); slash != std::string::npos && slash > 0) {
    GPUCTL_TRY(files.make_directories(file.path.substr(0, slash), 0700));
  }
  GPUCTL_TRY(files.write_atomic(file.path, file.ini.text(), 0600));
  return std::move(file.path);
}

Result<bool> remove_credentials(const CredentialQuery& query, const Environment& environment, Files& files) {
  GPUCTL_ASSIGN(auto file, open_file(query, environment, files));
  CredentialFile names;
  for (auto& name : file.ini.profiles()) names.profiles.push_back({std::move(name), {}});
  const auto profile = names.profile_name(named_profile(query, environment));
  bool removed = false;
  for (const auto key : file_keys(query.spec)) removed = file.ini.remove(profile, key) || removed;
  if (!removed) return false;
  file.ini.remove_if_empty(profile);
  GPUCTL_TRY(files.write_atomic(file.path, file.ini.text(), 0600));
  return true;
}

}  // namespace gpuctl::config
