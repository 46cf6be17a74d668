#include "gpuctl/base/secret.hpp"

std::string leak(const gpuctl::Secret& secret) {
  std::string text = secret;
  return text;
}
