// Fixed credentials: bearer tokens and API keys.
#pragma once

#include <string>

#include "gpuctl/base/redactor.hpp"
#include "gpuctl/base/secret.hpp"
#include "gpuctl/http/rest_client.hpp"

namespace gpuctl::auth {

/// Sends `Authorization: <scheme> <credential>`, e.g. "Bearer" or "Key". Never blocks. Thread-safe.
class BearerAuthoriser final : public http::Authoriser {
 public:
  /// Teaches `redactor` the credential.
  BearerAuthoriser(Redactor& redactor, Secret credential, std::string scheme = "Bearer");

  /// ErrorCode::unauthenticated for an empty credential.
  Result<void> authorise(http::Request& request, const CallContext& context) override;
  /// Always false: asking again with the same credential changes nothing.
  bool reject(const http::Request& request) override;

 private:
  Secret credential_;
  std::string scheme_;
};

}  // namespace gpuctl::auth
