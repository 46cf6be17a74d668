#include "gpuctl/base/secret.hpp"

#include <cstring>

namespace gpuctl {

Secret::~Secret() {
  // The whole capacity: a moved-from or shortened string still has the old bytes beyond its size.
  text_.resize(text_.capacity());
  ::explicit_bzero(text_.data(), text_.size());
}

}  // namespace gpuctl
