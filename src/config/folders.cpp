#include "config/folders.hpp"

#include <fmt/format.h>

#include "config/text.hpp"

namespace gpuctl::config {
namespace {

struct Place {
  std::string_view own;
  std::string_view xdg;
  std::string_view below_home;
};

constexpr Place kConfig{"GPUCTL_CONFIG_DIR", "XDG_CONFIG_HOME", "/.config"};
constexpr Place kState{"GPUCTL_STATE_DIR", "XDG_STATE_HOME", "/.local/state"};
constexpr Place kCache{"GPUCTL_CACHE_DIR", "XDG_CACHE_HOME", "/.cache"};

std::string find(const Place& place, const Environment& environment, const std::string& working_folder) {
  if (const auto own = environment.get(place.own))
    return own->starts_with('/') ? *own : fmt::format("{}/{}", working_folder, *own);
  const auto xdg = environment.get(place.xdg);
  if (xdg && xdg->starts_with('/')) return *xdg + "/gpuctl";
  const auto home = home_folder(environment);
  return home ? fmt::format("{}{}/gpuctl", *home, place.below_home) : std::string();
}

Result<std::string> needed(const std::string& folder, std::string_view what, std::string_view variable) {
  if (!folder.empty()) return folder;
  return Error{.code = ErrorCode::config,
               .message = fmt::format("there is no folder for gpuctl's {}: HOME is not set", what),
               .hint = fmt::format("export {}=/some/folder", variable)};
}

}  // namespace

Folders find_folders(const Environment& environment, const std::string& working_folder) {
  return {find(kConfig, environment, working_folder), find(kState, environment, working_folder),
          find(kCache, environment, working_folder)};
}

Result<std::string> Settings::config_folder() const { return needed(folders_.config, "settings", kConfig.own); }
Result<std::string> Settings::state_folder() const { return needed(folders_.state, "state", kState.own); }
Result<std::string> Settings::cache_folder() const { return needed(folders_.cache, "cache", kCache.own); }

}  // namespace gpuctl::config
