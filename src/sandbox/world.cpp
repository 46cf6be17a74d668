#include "sandbox/world.hpp"

#include <charconv>

#include "gpuctl/base/duration.hpp"
#include "sandbox/billing.hpp"
#include "sandbox/services.hpp"

namespace gpuctl::sandbox {
namespace {

constexpr std::string_view speed_setting = "clock.speed";
constexpr std::string_view offset_setting = "clock.offset_us";
constexpr std::string_view frozen_setting = "clock.frozen_us";
constexpr double default_speed = 30;

template <typename Number>
Number number_in(const std::string& text, Number fallback) {
  Number value = fallback;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc() ? value : fallback;
}

}  // namespace

SimulatedClock::SimulatedClock(const Clock& real, Books& books) : real_(real), books_(books) {
  speed_ = number_in<double>(books.setting(speed_setting), default_speed);
  offset_ = std::chrono::microseconds(number_in<std::int64_t>(books.setting(offset_setting), 0));
  const auto frozen = number_in<std::int64_t>(books.setting(frozen_setting), 0);
  frozen_at_ = frozen == 0 ? real.now() : WallTime(std::chrono::microseconds(frozen));
}

WallTime SimulatedClock::now() const { return speed_ == 0 ? frozen_at_ : real_.now() + offset_; }

void SimulatedClock::advance(std::chrono::microseconds step) {
  frozen_at_ += step;
  offset_ += step;
  save();
}

void SimulatedClock::set_speed(double factor) {
  const WallTime before = now();
  speed_ = factor;
  frozen_at_ = before;
  offset_ = before - real_.now();
  save();
}

void SimulatedClock::reset() {
  frozen_at_ = real_.now();
  offset_ = std::chrono::microseconds(0);
  save();
}

std::chrono::microseconds SimulatedClock::lasting(std::chrono::seconds usual) const {
  const std::chrono::microseconds full(usual);
  if (speed_ == 0) return full;
  constexpr double century = 100.0 * 366 * 24 * 3600 * 1e6;
  const double scaled = std::min(static_cast<double>(full.count()) / speed_, century);
  return std::chrono::microseconds(static_cast<std::int64_t>(scaled));
}

void SimulatedClock::save() {
  books_.set_setting(speed_setting, fmt::format("{}", speed_));
  books_.set_setting(offset_setting, std::to_string(offset_.count()));
  books_.set_setting(frozen_setting, speed_ == 0 ? std::to_string(frozen_at_.time_since_epoch().count()) : "0");
}

World::World(Books& books, const Clock& real, Random& random) : books_(books), random_(random), clock_(real, books) {}

std::string World::timestamp() const { return timestamp(clock_.now()); }

std::string World::timestamp(WallTime time) {
  const auto since = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const auto days = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date{std::chrono::sys_days(days)};
  const std::chrono::hh_mm_ss clock{seconds - days};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), (since - seconds).count());
}

WallTime World::time_of(std::string_view timestamp) { return parse_rfc3339(timestamp).value_or(WallTime{}); }

std::string World::oddity(std::string_view name) const { return books_.setting("oddity." + std::string(name)); }

void World::settle() {
  settle_instances(*this);
  settle_volumes(*this);
  settle_clusters(*this);
  settle_serverless(*this);
  settle_billing(*this);
}

void World::journal(std::string_view object_type, std::string_view object_id, std::string_view action,
                    std::string_view location, const Json& properties) {
  const std::string id = random_.uuid();
  Json entry{{"id", id},
             {"object_id", object_id},
             {"object_type", object_type},
             {"action_code", action},
             {"actor_id", user_id()},
             {"actor_email", "you@sandbox.invalid"},
             {"project_id", project_id()},
             {"timestamp", timestamp()},
             {"location_code", location},
             {"request_origin", "public-api-v1"},
             {"request_ip", "127.0.0.1"}};
  if (!properties.empty()) entry["properties"] = properties;
  books_.put("journal", id, std::move(entry));
}

std::string World::project_id() const { return books_.setting("project_id"); }

std::string World::user_id() const { return books_.setting("user_id"); }

Decimal World::balance() const { return Decimal::parse(books_.setting("balance", "0")).value_or(Decimal(0)); }

void World::set_balance(const Decimal& amount) { books_.set_setting("balance", amount.to_string()); }

void World::charge(const Decimal& amount) { set_balance(balance() - amount); }

Json number(const Decimal& amount) { return Json::parse(amount.to_string()); }

}  // namespace gpuctl::sandbox
