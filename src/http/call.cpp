#include "http/call.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gpuctl/base/duration.hpp"
#include "gpuctl/http/rate_limit.hpp"
#include "gpuctl/http/retry_after.hpp"
#include "http/field_text.hpp"

namespace gpuctl::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

bool leaves_fate_open(Outcome outcome) {
  return outcome == Outcome::maybe_sent || outcome == Outcome::server_failure || outcome == Outcome::unavailable ||
         outcome == Outcome::unreadable;
}

Error unknown_outcome(Error error) {
  error.code = ErrorCode::outcome_unknown;
  error.message += "; nobody knows yet whether the request took effect";
  error.hint = "look for its result before repeating it";
  return error;
}

Error redirected(const Response& response) {
  const auto location = response.headers.get("Location").value_or("");
  const auto host = host_of(location);
  return Error{.code = ErrorCode::refused,
               .message = fmt::format("the server redirects to {} (HTTP {}); redirects are refused",
                                      host.empty() ? "another path" : host, response.status),
               .hint = "check the base URL"};
}

std::string path_of(std::string_view base_url) {
  const auto scheme = base_url.find("://");
  const auto slash = base_url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
  return slash == std::string_view::npos ? std::string() : std::string(base_url.substr(slash));
}

}  // namespace

Call::Call(const Setup& setup, const ApiRequest& request, const CallContext& context)
    : setup_(setup),
      ports_(setup.ports),
      api_(request),
      callers_deadline_(context.deadline),
      context_(context.until(ports_.clock.steady_now() + setup.policy.total_budget)),
      log_(ports_.log, request.sensitive),
      request_id_(ports_.random.uuid()),
      host_(authority_of(setup.base_url)),
      endpoint_(fmt::format("{} {} {}{}", host_, to_string(request.method), path_of(setup.base_url),
                            std::string_view(request.path).substr(0, request.path.find('?')))) {}

Result<Response> Call::run() {
  for (;;) {
    if (auto ready = wait_for_quota(); !ready.ok()) return ended(std::move(ready).error());
    Request request = make_request();
    if (api_.authorise && setup_.authoriser != nullptr) {
      if (auto authorised = setup_.authoriser->authorise(request, context_); !authorised.ok()) {
        Error error = std::move(authorised).error();
        error.delivery = Delivery::not_sent;  // of this request; its own was for the credential
        return ended(std::move(error));
      }
    }
    auto answer = attempt(request);
    if (answer.ok()) {
      note_quotas(*answer);
      if (replay_after_401(request, answer->status)) continue;
    } else if (answer.error().code == ErrorCode::cancelled || answer.error().code == ErrorCode::deadline) {
      fate_open_ |= answer.error().delivery != Delivery::not_sent;
      return ended(std::move(answer).error());
    }
    const Outcome outcome =
        answer.ok() ? outcome_of_status(answer->status, api_.refused_503) : outcome_of_error(answer.error());
    const Decision decision = decide(api_.repeat, outcome);
    if (decision == Decision::done) return answer;
    fate_open_ |= leaves_fate_open(outcome);
    GPUCTL_TRY(before_next(decision, answer.ok() ? describe(*answer) : std::move(answer).error()));
  }
}

Request Call::make_request() const {
  Request request{.method = api_.method, .url = setup_.base_url + api_.path, .headers = {}, .body = api_.body};
  char separator = api_.path.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : api_.query) {
    request.url += fmt::format("{}{}={}", separator, percent_encode(name), percent_encode(value));
    separator = '&';
  }
  if (!api_.headers.get("Accept")) request.headers.add("Accept", "application/json");
  if (!api_.body.empty()) request.headers.add("Content-Type", api_.content_type);
  request.headers.add("X-Request-Id", request_id_);
  for (const auto& [name, value] : api_.headers.all()) request.headers.add(name, value);
  request.fresh_connection = api_.repeat != Repeat::safe;
  return request;
}

Result<void> Call::wait_for_quota() {
  for (;;) {
    GPUCTL_TRY(context_.check(ports_.clock));
    const auto now = ports_.clock.steady_now();
    const auto until = std::max(ports_.throttle.paused_until(host_).value_or(now),
                                ports_.throttle.paused_until(endpoint_).value_or(now));
    if (until <= now) return {};
    const auto wait = std::chrono::ceil<milliseconds>(until - now);
    if (wait > context_.remaining(ports_.clock)) {
      Error error{.code = ErrorCode::rate_limited, .message = fmt::format("the quota at {} is used up", host_)};
      return come_back_later(std::move(error), std::chrono::ceil<seconds>(wait));
    }
    log_.waiting(host_, wait, "the quota is used up");
    GPUCTL_TRY(ports_.sleeper.sleep(wait, context_));
  }
}

Result<Response> Call::attempt(Request& request) {
  ++attempts_;
  log_.sending(request);
  const auto begin = ports_.clock.steady_now();
  auto answer = ports_.transport.send(request, context_);
  const auto took = std::chrono::round<milliseconds>(ports_.clock.steady_now() - begin);
  if (answer.ok()) {
    log_.answered(request, *answer, attempts_, took);
  } else {
    log_.failed(request, answer.error(), attempts_, took);
  }
  return answer;
}

bool Call::replay_after_401(const Request& request, int status) {
  if (status != 401 || replayed_ || !api_.authorise || setup_.authoriser == nullptr) return false;
  replayed_ = true;
  return setup_.authoriser->reject(request);
}

void Call::note_quotas(const Response& response) {
  const auto now = ports_.clock.steady_now();
  const auto wall = ports_.clock.now();
  bool only_endpoint = false;
  for (const Quota& quota : parse_rate_limits(response.headers, wall)) {
    if (quota.remaining > 0) continue;
    ports_.throttle.pause(quota.per_endpoint() ? endpoint_ : host_, now + quota.reset);
    only_endpoint |= quota.per_endpoint();
  }
  if (response.status != 429) return;
  if (const auto wait = retry_after(response.headers, wall))
    ports_.throttle.pause(only_endpoint ? endpoint_ : host_, now + *wait);
}

Error Call::describe(const Response& response) const {
  Error error;
  if (response.status >= 300 && response.status < 400) {
    error = redirected(response);
  } else if (looks_like_html(response.body) || setup_.decode_error == nullptr) {
    error = error_of_status(response);
  } else {
    error = setup_.decode_error(response);
  }
  if (response.status == 429) error.code = ErrorCode::rate_limited;
  error.delivery = Delivery::answered;
  error.http_status = response.status;
  if (error.request_id.empty()) error.request_id = response.headers.get("X-Request-Id").value_or(request_id_);
  error.retry_after = retry_after(response.headers, ports_.clock.now());
  if (error.hint.empty() && response.status >= 500 && !error.retry_after)
    error.hint = "the service itself has a problem: try again in a few minutes";
  return error;
}

/// Ok when the request may be sent again, after the wait that it needs; otherwise the error that ends the call.
Result<void> Call::before_next(Decision decision, Error error) {
  if (decision == Decision::unknown) return ended(unknown_outcome(std::move(error)));
  if (decision == Decision::stop) return ended(std::move(error));
  if (attempts_ - (replayed_ ? 1 : 0) >= setup_.policy.max_attempts) {
    error.message += fmt::format(" (after {} attempts)", attempts_);
    return ended(std::move(error));
  }
  const auto left = context_.remaining(ports_.clock).value_or(milliseconds::max());
  if (error.retry_after && *error.retry_after >= left) {
    const auto wait = *error.retry_after;
    error.code = ErrorCode::rate_limited;
    return ended(come_back_later(std::move(error), wait));
  }
  const auto wait = backoff(setup_.policy, attempts_, ports_.random.next(), error.retry_after);
  if (wait >= left) return ended(std::move(error));
  log_.waiting(host_, wait, error.message);
  if (auto slept = ports_.sleeper.sleep(wait, context_); !slept.ok()) return ended(std::move(slept).error());
  return {};
}

bool Call::only_our_budget_is_over() const {
  const auto now = ports_.clock.steady_now();
  return context_.deadline && now >= *context_.deadline && !(callers_deadline_ && now >= *callers_deadline_);
}

/// What earlier attempts may have done belongs to the error that ends the call.
Error Call::ended(Error error) const {
  if (error.code == ErrorCode::deadline && only_our_budget_is_over()) {
    // Nobody set a time limit that could have passed: to the caller this is a service that does not answer.
    error.code = ErrorCode::unavailable;
    error.message = fmt::format("no answer from {} within {}", host_,
                                format_duration(std::chrono::floor<seconds>(setup_.policy.total_budget)));
  }
  const bool arrived = fate_open_ || error.delivery != Delivery::not_sent;
  if (error.request_id.empty() && arrived) error.request_id = request_id_;
  if (!fate_open_) return error;
  if (error.delivery == Delivery::not_sent) error.delivery = Delivery::maybe_sent;
  if (api_.repeat == Repeat::safe || error.code == ErrorCode::outcome_unknown) return error;
  if (error.code != ErrorCode::cancelled) return unknown_outcome(std::move(error));
  error.message += " after the request was sent";
  error.hint = "it may have taken effect: look for its result before repeating it";
  return error;
}

Error Call::come_back_later(Error error, seconds wait) const {
  error.retry_after = wait;
  error.hint = fmt::format("try again in {}, at {}", format_duration(wait), format_rfc3339(ports_.clock.now() + wait));
  return error;
}

}  // namespace gpuctl::http
