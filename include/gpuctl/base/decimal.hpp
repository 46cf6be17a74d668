// Exact decimal numbers for money and prices: never binary floating point.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gpuctl {

/// coefficient * 10^-scale, scale 0..18. Arithmetic is exact; on overflow of 63 bits digits are dropped from the end,
/// rounding half away from zero.
class Decimal {
 public:
  Decimal() = default;
  explicit Decimal(std::int64_t whole) : coefficient_(whole) {}

  /// JSON number syntax, also with leading '+' and with an exponent: "2.29", "-1", "7.61e-08". nullopt otherwise.
  static std::optional<Decimal> parse(std::string_view text);

  /// Shortest plain text that keeps every digit: "2.29", "0.0000000761", "-1".
  std::string to_string() const;
  /// With exactly `places` digits after the point, rounded half away from zero: "2.2900".
  std::string to_fixed(int places) const;
  /// For statistics and durations only, never for money that is shown.
  double approximate() const;

  bool is_zero() const { return coefficient_ == 0; }
  bool is_negative() const { return coefficient_ < 0; }

  friend Decimal operator+(const Decimal& a, const Decimal& b);
  friend Decimal operator-(const Decimal& a, const Decimal& b);
  friend Decimal operator*(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b);
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  /// Rounded to `places`; precondition: divisor is not zero.
  static Decimal divide(const Decimal& a, const Decimal& divisor, int places);

 private:
  __extension__ typedef __int128 Wide;
  Decimal(std::int64_t coefficient, int scale) : coefficient_(coefficient), scale_(scale) {}
  static Decimal fit(Wide coefficient, int scale);
  Wide scaled_to(int scale) const;

  std::int64_t coefficient_ = 0;
  int scale_ = 0;
};

/// An amount with its ISO 4217 code in upper case.
struct Money {
  Decimal amount;
  std::string currency = "USD";
};

/// "$42.17 USD", "€3.10 EUR", "7.00 CHF"; `places` digits after the point.
std::string format_money(const Money& money, int places = 2);

}  // namespace gpuctl
