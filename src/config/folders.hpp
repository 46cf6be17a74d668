// Where gpuctl keeps its files.
#pragma once

#include <string>

#include "gpuctl/config/settings.hpp"

namespace gpuctl::config {

/// GPUCTL_*_DIR, else the XDG variable, else the usual place below HOME; empty where all three are missing. XDG
/// variables that are no absolute path are ignored, as their specification asks; a relative GPUCTL_*_DIR starts at
/// `working_folder`.
Folders find_folders(const Environment& environment, const std::string& working_folder);

}  // namespace gpuctl::config
