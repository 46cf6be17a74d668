// What every operation of the simulated cloud can reach: the books, the clock, the catalogue, randomness, switches.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "gpuctl/base/clock.hpp"
#include "gpuctl/base/decimal.hpp"
#include "gpuctl/base/random.hpp"
#include "sandbox/books.hpp"
#include "sandbox/route.hpp"

namespace gpuctl::sandbox {

/// The simulated clock: real time plus steps. `speed` says how many times faster than at the real service work gets
/// done (provisioning, cloning ...); money, ages and tokens keep real time, so that clients with a real clock see sane
/// values. At speed 0 the clock stands still and only steps move it. Its state lives in the books.
class SimulatedClock {
 public:
  SimulatedClock(const Clock& real, Books& books);
  WallTime now() const;
  void advance(std::chrono::microseconds step);
  void set_speed(double factor);
  /// Back to real time; the speed stays.
  void reset();
  double speed() const { return speed_; }
  /// How long work takes here that takes `usual` at the real service: use it for every transition between states.
  std::chrono::microseconds lasting(std::chrono::seconds usual) const;

 private:
  void save();

  const Clock& real_;
  Books& books_;
  WallTime frozen_at_{};                 ///< now(), while speed_ is 0
  std::chrono::microseconds offset_{0};  ///< now() - real time, otherwise
  double speed_ = 1;
};

/// What a fault script does inside an operation, for the operation that is being served.
struct Effects {
  std::chrono::seconds list_lag{0};  ///< what is younger is not in lists yet
  bool no_capacity = false;
  bool delete_refused = false;
};

/// Not thread-safe: the service serialises calls.
class World {
 public:
  World(Books& books, const Clock& real, Random& random);

  Books& books() { return books_; }
  SimulatedClock& clock() { return clock_; }
  Random& random() { return random_; }
  Effects& effects() { return effects_; }
  /// ISO 8601 with milliseconds and Z, as the services write it.
  std::string timestamp() const;
  static std::string timestamp(WallTime time);
  /// The inverse of timestamp(); the epoch for anything else.
  static WallTime time_of(std::string_view timestamp);
  /// A switch where sources disagree about the real service: "id_body" = bare|json|object, "single_key" = array|object.
  std::string oddity(std::string_view name) const;
  /// Brings states, billing, purges and evictions up to now. Called before every operation and by `advance`.
  void settle();
  /// Appends to the simulated project's journal (GET /journal, /audit/log).
  void journal(std::string_view object_type, std::string_view object_id, std::string_view action,
               std::string_view location, const Json& properties = Json::object());

  /// The account: ids of its project and of its only user.
  std::string project_id() const;
  std::string user_id() const;

  Decimal balance() const;
  void set_balance(const Decimal& amount);
  /// Takes `amount` from the balance, which may become negative for a moment.
  void charge(const Decimal& amount);

 private:
  Books& books_;
  Random& random_;
  SimulatedClock clock_;
  Effects effects_;
};

/// Sums of money as JSON numbers: the shortest text of the double is the decimal's own.
Json number(const Decimal& amount);

}  // namespace gpuctl::sandbox
