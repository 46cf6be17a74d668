#include "gpuctl/base/decimal.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace gpuctl {
namespace {

__extension__ typedef __int128 Wide;

constexpr int kMaxScale = 18;
constexpr Wide kMaxCoefficient = std::numeric_limits<std::int64_t>::max();

constexpr Wide power_of_ten(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

constexpr Wide magnitude(Wide value) { return value < 0 ? -value : value; }

/// value / 10^digits, rounded half away from zero.
Wide drop_digits(Wide value, int digits) {
  if (digits <= 0) return value;
  if (digits > 37) return 0;
  const Wide power = power_of_ten(digits);
  const Wide rest = magnitude(value % power);
  const Wide quotient = value / power;
  if (rest < power - rest) return quotient;
  return value < 0 ? quotient - 1 : quotient + 1;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Consumes text from its front.
struct Scanner {
  std::string_view rest;

  bool accept(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  std::string_view digits() {
    const auto* end = std::find_if_not(rest.begin(), rest.end(), is_digit);
    const auto count = static_cast<std::size_t>(end - rest.begin());
    const auto found = rest.substr(0, count);
    rest.remove_prefix(count);
    return found;
  }
};

struct NumberParts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  int exponent = 0;
};

std::optional<NumberParts> split_number(std::string_view text) {
  Scanner scanner{text};
  NumberParts parts;
  parts.negative = scanner.accept('-');
  if (!parts.negative) scanner.accept('+');
  parts.whole = scanner.digits();
  if (parts.whole.empty() || (parts.whole.size() > 1 && parts.whole.front() == '0')) return std::nullopt;
  if (scanner.accept('.')) {
    parts.fraction = scanner.digits();
    if (parts.fraction.empty()) return std::nullopt;
  }
  if (scanner.accept('e') || scanner.accept('E')) {
    const bool down = scanner.accept('-');
    if (!down) scanner.accept('+');
    const auto digits = scanner.digits();
    if (digits.empty()) return std::nullopt;
    for (const char c : digits) parts.exponent = std::min(parts.exponent * 10 + (c - '0'), 100'000);
    if (down) parts.exponent = -parts.exponent;
  }
  if (!scanner.rest.empty()) return std::nullopt;
  return parts;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const auto parts = split_number(text);
  if (!parts) return std::nullopt;
  Wide value = 0;
  std::int64_t scale = std::ssize(parts->fraction) - std::int64_t{parts->exponent};
  const std::string digits = std::string(parts->whole).append(parts->fraction);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (value >= power_of_ten(36)) {
      // More digits than any result keeps: the rest only moves the point.
      scale -= static_cast<std::int64_t>(digits.size() - i);
      break;
    }
    value = value * 10 + (digits[i] - '0');
  }
  if (value == 0) return Decimal();
  for (; scale < 0; ++scale) {
    if (value > kMaxCoefficient) return std::nullopt;
    value *= 10;
  }
  if (drop_digits(value, static_cast<int>(std::min<std::int64_t>(scale, 38))) > kMaxCoefficient) return std::nullopt;
  return fit(parts->negative ? -value : value, static_cast<int>(std::min<std::int64_t>(scale, 1000)));
}

Decimal Decimal::fit(Wide coefficient, int scale) {
  int drop = std::max(0, scale - kMaxScale);
  while (drop < scale && magnitude(drop_digits(coefficient, drop)) > kMaxCoefficient) ++drop;
  Wide kept = drop_digits(coefficient, drop);
  scale -= drop;
  while (scale > 0 && kept % 10 == 0) {
    kept /= 10;
    --scale;
  }
  kept = std::clamp(kept, -kMaxCoefficient, kMaxCoefficient);
  return {static_cast<std::int64_t>(kept), scale};
}

Decimal::Wide Decimal::scaled_to(int scale) const { return Wide{coefficient_} * power_of_ten(scale - scale_); }

std::string Decimal::to_fixed(int places) const {
  places = std::clamp(places, 0, kMaxScale);
  Wide value = places >= scale_ ? scaled_to(places) : drop_digits(coefficient_, scale_ - places);
  const bool negative = value < 0;
  value = magnitude(value);
  std::string digits;
  for (int i = 0; value != 0 || i <= places; ++i) {
    if (i == places && places > 0) digits += '.';
    digits += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  }
  if (negative) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::string Decimal::to_string() const { return to_fixed(scale_); }

double Decimal::approximate() const {
  return static_cast<double>(coefficient_) / static_cast<double>(power_of_ten(scale_));
}

Decimal operator+(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale_, b.scale_);
  return Decimal::fit(a.scaled_to(scale) + b.scaled_to(scale), scale);
}

Decimal operator-(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale_, b.scale_);
  return Decimal::fit(a.scaled_to(scale) - b.scaled_to(scale), scale);
}

Decimal operator*(const Decimal& a, const Decimal& b) {
  return Decimal::fit(Decimal::Wide{a.coefficient_} * b.coefficient_, a.scale_ + b.scale_);
}

bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == std::strong_ordering::equal; }

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale_, b.scale_);
  const auto left = a.scaled_to(scale);
  const auto right = b.scaled_to(scale);
  if (left == right) return std::strong_ordering::equal;
  return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

Decimal Decimal::divide(const Decimal& a, const Decimal& divisor, int places) {
  places = std::clamp(places, 0, kMaxScale);
  const int scale = std::max(a.scale_, divisor.scale_);
  const Wide numerator = magnitude(a.scaled_to(scale));
  const Wide denominator = magnitude(divisor.scaled_to(scale));
  Wide quotient = numerator / denominator;
  Wide rest = numerator % denominator;
  int digits = 0;
  for (; digits < places && quotient <= kMaxCoefficient; ++digits) {
    rest *= 10;
    quotient = quotient * 10 + rest / denominator;
    rest %= denominator;
  }
  if (rest >= denominator - rest) ++quotient;
  return fit(a.is_negative() != divisor.is_negative() ? -quotient : quotient, digits);
}

std::string format_money(const Money& money, int places) {
  const std::string amount = money.amount.to_fixed(places);
  std::string_view symbol;
  if (money.currency == "USD") symbol = "$";
  if (money.currency == "EUR") symbol = "€";
  std::string text(symbol);
  if (!symbol.empty() && amount.front() == '-') {
    text = "-" + text + amount.substr(1);
  } else {
    text += amount;
  }
  return text + " " + money.currency;
}

}  // namespace gpuctl
