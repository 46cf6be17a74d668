// Access tokens on disk, so that a one-line command costs one HTTPS request (docs/adr/0004-token-cache-on-disk.md).
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/clock.hpp"
#include "gpuctl/base/files.hpp"
#include "gpuctl/base/log.hpp"
#include "gpuctl/base/result.hpp"
#include "gpuctl/base/secret.hpp"

namespace gpuctl::auth {

/// Whose token it is. The client secret is never stored; it only goes into the hash that names the file, so that a
/// wrong or rotated secret never finds the token of the right one.
struct TokenKey {
  std::string provider;   ///< "verda"
  std::string token_url;  ///< absolute
  std::string client_id;
  std::string scope{};
  Secret client_secret{};
};

struct CachedToken {
  Secret text;
  WallTime issued_at{};
  WallTime expires_at{};

  /// Between its issue and its end, less `margin` (at most half its life). A clock that now says more than 5 minutes
  /// before the issue was set back: then nothing is known about the token's age and it does not count as fresh.
  bool fresh(WallTime now, std::chrono::seconds margin) const;
};

/// One file of mode 0600 per key in a folder of mode 0700, named by the SHA-256 of the key. Files are replaced whole.
/// What is corrupt, owned by somebody else, or open to others counts as absent, with a warning in the log.
/// Thread-safe. Calls block on the disk. All references must outlive it.
class TokenCache {
 public:
  TokenCache(Files& files, Log& log, std::string folder);

  std::optional<CachedToken> load(const TokenKey& key);
  /// Creates the folder where it is missing. ErrorCode::io where that fails or the folder is open to others.
  Result<void> store(const TokenKey& key, const CachedToken& token);
  /// Absent is fine.
  Result<void> forget(const TokenKey& key);
  /// Held while a token is fetched, so that processes that start together fetch one. Blocks until the context ends.
  Result<std::unique_ptr<FileLock>> lock(const TokenKey& key, const CallContext& context);

 private:
  std::string path_of(const TokenKey& key) const;
  bool trusted(const std::string& path, const FileInfo& info);
  Result<void> prepare_folder();

  Files& files_;
  Log& log_;
  std::string folder_;
};

}  // namespace gpuctl::auth
