#include "providers/verda/access.hpp"

#include <utility>

#include "providers/verda/errors.hpp"

namespace gpuctl::verda {
namespace {

constexpr std::size_t kShownOfId = 4;

/// Stands in where there are no credentials.
class NoCredentials final : public http::Authoriser {
 public:
  Result<void> authorise(http::Request&, const CallContext&) override {
    Error error{ErrorCode::unauthenticated, "there are no credentials for verda",
                "set VERDA_CLIENT_ID and VERDA_CLIENT_SECRET, or run: gpuctl auth login verda"};
    error.provider = "verda";
    return error;
  }
  bool reject(const http::Request&) override { return false; }
};

std::string shortened(const std::string& id) { return id.size() <= kShownOfId ? id : id.substr(0, kShownOfId) + "..."; }

}  // namespace

VerdaAccess::VerdaAccess(provider::OpenContext context, std::string base_url)
    : credentials_(std::move(context.credentials)), base_url_(std::move(base_url)) {
  if (!credentials_.token.empty()) {
    authoriser_ = std::make_unique<auth::BearerAuthoriser>(context.redactor, credentials_.token);
    return;
  }
  if (credentials_.id.empty()) {
    authoriser_ = std::make_unique<NoCredentials>();
    return;
  }
  if (!context.token_cache_folder.empty()) {
    cache_.emplace(context.files, context.rest.log, std::move(context.token_cache_folder));
  }
  auth::OAuth2Options options;
  options.provider = "verda";
  options.base_url = base_url_;
  options.client_id = credentials_.id;
  options.client_secret = credentials_.secret;
  auto oauth2 = std::make_unique<auth::OAuth2Authoriser>(context.rest, context.redactor, std::move(options),
                                                         cache_ ? &*cache_ : nullptr);
  oauth2_ = oauth2.get();
  authoriser_ = std::move(oauth2);
}

provider::AuthStatus VerdaAccess::status() {
  provider::AuthStatus status;
  status.id = shortened(credentials_.id);
  status.source = credentials_.source;
  status.base_url = base_url_;
  if (oauth2_ != nullptr) status.token_left = oauth2_->token_left();
  status.warnings = credentials_.warnings;
  return status;
}

Result<void> VerdaAccess::forget_tokens() { return oauth2_ == nullptr ? Result<void>() : in_verda(oauth2_->forget()); }

}  // namespace gpuctl::verda
