#include "gpuctl/base/build_info.hpp"

namespace gpuctl {

// The values come from cmake/build_info.cmake.
const BuildInfo& build_info() {
  static constexpr BuildInfo info{GPUCTL_VERSION, GPUCTL_COMMIT, GPUCTL_BUILD_TYPE, GPUCTL_COMPILER, GPUCTL_LIBRARIES};
  return info;
}

}  // namespace gpuctl
