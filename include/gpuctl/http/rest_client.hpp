// The request path: request id -> deadline -> retry -> host throttle -> auth -> log -> transport.
// Pure decisions (who may be repeated, how long to wait) are functions of their own: retry.hpp, retry_after.hpp.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpuctl/base/clock.hpp"
#include "gpuctl/base/log.hpp"
#include "gpuctl/base/random.hpp"
#include "gpuctl/base/redactor.hpp"
#include "gpuctl/http/transport.hpp"

namespace gpuctl::http {

/// Who may be repeated: the rows of the repeat table in retry.hpp.
enum class Repeat {
  safe,           ///< a read, or an idempotent PUT or DELETE
  keyed,          ///< the server de-duplicates by a key: the same key is sent again
  unsafe_create,  ///< a second delivery may make a second thing
};

struct ApiRequest {
  Method method = Method::get;
  std::string path;                                          ///< below the base URL, begins with '/'; already encoded
  std::vector<std::pair<std::string, std::string>> query{};  ///< encoded by the client
  std::string body{};
  std::string content_type = "application/json";  ///< sent only with a body
  Headers headers{};
  Repeat repeat = Repeat::safe;
  bool authorise = true;     ///< false for endpoints that need no credentials
  bool refused_503 = false;  ///< for unsafe creates: this provider's 503 means "refused", so nothing was made
  bool sensitive = false;    ///< its bodies carry credentials: they are never logged, not even redacted
};

/// Puts credentials on requests. Thread-safe.
class Authoriser {
 public:
  virtual ~Authoriser() = default;
  /// Adds the header; may fetch a token first (blocks).
  virtual Result<void> authorise(Request& request, const CallContext& context) = 0;
  /// The server answered 401 to `request`: drop the credential if it is still the one that failed. True when a new
  /// try may succeed (a token can be fetched anew), false when the credential is fixed (an API key).
  virtual bool reject(const Request& request) = 0;
};

struct RetryPolicy {
  int max_attempts = 4;
  std::chrono::milliseconds base_delay{500};
  std::chrono::milliseconds max_delay{30'000};
  std::chrono::milliseconds total_budget{120'000};  ///< for one call with all its waits, where no deadline is nearer
};

/// Pauses all calls to one host together. Shared by the clients of a process; thread-safe; never blocks.
/// RestClient pauses a host ("api.verda.com", with its port where there is one) when a shared quota is used up, and
/// "host METHOD path" when only the quota of that endpoint is.
class HostThrottle {
 public:
  /// No call to `host` before `until`; a later instant that is already set stays. The 64 latest pauses are kept.
  void pause(const std::string& host, SteadyTime until);
  std::optional<SteadyTime> paused_until(const std::string& host) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::pair<std::string, SteadyTime>> until_;
};

struct RestPorts {
  Transport& transport;
  Clock& clock;
  Sleeper& sleeper;
  Random& random;
  Log& log;
  HostThrottle& throttle;
};

/// Turns a complete non-2xx answer into an Error in the provider's own terms. Pure.
using ErrorDecoder = Error (*)(const Response& response);

/// The decoder where a provider has none: code and message by HTTP status alone.
Error error_of_status(const Response& response);

/// Thread-safe. All references must outlive it.
class RestClient {
 public:
  /// `base_url` without a trailing slash, e.g. "https://api.verda.com/v1". `authoriser` and `decode_error` may be null.
  RestClient(RestPorts ports, std::string base_url, Authoriser* authoriser, ErrorDecoder decode_error,
             RetryPolicy policy = {});

  /// Blocks through retries and waits, `RetryPolicy::total_budget` at most. A 2xx answer is the value. Otherwise the
  /// decoded error, with delivery, status, request id and retry_after filled in. Besides: outcome_unknown for a create
  /// (unsafe, or keyed and out of attempts) whose fate is open; rate_limited, at once, when the server wants a longer
  /// wait than there is time for; cancelled; deadline. An HTML page and a redirect are named as such.
  Result<Response> send(const ApiRequest& request, const CallContext& context);

  const std::string& base_url() const { return base_url_; }

 private:
  RestPorts ports_;
  std::string base_url_;
  Authoriser* authoriser_;
  ErrorDecoder decode_error_;
  RetryPolicy policy_;
};

/// Percent-encodes everything but unreserved characters (RFC 3986), for path segments and query values.
std::string percent_encode(std::string_view text);

}  // namespace gpuctl::http
