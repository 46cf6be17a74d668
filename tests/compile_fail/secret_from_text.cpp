#include "gpuctl/base/secret.hpp"

gpuctl::Secret wrap(const std::string& text) {
  gpuctl::Secret secret = text;
  return secret;
}
