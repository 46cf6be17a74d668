// A transport that answers from a script by method and path, and remembers every request.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpuctl/http/transport.hpp"

namespace gpuctl::test {

/// The path of a URL without its query, and the query without its question mark.
struct UrlParts {
  std::string path;
  std::string query;
};

inline UrlParts split_url(std::string_view url) {
  const std::size_t host = url.find("://");
  const std::size_t slash = url.find('/', host == url.npos ? 0 : host + 3);
  std::string_view path = slash == url.npos ? "/" : url.substr(slash);
  const std::size_t question = path.find('?');
  if (question == path.npos) return {std::string(path), ""};
  return {std::string(path.substr(0, question)), std::string(path.substr(question + 1))};
}

/// Thread-safe. A request that nothing was scripted for is answered 599, so that a test sees it.
class FakeTransport final : public http::Transport {
 public:
  using Answer = std::function<Result<http::Response>(const http::Request&)>;

  Result<http::Response> send(const http::Request& request, const CallContext&) override {
    Answer answer;
    {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(request);
      const std::string key = std::string(http::to_string(request.method)) + " " + split_url(request.url).path;
      if (const auto found = answers_.find(key); found != answers_.end()) answer = found->second;
    }
    if (answer) return answer(request);
    return http::Response{599, {}, "nothing is scripted for " + request.url};
  }

  /// `what` is "GET /v1/instances".
  void on(const std::string& what, Answer answer) {
    const std::scoped_lock lock(mutex_);
    answers_[what] = std::move(answer);
  }
  void on(const std::string& what, std::string body, int status = 200, http::Headers headers = {}) {
    on(what, [body = std::move(body), status, headers = std::move(headers)](const http::Request&) {
      return Result<http::Response>(http::Response{status, headers, body});
    });
  }
  void on_error(const std::string& what, Error error) {
    on(what, [error = std::move(error)](const http::Request&) { return Result<http::Response>(error); });
  }

  std::vector<http::Request> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }
  /// "GET /v1/instances?status=running" for each request, in order.
  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (const http::Request& request : requests()) {
      const UrlParts parts = split_url(request.url);
      lines.push_back(std::string(http::to_string(request.method)) + " " + parts.path +
                      (parts.query.empty() ? "" : "?" + parts.query));
    }
    return lines;
  }
  void forget_requests() {
    const std::scoped_lock lock(mutex_);
    requests_.clear();
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Answer> answers_;
  std::vector<http::Request> requests_;
};

}  // namespace gpuctl::test
