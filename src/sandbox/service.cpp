#include "sandbox/service.hpp"

#include "sandbox/billing.hpp"
#include "sandbox/control.hpp"
#include "sandbox/seed.hpp"
#include "sandbox/services.hpp"
#include "sandbox/tokens.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::string_view control_prefix = "/_sandbox/";

Reply server_error(std::string_view message) { return Reply::error(500, "server_error", message); }

}  // namespace

Service::Service(Books& books, const Clock& real, Random& random, std::function<void()> stop)
    : books_(books), real_(real), world_(books, real, random), limits_(real), stop_(std::move(stop)) {
  for (const auto routes :
       {account_routes(), instance_routes(), volume_routes(), key_routes(), script_routes(), catalogue_routes(),
        cluster_routes(), container_routes(), job_routes(), secret_routes(), audit_routes(), group_routes()}) {
    router_.add(routes);
  }
}

Result<void> Service::start(std::optional<double> speed) {
  books_.begin();
  if (speed) world_.clock().set_speed(*speed);
  if (books_.setting("seeded").empty()) {
    seed_world(world_);
  } else {
    skip_billing(world_);
  }
  return books_.commit();
}

http::ServerReply Service::handle(const http::ServerRequest& request) {
  const Call call = make_call(request);
  books_.begin();
  Outcome outcome;
  try {
    outcome = call.path.starts_with(control_prefix) ? control(call) : serve(call);
  } catch (const std::exception& failure) {
    books_.rollback();
    return finish({.reply = server_error(failure.what()), .disturbance = {}});
  }
  if (const Result<void> committed = books_.commit(); !committed.ok()) {
    books_.rollback();
    return finish({.reply = server_error(committed.error().message), .disturbance = {}});
  }
  return finish(std::move(outcome));
}

Service::Outcome Service::control(const Call& call) {
  world_.settle();
  Control control{.world = world_, .router = router_, .stop = stop_, .calls = calls_};
  return {.reply = run_control(control, call), .disturbance = {}};
}

Service::Outcome Service::serve(const Call& call) {
  world_.effects() = {};
  world_.settle();
  const Router::Match match = router_.find(call.method == "HEAD" ? "GET" : call.method, call.path);
  const bool open = match.route != nullptr && match.route->auth == Auth::none;
  if (open) return operate(call, match);
  if (!is_authorized(world_, call)) {
    return {.reply = Reply::error(401, "unauthorized_request", "Invalid access token"), .disturbance = {}};
  }
  RateLimits::Verdict verdict;
  if (world_.oddity("rate_limits") != "off") verdict = limits_.count(call.method, call.path);
  Outcome outcome;
  if (!verdict.allowed) {
    outcome.reply = Reply::error(429, "rate_limit_exceeded", "Too many requests");
  } else if (match.route == nullptr) {
    outcome.reply = not_found(fmt::format("Cannot {} {}", call.method, call.path));
  } else {
    outcome = operate(call, match);
  }
  for (auto& header : verdict.headers) outcome.reply.headers.push_back(std::move(header));
  return outcome;
}

Service::Outcome Service::operate(const Call& call, const Router::Match& match) {
  ++calls_[match.route->operation];
  Outcome outcome{.reply = {}, .disturbance = disturb(world_, match.route->operation)};
  Disturbance& disturbance = outcome.disturbance;
  if (disturbance.unanswered_before) {
    disturbance.on_the_way = http::ReplyFault::reset;
    return outcome;
  }
  if (disturbance.instead) {
    outcome.reply = *std::move(disturbance.instead);
    return outcome;
  }
  Call bound = call;
  bound.params = match.params;
  outcome.reply = match.route->handler(world_, bound);
  if (disturbance.after) outcome.reply = *std::move(disturbance.after);
  return outcome;
}

http::ServerReply Service::finish(Outcome outcome) const {
  Reply& reply = outcome.reply;
  http::ServerReply answer;
  answer.status = reply.status;
  answer.headers.emplace_back("Date", http_date(real_.now() + outcome.disturbance.clock_skew));
  if (!reply.content_type.empty()) answer.headers.emplace_back("Content-Type", std::move(reply.content_type));
  for (auto& header : reply.headers) answer.headers.push_back(std::move(header));
  answer.body = std::move(reply.body);
  answer.fault = outcome.disturbance.on_the_way;
  answer.delay = outcome.disturbance.delay;
  return answer;
}

}  // namespace gpuctl::sandbox
