// Takes secrets out of text that is about to be logged or shown.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/secret.hpp"

namespace gpuctl {

/// Thread-safe. Knows the secrets it was told of, and besides hides what looks like one: Authorization headers,
/// bearer tokens, JWTs, users in URLs, and JSON or form fields whose name says secret, token, password or key value.
class Redactor {
 public:
  /// Remembers a secret; every later `clean` hides it. Values shorter than 4 bytes are ignored.
  void learn(const Secret& secret);
  std::string clean(std::string_view text) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> known_;
};

}  // namespace gpuctl
