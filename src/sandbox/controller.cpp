#include "gpuctl/http/json.hpp"
#include "gpuctl/sandbox/sandbox.hpp"
#include "sandbox/daemon.hpp"
#include "sandbox/loopback_client.hpp"
#include "sandbox/state_file.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::string_view ping = "/_sandbox/ping";
constexpr std::chrono::seconds start_limit{15};
constexpr std::chrono::seconds call_limit{60};

CallContext limited(const CallContext& context, const Clock& clock, std::chrono::seconds limit) {
  return context.until(clock.steady_now() + limit);
}

Error not_running() {
  return Error{.code = ErrorCode::unavailable, .message = "the sandbox is not running", .hint = "gpuctl sandbox start"};
}

Error refused(const LoopbackAnswer& answer) {
  std::string message = answer.body;
  if (const auto body = http::parse_json(answer.body); body.ok()) {
    const Value* text = body->find("message");
    if (text != nullptr && text->if_string() != nullptr) message = *text->if_string();
  }
  return Error{.code = answer.status == 404 ? ErrorCode::not_found : ErrorCode::refused,
               .message = "the sandbox refused: " + message,
               .delivery = Delivery::answered,
               .http_status = answer.status};
}

Value milliseconds_as_seconds(std::chrono::milliseconds step) {
  return Value(Decimal::divide(Decimal(step.count()), Decimal(1000), 3));
}

}  // namespace

Controller::Controller(std::string state_dir, const Ports& ports) : state_dir_(std::move(state_dir)), ports_(ports) {}

Result<std::optional<Endpoint>> Controller::recorded() const { return read_state(ports_.files, state_dir_); }

Result<Status> Controller::status(const CallContext& context) const { return ask("/_sandbox/status", context); }

Result<Status> Controller::ask(std::string_view path, const CallContext& context) const {
  GPUCTL_ASSIGN(auto endpoint, recorded());
  if (!endpoint) return Status{};
  const CallContext bounded = limited(context, ports_.clock, call_limit);
  const auto answer = loopback_request(endpoint->port, "GET", path, "", bounded, ports_.clock);
  if (!answer.ok()) {
    if (context.cancelled()) return answer.error();
    return Status{};
  }
  auto details = http::parse_json(answer->body);
  if (!details.ok()) return Status{};
  // Another program may have got the port since; ours knows its own client id.
  const Value* id = details->find("client_id");
  if (id == nullptr || id->if_string() == nullptr || *id->if_string() != endpoint->client_id) return Status{};
  return Status{.endpoint = std::move(endpoint), .details = std::move(details).value()};
}

Result<Status> Controller::start(const std::vector<std::string>& command, const CallContext& context) const {
  const CallContext bounded = limited(context, ports_.clock, start_limit);
  GPUCTL_ASSIGN(Status before, ask(ping, bounded));
  if (before.endpoint) return before;
  GPUCTL_TRY(ports_.files.make_directories(state_dir_, 0700));
  GPUCTL_ASSIGN(const auto turn, ports_.files.lock(state_dir_ + "/start.lock", bounded));
  GPUCTL_ASSIGN(before, ask(ping, bounded));
  if (before.endpoint) return before;
  GPUCTL_TRY(spawn_detached(command, state_dir_ + "/sandbox.log", bounded, ports_.clock));
  GPUCTL_ASSIGN(Status after, ask(ping, bounded));
  if (!after.endpoint) return not_running();
  return after;
}

Result<bool> Controller::stop(const CallContext& context) const {
  GPUCTL_ASSIGN(const Status now, ask(ping, context));
  if (!now.endpoint) return false;
  GPUCTL_TRY(call("POST", "/_sandbox/stop", Value::object({}), context));
  // The service holds this lock as long as it lives.
  GPUCTL_ASSIGN(const auto ended,
                ports_.files.lock(state_dir_ + "/sandbox.lock", limited(context, ports_.clock, start_limit)));
  return true;
}

Result<Value> Controller::call(std::string_view method, std::string_view path, const Value& body,
                               const CallContext& context) const {
  GPUCTL_ASSIGN(const auto endpoint, recorded());
  if (!endpoint) return not_running();
  const std::string text = body.is_null() ? "" : to_json(body);
  auto answer =
      loopback_request(endpoint->port, method, path, text, limited(context, ports_.clock, call_limit), ports_.clock);
  if (!answer.ok()) {
    const bool unreachable =
        answer.error().code == ErrorCode::unavailable && answer.error().delivery == Delivery::not_sent;
    return unreachable ? not_running() : answer.error();
  }
  if (answer->status >= 300) return refused(*answer);
  if (answer->body.empty()) return Value();
  return http::parse_json(answer->body);
}

Result<Value> Controller::reset(const CallContext& context) const {
  return call("POST", "/_sandbox/reset", Value::object({}), context);
}

Result<Value> Controller::advance(std::chrono::milliseconds step, const CallContext& context) const {
  return call("POST", "/_sandbox/advance", Value::object({{"seconds", milliseconds_as_seconds(step)}}), context);
}

Result<Value> Controller::set_speed(double factor, const CallContext& context) const {
  return call("POST", "/_sandbox/speed", Value::object({{"speed", NumberText{fmt::format("{}", factor)}}}), context);
}

Result<Value> Controller::faults(const CallContext& context) const {
  return call("GET", "/_sandbox/faults", Value(), context);
}

Result<Value> Controller::add_fault(const Value& fault, const CallContext& context) const {
  return call("POST", "/_sandbox/faults", fault, context);
}

Result<void> Controller::clear_faults(const CallContext& context) const {
  GPUCTL_TRY(call("DELETE", "/_sandbox/faults", Value(), context));
  return {};
}

Result<Value> Controller::operations(const CallContext& context) const {
  return call("GET", "/_sandbox/operations", Value(), context);
}

Result<Value> Controller::oddities(const CallContext& context) const {
  return call("GET", "/_sandbox/oddities", Value(), context);
}

Result<Value> Controller::set_oddity(std::string_view name, std::string_view value, const CallContext& context) const {
  return call("POST", "/_sandbox/oddities", Value::object({{"name", name}, {"value", value}}), context);
}

Result<Value> Controller::books(const CallContext& context) const {
  return call("GET", "/_sandbox/books", Value(), context);
}

Result<Value> Controller::seed_fleet(std::int64_t count, const CallContext& context) const {
  return call("POST", "/_sandbox/seed-fleet", Value::object({{"count", count}}), context);
}

std::string environment_lines(const Endpoint& endpoint) {
  return fmt::format("export VERDA_BASE_URL={}\nexport VERDA_CLIENT_ID={}\nexport VERDA_CLIENT_SECRET={}\n",
                     endpoint.base_url, endpoint.client_id, endpoint.client_secret.reveal());
}

}  // namespace gpuctl::sandbox
