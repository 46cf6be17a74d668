// OAuth2 client credentials (RFC 6749 section 4.4): a client id and secret become short-lived bearer tokens.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>

#include "gpuctl/auth/token_cache.hpp"
#include "gpuctl/base/redactor.hpp"
#include "gpuctl/http/rest_client.hpp"

namespace gpuctl::auth {

struct OAuth2Options {
  std::string provider;  ///< "verda": for the cache key, errors and hints
  std::string base_url;  ///< "https://api.verda.com/v1", without a trailing slash
  std::string token_path = "/oauth2/token";
  std::string client_id;
  Secret client_secret;
  std::string scope{};  ///< sent only where not empty
};

/// Fetches a token when there is none, keeps it in memory and (with a cache) on disk, and renews it 60 s before its
/// end. With a token that is still valid, `authorise` makes no request.
///
/// - The request is JSON, as Verda documents it. A refresh token in the answer is not used: asking anew with the client
///   credentials costs the same one request, needs no second secret on disk and has no expiry of its own to handle.
/// - Threads of one process share one fetch; processes share one through the cache's lock.
/// - When renewing fails while the old token is still valid, the old token is used (and the log says so).
/// - `reject` takes a token out of use for this process, in memory and as found on disk, if it is the one in use. The
///   next fetch replaces it on disk, so other processes that meet it do the same and then find the new one.
/// - Expiry is on the wall clock, counted from before the request.
///
/// Errors of `authorise`: unauthenticated (400 or 401 by the token endpoint, with `gpuctl auth login <provider>` as
/// hint), bad_response, and those of RestClient. Thread-safe. All references must outlive it.
class OAuth2Authoriser final : public http::Authoriser {
 public:
  /// `cache` may be null: then tokens live in memory only. Teaches `redactor` the secret and every token.
  OAuth2Authoriser(http::RestPorts ports, Redactor& redactor, OAuth2Options options, TokenCache* cache);

  Result<void> authorise(http::Request& request, const CallContext& context) override;
  bool reject(const http::Request& request) override;

  /// Time left of the token in memory or on disk; none without a valid one. No network.
  std::optional<std::chrono::seconds> token_left();
  /// Drops the token in memory and on disk.
  Result<void> forget();

 private:
  Result<CachedToken> current(const CallContext& context);
  Result<CachedToken> renew(const std::optional<CachedToken>& old, const CallContext& context);
  Result<CachedToken> renew_locked(const CallContext& context);
  std::optional<CachedToken> from_disk();
  Result<CachedToken> fetch(const CallContext& context);
  bool still_valid(const std::optional<CachedToken>& token);
  bool usable(const CachedToken& token, std::chrono::seconds margin);
  void warn(std::string_view message);

  http::RestPorts ports_;
  Redactor& redactor_;
  const OAuth2Options options_;
  const TokenKey key_;
  TokenCache* cache_;
  http::RestClient client_;

  std::mutex mutex_;
  std::condition_variable_any renewed_;
  bool renewing_ = false;
  std::optional<CachedToken> token_;
  Secret rejected_;  ///< the last token that the server did not take
};

}  // namespace gpuctl::auth
