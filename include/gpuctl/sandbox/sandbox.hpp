// The sandbox: a faithful simulation of the Verda cloud REST API on loopback, with its own books, for trying and
// testing everything without an account. Nothing here is shared with the client side.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/clock.hpp"
#include "gpuctl/base/files.hpp"
#include "gpuctl/base/random.hpp"
#include "gpuctl/base/result.hpp"
#include "gpuctl/base/secret.hpp"
#include "gpuctl/base/value.hpp"

namespace gpuctl::sandbox {

/// Not owned; must outlive what is given them.
struct Ports {
  const Clock& clock;
  Random& random;
  Files& files;
};

/// Where a running sandbox answers, and the credentials that it accepts.
struct Endpoint {
  std::string base_url{};  ///< "http://127.0.0.1:PORT/v1"
  std::uint16_t port = 0;
  std::int64_t pid = 0;
  std::string client_id{};
  Secret client_secret{};
  std::string started_at{};  ///< RFC 3339, UTC
};

struct ServeOptions {
  std::string state_dir;   ///< created 0700; holds sandbox.db, sandbox.json (0600) and sandbox.lock
  std::uint16_t port = 0;  ///< 0: any free one
  /// How many times faster than at the real service work gets done (a machine provisions in 150 s there, in 5 s at
  /// speed 30, the default). Money, ages and tokens keep real time. 0: time stands still and only moves by `advance`.
  std::optional<double> speed{};                            ///< none: as before
  std::optional<std::uint64_t> seed{};                      ///< makes ids, tokens and fault probabilities repeatable
  std::chrono::seconds idle_limit = std::chrono::hours(8);  ///< ends by itself after that long without a request
};

/// Serves until `stop` is requested, the control plane asks for the end, or nobody called for `idle_limit`. Blocks.
/// `on_ready` is called once, when connections are accepted and sandbox.json is written. The books survive: a killed
/// service loses nothing that it answered. ErrorCode::conflict where one runs on this folder already.
Result<void> serve(const ServeOptions& options, const Ports& ports, std::stop_token stop,
                   const std::function<void(const Endpoint&)>& on_ready);

struct Status {
  std::optional<Endpoint> endpoint{};  ///< none: it is not running
  /// {client_id, now, speed}, and from Controller::status() also {balance, hourly_cost, instances, volumes, clusters,
  /// faults}.
  Value details{};
};

/// Finds, starts and talks to the sandbox of one state folder. Thread-safe; every call may block on loopback, and ends
/// with its context. Calls to a sandbox that is not running are ErrorCode::unavailable with the command that helps.
class Controller {
 public:
  Controller(std::string state_dir, const Ports& ports);

  /// Starts it where it is not running: `command` (program and arguments of a process that calls serve() and then
  /// prints one line on standard output) is run detached from the terminal, its standard error going to
  /// sandbox.log. Two starts at once give one service.
  Result<Status> start(const std::vector<std::string>& command, const CallContext& context) const;
  Result<Status> status(const CallContext& context) const;
  /// Returns when it has ended. Not running is fine: false.
  Result<bool> stop(const CallContext& context) const;

  /// Everything as on the first start, the clock too; credentials and speed stay.
  Result<Value> reset(const CallContext& context) const;
  Result<Value> advance(std::chrono::milliseconds step, const CallContext& context) const;
  Result<Value> set_speed(double factor, const CallContext& context) const;
  Result<Value> faults(const CallContext& context) const;
  Result<Value> add_fault(const Value& fault, const CallContext& context) const;
  Result<void> clear_faults(const CallContext& context) const;
  Result<Value> operations(const CallContext& context) const;  ///< names that faults can be planted on
  Result<Value> oddities(const CallContext& context) const;
  Result<Value> set_oddity(std::string_view name, std::string_view value, const CallContext& context) const;
  /// {machines_created, machines_released, machines_held, held, created, released}
  Result<Value> books(const CallContext& context) const;
  Result<Value> seed_fleet(std::int64_t count, const CallContext& context) const;

 private:
  Result<std::optional<Endpoint>> recorded() const;
  Result<Status> ask(std::string_view path, const CallContext& context) const;
  Result<Value> call(std::string_view method, std::string_view path, const Value& body,
                     const CallContext& context) const;

  std::string state_dir_;
  Ports ports_;
};

/// `export NAME=value` lines for a shell: VERDA_BASE_URL, VERDA_CLIENT_ID, VERDA_CLIENT_SECRET. Holds a secret.
std::string environment_lines(const Endpoint& endpoint);

}  // namespace gpuctl::sandbox
