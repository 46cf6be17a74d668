// The calendar half of duration.hpp. std::chrono's own calendar: no locale, no time zone database, no timegm.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "gpuctl/base/duration.hpp"

namespace gpuctl {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kWeekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};

struct CivilTime {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;

  std::optional<WallTime> to_wall() const {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    // 60 is a leap second; POSIX time has none, so it becomes the second after.
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return WallTime(std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                    std::chrono::seconds(second));
  }
};

/// Consumes text from its front; once something does not fit, it has failed for good.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return ok_ && rest_.empty(); }
  bool ok() const { return ok_; }
  void reject() { ok_ = false; }
  bool next_is(char c) const { return ok_ && !rest_.empty() && rest_.front() == c; }
  bool next_is_digit() const { return ok_ && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }

  char any_of(std::string_view allowed) {
    if (!ok_ || rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) {
      reject();
      return '\0';
    }
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  void literal(std::string_view text) {
    if (!ok_ || !rest_.starts_with(text)) {
      reject();
      return;
    }
    rest_.remove_prefix(text.size());
  }
  unsigned digits(std::size_t count) {
    unsigned number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const char c = any_of("0123456789");
      if (!ok_) return 0;
      number = number * 10 + static_cast<unsigned>(c - '0');
    }
    return number;
  }
  unsigned month_name() {
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
      if (!ok_ || !rest_.starts_with(kMonths[i])) continue;
      rest_.remove_prefix(3);
      return static_cast<unsigned>(i + 1);
    }
    reject();
    return 0;
  }
  /// A weekday, whole or its first three letters; returns how many letters.
  std::size_t weekday_name() {
    for (const auto name : kWeekdays) {
      for (const std::size_t length : {name.size(), std::size_t{3}}) {
        if (!ok_ || !rest_.starts_with(name.substr(0, length))) continue;
        rest_.remove_prefix(length);
        return length;
      }
    }
    reject();
    return 0;
  }
  void clock_time(CivilTime& time) {
    time.hour = digits(2);
    literal(":");
    time.minute = digits(2);
    literal(":");
    time.second = digits(2);
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

/// ".654" as microseconds; digits beyond the sixth are read and dropped.
std::chrono::microseconds fraction(Scanner& scanner) {
  if (!scanner.next_is('.')) return {};
  scanner.literal(".");
  std::int64_t micros = 0;
  std::int64_t weight = 100'000;
  do {
    micros += scanner.digits(1) * weight;
    weight /= 10;
  } while (scanner.next_is_digit());
  return std::chrono::microseconds(micros);
}

/// "Z" or "+02:00": how far local time is ahead of UTC.
std::chrono::minutes offset(Scanner& scanner) {
  const char sign = scanner.any_of("Zz+-");
  if (sign != '+' && sign != '-') return {};
  const auto hours = scanner.digits(2);
  scanner.literal(":");
  const auto minutes = scanner.digits(2);
  if (hours > 23 || minutes > 59) scanner.reject();
  const std::chrono::minutes ahead = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return sign == '-' ? -ahead : ahead;
}

std::optional<WallTime> finished(const Scanner& scanner, const CivilTime& time) {
  return scanner.at_end() ? time.to_wall() : std::nullopt;
}

std::optional<WallTime> parse_asctime(Scanner scanner) {
  CivilTime time;
  scanner.literal(" ");
  time.month = scanner.month_name();
  scanner.literal(" ");
  if (scanner.next_is(' ')) {
    scanner.literal(" ");
    time.day = scanner.digits(1);
  } else {
    time.day = scanner.digits(2);
  }
  scanner.literal(" ");
  scanner.clock_time(time);
  scanner.literal(" ");
  time.year = static_cast<int>(scanner.digits(4));
  return finished(scanner, time);
}

std::optional<WallTime> parse_fixdate(Scanner scanner, bool rfc850) {
  const std::string_view separator = rfc850 ? "-" : " ";
  CivilTime time;
  scanner.literal(", ");
  time.day = scanner.digits(2);
  scanner.literal(separator);
  time.month = scanner.month_name();
  scanner.literal(separator);
  time.year = static_cast<int>(scanner.digits(rfc850 ? 2 : 4));
  if (rfc850) time.year += time.year < 70 ? 2000 : 1900;
  scanner.literal(" ");
  scanner.clock_time(time);
  scanner.literal(" GMT");
  return finished(scanner, time);
}

}  // namespace

std::optional<WallTime> parse_rfc3339(std::string_view text) {
  Scanner scanner(text);
  CivilTime time;
  time.year = static_cast<int>(scanner.digits(4));
  scanner.literal("-");
  time.month = scanner.digits(2);
  scanner.literal("-");
  time.day = scanner.digits(2);
  scanner.any_of("Tt ");
  scanner.clock_time(time);
  const auto micros = fraction(scanner);
  const auto ahead = offset(scanner);
  const auto local = finished(scanner, time);
  if (!local) return std::nullopt;
  return *local + micros - ahead;
}

std::string format_rfc3339(WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto days = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss clock(seconds - days);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::optional<WallTime> parse_http_date(std::string_view text) {
  Scanner scanner(text);
  const auto letters = scanner.weekday_name();
  if (!scanner.ok()) return std::nullopt;
  if (scanner.next_is(' ')) return letters == 3 ? parse_asctime(scanner) : std::nullopt;
  return parse_fixdate(scanner, letters > 3);
}

}  // namespace gpuctl
