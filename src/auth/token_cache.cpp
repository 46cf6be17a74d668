#include "gpuctl/auth/token_cache.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "auth/sha256.hpp"
#include "gpuctl/base/value.hpp"
#include "gpuctl/http/json.hpp"

namespace gpuctl::auth {
namespace {

using std::chrono::seconds;

constexpr unsigned kFileMode = 0600;
constexpr unsigned kFolderMode = 0700;
constexpr unsigned kOthers = 0077;
constexpr std::uint64_t kLargestFile = 64U << 10U;
constexpr seconds kClockTolerance = std::chrono::minutes(5);

std::int64_t to_unix(WallTime time) { return std::chrono::floor<seconds>(time).time_since_epoch().count(); }

WallTime from_unix(std::int64_t time) {
  constexpr std::int64_t kYear9999 = 253'402'300'799;
  return WallTime(seconds(std::clamp<std::int64_t>(time, 0, kYear9999)));
}

Result<CachedToken> decode(std::string_view text) {
  GPUCTL_ASSIGN(const Value document, http::parse_json(text));
  const Fields fields(document, "token file");
  GPUCTL_ASSIGN(const auto version, fields.integer("version"));
  if (version != 1) return Error{.code = ErrorCode::io, .message = "it is of another version"};
  GPUCTL_ASSIGN(auto token, fields.string("access_token"));
  GPUCTL_ASSIGN(const auto issued_at, fields.integer("issued_at"));
  GPUCTL_ASSIGN(const auto expires_at, fields.integer("expires_at"));
  if (token.empty()) return Error{.code = ErrorCode::io, .message = "it holds no token"};
  return CachedToken{Secret(std::move(token)), from_unix(issued_at), from_unix(expires_at)};
}

std::string encode(const CachedToken& token) {
  return to_json(Value::object({{"version", 1},
                                {"access_token", token.text.reveal()},
                                {"issued_at", to_unix(token.issued_at)},
                                {"expires_at", to_unix(token.expires_at)}}));
}

}  // namespace

bool CachedToken::fresh(WallTime now, seconds margin) const {
  const auto half_life = std::chrono::floor<seconds>((expires_at - issued_at) / 2);
  return now >= issued_at - kClockTolerance && now < expires_at - std::min(margin, half_life);
}

TokenCache::TokenCache(Files& files, Log& log, std::string folder)
    : files_(files), log_(log), folder_(std::move(folder)) {}

std::string TokenCache::path_of(const TokenKey& key) const {
  // Lengths keep ("ab", "c") and ("a", "bc") apart.
  std::string text;
  for (const auto* part : {&key.provider, &key.token_url, &key.client_id, &key.scope, &key.client_secret.reveal()})
    text += fmt::format("{}:{}\n", part->size(), *part);
  return fmt::format("{}/{}.json", folder_, sha256_hex(text));
}

bool TokenCache::trusted(const std::string& path, const FileInfo& info) {
  const char* reason = nullptr;
  if (!info.owned_by_us) reason = "belongs to somebody else";
  if ((info.mode & kOthers) != 0) reason = "is open to others";
  if (reason == nullptr) return true;
  log_.write(LogLevel::warning, fmt::format("the token cache is not used: {} {}", path, reason));
  return false;
}

std::optional<CachedToken> TokenCache::load(const TokenKey& key) {
  const auto path = path_of(key);
  for (const auto& place : {folder_, path}) {
    const auto info = files_.info(place);
    if (!info.ok() || !info->has_value() || !trusted(place, **info)) return std::nullopt;
  }
  const auto text = files_.read(path, kLargestFile);
  auto token = text.ok() ? decode(*text) : Result<CachedToken>(text.error());
  if (token.ok()) return std::move(token).value();
  log_.write(LogLevel::warning, fmt::format("the cached token {} is ignored: {}", path, token.error().message));
  return std::nullopt;
}

Result<void> TokenCache::prepare_folder() {
  GPUCTL_TRY(files_.make_directories(folder_, kFolderMode));
  GPUCTL_ASSIGN(const auto info, files_.info(folder_));
  if (info && !trusted(folder_, *info))
    return Error{.code = ErrorCode::io,
                 .message = fmt::format("the token cache {} is open to others or belongs to somebody else", folder_),
                 .hint = fmt::format("chmod 700 {}", folder_)};
  return {};
}

Result<void> TokenCache::store(const TokenKey& key, const CachedToken& token) {
  GPUCTL_TRY(prepare_folder());
  return files_.write_atomic(path_of(key), encode(token), kFileMode);
}

Result<void> TokenCache::forget(const TokenKey& key) { return files_.remove(path_of(key)); }

Result<std::unique_ptr<FileLock>> TokenCache::lock(const TokenKey& key, const CallContext& context) {
  GPUCTL_TRY(prepare_folder());
  return files_.lock(path_of(key) + ".lock", context);
}

}  // namespace gpuctl::auth
