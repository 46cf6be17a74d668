#include "config/credential_file.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <exception>

#include "config/ini_file.hpp"
#include "config/text.hpp"

namespace gpuctl::config {
namespace {

using Values = std::map<std::string, Secret, std::less<>>;

/// The non-empty single values of a map.
Values read_values(const YAML::Node& map) {
  Values values;
  for (const auto& member : map) {
    if (member.first.IsScalar() && member.second.IsScalar() && !member.second.Scalar().empty())
      values.insert_or_assign(member.first.Scalar(), Secret(member.second.Scalar()));
  }
  return values;
}

void read_map(CredentialFile& file, const YAML::Node& root) {
  file.layout = CredentialFile::Layout::yaml;
  const auto active = root["active_profile"];
  if (active && active.IsScalar()) file.active = active.Scalar();
  const auto profiles = root["profiles"];
  if (profiles && profiles.IsMap()) {
    for (const auto& member : profiles) {
      if (member.first.IsScalar() && member.second.IsMap())
        file.profiles.push_back({member.first.Scalar(), read_values(member.second)});
    }
  }
  const bool flat = file.find(kDefaultProfile) == nullptr;
  auto values = read_values(root);
  values.erase("active_profile");
  if (flat && !values.empty()) file.profiles.push_back({std::string(kDefaultProfile), std::move(values)});
}

void read_ini(CredentialFile& file, const IniFile& ini, const std::vector<std::string_view>& keys) {
  file.layout = CredentialFile::Layout::ini;
  for (auto& name : ini.profiles()) {
    CredentialProfile profile{.name = std::move(name), .values = {}};
    for (const auto key : keys) {
      if (auto value = ini.get(profile.name, key)) profile.values.emplace(key, Secret(std::move(*value)));
    }
    file.profiles.push_back(std::move(profile));
  }
}

void read_yaml(CredentialFile& file, std::string_view text) {
  try {
    const auto root = YAML::Load(std::string(text));
    if (root.IsMap()) {
      read_map(file, root);
    } else {
      file.problem = "has no `key = value` lines";
    }
  } catch (const YAML::Exception& exception) {
    file.problem = fmt::format("is neither INI nor YAML nor JSON (line {})", exception.mark.line + 1);
  } catch (const std::exception&) {
    file.problem = "is neither INI nor YAML nor JSON";
  }
}

}  // namespace

const CredentialProfile* CredentialFile::find(std::string_view profile) const {
  const auto found = std::find_if(profiles.begin(), profiles.end(), [&](const auto& p) { return p.name == profile; });
  return found == profiles.end() ? nullptr : &*found;
}

std::string CredentialFile::profile_name(const std::string& chosen) const {
  if (!chosen.empty()) return chosen;
  if (!active.empty()) return active;
  if (find(kDefaultProfile) == nullptr && profiles.size() == 1) return profiles.front().name;
  return std::string(kDefaultProfile);
}

CredentialFile parse_credential_file(std::string_view text, const std::vector<std::string_view>& keys) {
  CredentialFile file;
  if (text.find('\0') != std::string_view::npos) {
    file.problem = "is not a text file";
    return file;
  }
  const IniFile ini(text);
  if (ini.is_ini()) {
    read_ini(file, ini, keys);
  } else {
    read_yaml(file, text);
  }
  return file;
}

std::optional<Values> parse_credential_object(const std::string& text) {
  try {
    const auto root = YAML::Load(text);
    return root.IsMap() ? std::optional(read_values(root)) : std::nullopt;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::vector<std::string_view> file_keys(const model::CredentialSpec& spec) {
  std::vector<std::string_view> keys;
  for (const auto& field : spec.fields) keys.insert(keys.end(), field.file_keys.begin(), field.file_keys.end());
  keys.insert(keys.end(), spec.base_url_file_keys.begin(), spec.base_url_file_keys.end());
  return keys;
}

std::optional<std::string> credential_path(const model::CredentialSpec& spec, const Environment& environment) {
  if (auto file = environment.get(spec.file_environment)) return file;
  if (const auto folder = environment.get(spec.home_environment)) return *folder + "/credentials";
  const auto home = home_folder(environment);
  if (!home || spec.home_folder.empty()) return std::nullopt;
  return fmt::format("{}/{}/credentials", *home, spec.home_folder);
}

}  // namespace gpuctl::config
