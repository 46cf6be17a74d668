#include "gpuctl/auth/bearer.hpp"

namespace gpuctl::auth {

BearerAuthoriser::BearerAuthoriser(Redactor& redactor, Secret credential, std::string scheme)
    : credential_(std::move(credential)), scheme_(std::move(scheme)) {
  redactor.learn(credential_);
}

Result<void> BearerAuthoriser::authorise(http::Request& request, const CallContext&) {
  if (credential_.empty()) return Error{.code = ErrorCode::unauthenticated, .message = "there is no token or API key"};
  request.headers.add("Authorization", scheme_ + " " + credential_.reveal());
  return {};
}

bool BearerAuthoriser::reject(const http::Request&) { return false; }

}  // namespace gpuctl::auth
