#include "gpuctl/auth/oauth2.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gpuctl/base/value.hpp"
#include "gpuctl/http/json.hpp"

namespace gpuctl::auth {
namespace {

using std::chrono::seconds;

constexpr seconds kMargin{60};
/// For an answer without expires_in, which RFC 6749 only recommends.
constexpr std::int64_t kAssumedLife = 300;
constexpr std::int64_t kLongestLife = 30LL * 24 * 3600;
/// Somebody who holds the cache's lock for longer than this is not waited for.
constexpr seconds kLockPatience{30};
constexpr std::string_view kScheme = "Bearer ";

Error describe_refusal(const http::Response& response) {
  Error error = http::error_of_status(response);
  const auto body = http::parse_json(response.body);
  if (!body.ok()) return error;
  for (const char* field : {"message", "error_description", "error"}) {
    const auto* text = body->find(field) == nullptr ? nullptr : body->find(field)->if_string();
    if (text == nullptr || text->empty()) continue;
    error.message = *text;
    break;
  }
  return error;
}

/// A token goes into a header line: anything but visible ASCII would break out of it.
bool is_token_text(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

Result<CachedToken> decode_answer(const http::Response& response, WallTime asked_at) {
  GPUCTL_ASSIGN(const Value document, http::parse_json(response.body));
  const Fields fields(document, "token");
  GPUCTL_ASSIGN(auto text, fields.string("access_token"));
  std::int64_t life = kAssumedLife;
  if (const Value* stated = document.find("expires_in"); stated != nullptr && !stated->is_null()) {
    GPUCTL_ASSIGN(life, fields.integer("expires_in"));
  }
  if (!is_token_text(text) || life <= 0)
    return Error{.code = ErrorCode::bad_response,
                 .message = "the token endpoint's answer holds no token that can be used",
                 .delivery = Delivery::answered};
  return CachedToken{Secret(std::move(text)), asked_at, asked_at + seconds(std::min(life, kLongestLife))};
}

}  // namespace

OAuth2Authoriser::OAuth2Authoriser(http::RestPorts ports, Redactor& redactor, OAuth2Options options, TokenCache* cache)
    : ports_(ports),
      redactor_(redactor),
      options_(std::move(options)),
      key_{options_.provider, options_.base_url + options_.token_path, options_.client_id, options_.scope,
           options_.client_secret},
      cache_(cache),
      client_(ports, options_.base_url, nullptr, &describe_refusal) {
  redactor_.learn(options_.client_secret);
}

Result<void> OAuth2Authoriser::authorise(http::Request& request, const CallContext& context) {
  GPUCTL_ASSIGN(const auto token, current(context));
  request.headers.add("Authorization", std::string(kScheme) + token.text.reveal());
  return {};
}

bool OAuth2Authoriser::reject(const http::Request& request) {
  const auto header = request.headers.get("Authorization").value_or("");
  if (!header.starts_with(kScheme)) return false;
  const Secret sent(header.substr(kScheme.size()));
  const std::scoped_lock lock(mutex_);
  // Another thread may have renewed it meanwhile: that one stays.
  if (token_ && !token_->text.same_as(sent)) return true;
  rejected_ = sent;
  token_.reset();
  return true;
}

std::optional<std::chrono::seconds> OAuth2Authoriser::token_left() {
  const std::scoped_lock lock(mutex_);
  auto token = token_;
  if (!token && cache_ != nullptr) token = cache_->load(key_);
  if (!token || !usable(*token, seconds(0))) return std::nullopt;
  return std::chrono::floor<seconds>(token->expires_at - ports_.clock.now());
}

Result<void> OAuth2Authoriser::forget() {
  const std::scoped_lock lock(mutex_);
  token_.reset();
  return cache_ == nullptr ? Result<void>() : cache_->forget(key_);
}

/// The token to use now. One thread renews it, without the mutex; the others wait for that or for their context's end.
Result<CachedToken> OAuth2Authoriser::current(const CallContext& context) {
  std::unique_lock lock(mutex_);
  for (;;) {
    GPUCTL_TRY(context.check(ports_.clock));
    if (token_ && usable(*token_, kMargin)) return *token_;
    if (!renewing_) break;
    const auto done = [this] { return !renewing_; };
    if (context.deadline) {
      renewed_.wait_until(lock, context.stop, *context.deadline, done);
    } else {
      renewed_.wait(lock, context.stop, done);
    }
  }
  renewing_ = true;
  const auto old = token_;
  lock.unlock();
  auto token = renew(old, context);
  lock.lock();
  renewing_ = false;
  if (token.ok()) token_ = *token;
  renewed_.notify_all();
  return token;
}

Result<CachedToken> OAuth2Authoriser::renew(const std::optional<CachedToken>& old, const CallContext& context) {
  auto stored = from_disk();
  if (stored && stored->fresh(ports_.clock.now(), kMargin)) return *std::move(stored);
  auto token = renew_locked(context);
  if (token.ok() || context.cancelled()) return token;
  // In the last minute of a token's life, renewing is early: a failure does no harm yet.
  const auto kept = still_valid(old) ? old : stored;
  if (!still_valid(kept)) return token;
  warn(fmt::format("the {} token could not be renewed and is used to its end: {}", options_.provider,
                   token.error().message));
  return *kept;
}

/// Fetches under the cache's lock, unless somebody else did while we waited for it.
Result<CachedToken> OAuth2Authoriser::renew_locked(const CallContext& context) {
  if (cache_ == nullptr) return fetch(context);
  const auto lock = cache_->lock(key_, context.until(ports_.clock.steady_now() + kLockPatience));
  if (!lock.ok()) {
    GPUCTL_TRY(context.check(ports_.clock));
    warn(fmt::format("the token cache is not used: {}", lock.error().message));
    return fetch(context);
  }
  if (auto stored = from_disk(); stored && stored->fresh(ports_.clock.now(), kMargin)) return *std::move(stored);
  auto token = fetch(context);
  if (!token.ok()) return token;
  if (const auto saved = cache_->store(key_, *token); !saved.ok())
    warn(fmt::format("the {} token is not cached: {}", options_.provider, saved.error().message));
  return token;
}

std::optional<CachedToken> OAuth2Authoriser::from_disk() {
  auto stored = cache_ == nullptr ? std::nullopt : cache_->load(key_);
  if (!stored) return std::nullopt;
  redactor_.learn(stored->text);
  const std::scoped_lock lock(mutex_);
  return stored->text.same_as(rejected_) || !is_token_text(stored->text.reveal()) ? std::nullopt : stored;
}

Result<CachedToken> OAuth2Authoriser::fetch(const CallContext& context) {
  Value body = Value::object({{"grant_type", "client_credentials"},
                              {"client_id", options_.client_id},
                              {"client_secret", options_.client_secret.reveal()}});
  if (!options_.scope.empty()) body.set("scope", options_.scope);
  http::ApiRequest request{.method = http::Method::post, .path = options_.token_path, .body = to_json(body)};
  request.authorise = false;
  request.sensitive = true;
  const auto asked_at = ports_.clock.now();
  auto answer = client_.send(request, context);
  if (!answer.ok()) {
    Error error = std::move(answer).error();
    error.provider = options_.provider;
    if (error.http_status == 400 || error.http_status == 401) {
      error.code = ErrorCode::unauthenticated;
      error.message = fmt::format("{} refused the client id and secret: {}", options_.provider, error.message);
      error.hint = fmt::format("gpuctl auth login {}", options_.provider);
    } else if (error.code != ErrorCode::cancelled) {
      error.message = "cannot get an access token: " + error.message;
    }
    return error;
  }
  auto token = decode_answer(*answer, asked_at);
  if (token.ok()) redactor_.learn(token->text);
  return token;
}

bool OAuth2Authoriser::still_valid(const std::optional<CachedToken>& token) {
  const std::scoped_lock lock(mutex_);
  return token && usable(*token, seconds(0));
}

/// The caller holds the mutex.
bool OAuth2Authoriser::usable(const CachedToken& token, seconds margin) {
  return !token.text.same_as(rejected_) && token.fresh(ports_.clock.now(), margin);
}

void OAuth2Authoriser::warn(std::string_view message) { ports_.log.write(LogLevel::warning, message); }

}  // namespace gpuctl::auth
