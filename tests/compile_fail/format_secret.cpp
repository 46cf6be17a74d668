#include <fmt/format.h>

#include "gpuctl/base/secret.hpp"

std::string print(const gpuctl::Secret& secret) { return fmt::format("{}", secret); }
