// The whole simulated cloud behind one function: a request comes in, a reply goes out, the books are on disk.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "gpuctl/base/clock.hpp"
#include "gpuctl/base/random.hpp"
#include "gpuctl/http/server.hpp"
#include "sandbox/books.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/limits.hpp"
#include "sandbox/router.hpp"
#include "sandbox/world.hpp"

namespace gpuctl::sandbox {

/// Not thread-safe.
class Service {
 public:
  /// `stop` is called when the control plane is asked to end the service.
  Service(Books& books, const Clock& real, Random& random, std::function<void()> stop);

  /// Seeds empty books, forgives the time in which the service was not running, and sets the speed if there is one.
  Result<void> start(std::optional<double> speed);
  http::ServerReply handle(const http::ServerRequest& request);

  World& world() { return world_; }

 private:
  struct Outcome {
    Reply reply;
    Disturbance disturbance;
  };
  Outcome control(const Call& call);
  Outcome serve(const Call& call);
  Outcome operate(const Call& call, const Router::Match& match);
  http::ServerReply finish(Outcome outcome) const;

  Books& books_;
  const Clock& real_;
  World world_;
  Router router_;
  RateLimits limits_;
  std::function<void()> stop_;
  std::map<std::string_view, std::int64_t> calls_;  ///< by operation
};

/// The parts of a request as operations read them; a form body becomes a JSON object of strings.
Call make_call(const http::ServerRequest& request);
/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(WallTime time);

}  // namespace gpuctl::sandbox
