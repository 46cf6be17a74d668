// One call of RestClient::send with all its attempts and waits. Private to http.
#pragma once

#include <optional>
#include <string>

#include "gpuctl/http/rest_client.hpp"
#include "gpuctl/http/retry.hpp"
#include "http/request_log.hpp"

namespace gpuctl::http {

class Call {
 public:
  struct Setup {
    const RestPorts& ports;
    const std::string& base_url;
    Authoriser* authoriser;
    ErrorDecoder decode_error;
    const RetryPolicy& policy;
  };

  /// Everything must outlive the call.
  Call(const Setup& setup, const ApiRequest& request, const CallContext& context);
  Result<Response> run();

 private:
  Request make_request() const;
  Result<void> wait_for_quota();
  Result<Response> attempt(Request& request);
  bool replay_after_401(const Request& request, int status);
  void note_quotas(const Response& response);
  Error describe(const Response& response) const;
  Result<void> before_next(Decision decision, Error error);
  Error ended(Error error) const;
  bool only_our_budget_is_over() const;
  Error come_back_later(Error error, std::chrono::seconds wait) const;

  const Setup setup_;
  const RestPorts& ports_;
  const ApiRequest& api_;
  const std::optional<SteadyTime> callers_deadline_;
  const CallContext context_;
  const RequestLog log_;
  const std::string request_id_;
  const std::string host_;
  const std::string endpoint_;
  int attempts_ = 0;
  bool replayed_ = false;
  bool fate_open_ = false;  ///< some attempt may have taken effect
};

}  // namespace gpuctl::http
