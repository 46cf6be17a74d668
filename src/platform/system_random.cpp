#include "gpuctl/platform/system_random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

namespace gpuctl {

std::uint64_t SystemRandom::next() {
  std::uint64_t value = 0;
  while (true) {
    // Up to 256 bytes come whole or not at all.
    const auto count = ::getrandom(&value, sizeof value, 0);
    if (count == static_cast<ssize_t>(sizeof value)) return value;
    if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
  }
}

}  // namespace gpuctl
