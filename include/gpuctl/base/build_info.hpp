// What this binary was built from.
#pragma once

#include <string_view>

namespace gpuctl {

struct BuildInfo {
  std::string_view version;     ///< "0.1.0"
  std::string_view commit;      ///< short commit id; empty where the sources were no git checkout
  std::string_view build_type;  ///< "Release", "Debug"
  std::string_view compiler;    ///< "GNU 12.2.0"
  std::string_view libraries;   ///< names and versions at build time: "curl=7.88.1,fmt=9.1.0"
};

const BuildInfo& build_info();

}  // namespace gpuctl
