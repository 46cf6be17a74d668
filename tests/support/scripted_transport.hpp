// A transport that answers from a script and remembers what it was asked.
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "gpuctl/http/transport.hpp"

namespace gpuctl::test {

inline http::Response answer(int status, std::string body = "{}",
                             std::vector<std::pair<std::string, std::string>> headers = {}) {
  http::Response response{.status = status, .headers = {}, .body = std::move(body)};
  for (auto& [name, value] : headers) response.headers.add(std::move(name), std::move(value));
  return response;
}

/// A transport failure: unavailable, with this delivery.
inline Error lost(Delivery delivery) {
  return Error{.code = ErrorCode::unavailable, .message = "the connection was lost", .delivery = delivery};
}

/// Answers in the order of the script; without one left, with `otherwise`. Thread-safe.
class ScriptedTransport final : public http::Transport {
 public:
  using Handler = std::function<Result<http::Response>(const http::Request&, const CallContext&)>;

  Result<http::Response> send(const http::Request& request, const CallContext& context) override {
    Handler handler;
    {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(request);
      handler = script_.empty() ? otherwise_ : std::move(script_.front());
      if (!script_.empty()) script_.pop_front();
    }
    return handler(request, context);
  }

  ScriptedTransport& then(Result<http::Response> result) {
    return then([result](const http::Request&, const CallContext&) { return result; });
  }
  ScriptedTransport& then(Handler handler) {
    const std::scoped_lock lock(mutex_);
    script_.push_back(std::move(handler));
    return *this;
  }
  ScriptedTransport& otherwise(Handler handler) {
    const std::scoped_lock lock(mutex_);
    otherwise_ = std::move(handler);
    return *this;
  }
  std::vector<http::Request> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<http::Request> requests_;
  std::deque<Handler> script_;
  Handler otherwise_ = [](const http::Request&, const CallContext&) {
    return Error{.code = ErrorCode::internal, .message = "the script of the test has ended"};
  };
};

}  // namespace gpuctl::test
