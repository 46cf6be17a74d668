// Reads a settings file (YAML) into keys and values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/error.hpp"

namespace gpuctl::config {

struct FileEntry {
  std::string key;  ///< "verda.profile", whether written nested or dotted
  std::string value;
  int line = 0;  ///< from 1
};

struct SettingsFile {
  std::vector<FileEntry> entries;
  std::vector<Problem> problems;  ///< subject "path:line"
};

/// One document, a map of maps of single values. Everything that is wrong becomes a problem; nothing is thrown.
SettingsFile parse_settings(std::string_view text, const std::string& path);

}  // namespace gpuctl::config
