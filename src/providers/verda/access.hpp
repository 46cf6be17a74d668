// The credentials of one opened provider: which authoriser puts them on requests, and what is known about them.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "gpuctl/auth/bearer.hpp"
#include "gpuctl/auth/oauth2.hpp"
#include "gpuctl/auth/token_cache.hpp"
#include "gpuctl/provider/provider.hpp"

namespace gpuctl::verda {

/// A fixed bearer token where there is one, else OAuth2 with the client id and secret. Without any, every call that
/// needs credentials fails with unauthenticated and nothing is sent.
class VerdaAccess final : public provider::AuthControl {
 public:
  /// `base_url` without a trailing slash. What `context` refers to must outlive this.
  VerdaAccess(provider::OpenContext context, std::string base_url);

  http::Authoriser& authoriser() { return *authoriser_; }

  provider::AuthStatus status() override;
  Result<void> forget_tokens() override;

 private:
  model::Credentials credentials_;
  std::string base_url_;
  std::optional<auth::TokenCache> cache_;
  std::unique_ptr<http::Authoriser> authoriser_;
  auth::OAuth2Authoriser* oauth2_ = nullptr;  ///< authoriser_, where it is of this kind
};

}  // namespace gpuctl::verda
