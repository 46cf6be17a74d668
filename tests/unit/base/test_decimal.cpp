#include <limits>

#include "gpuctl/base/decimal.hpp"
#include "support/catch.hpp"

using gpuctl::Decimal;
using gpuctl::format_money;

namespace {

Decimal dec(std::string_view text) {
  const auto parsed = Decimal::parse(text);
  INFO(text);
  REQUIRE(parsed);
  return *parsed;
}

}  // namespace

TEST_CASE("decimals are read exactly and written shortest") {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"0", "0"},
      {"-0", "0"},
      {"0.000", "0"},
      {"2.29", "2.29"},
      {"9.10", "9.1"},
      {"+1.5", "1.5"},
      {"-1", "-1"},
      {"100", "100"},
      {"7.61e-08", "0.0000000761"},
      {"1e3", "1000"},
      {"1.50E+2", "150"},
      {"0.1", "0.1"},
      {"-0.05", "-0.05"},
      {"0e999999", "0"},
      {"1e-999999", "0"},
      {"9223372036854775807", "9223372036854775807"},
      {"0.123456789012345678", "0.123456789012345678"},
      {"0.1234567890123456785", "0.123456789012345679"},
      {"-0.1234567890123456785", "-0.123456789012345679"},
      {"9223372036854775806.5", "9223372036854775807"},
      {"12345678901.123456789012345", "12345678901.12345679"},
      {"0.00000000000000000000000000000000000000000000001e47", "1"},
      {"10000000000000000000000000000000000000000000000e-46", "1"},
      {"10000000000000000000000000000000000000000000000.0e-46", "1"},
      {"1.00000000000000000000000000000000000000000000000000000000", "1"},
  };
  for (const auto& [text, expected] : rows) {
    CAPTURE(text);
    CHECK(dec(text).to_string() == expected);
  }
}

TEST_CASE("what is not a number, or does not fit, is no decimal") {
  for (const auto* text : {"",
                           "-",
                           "+",
                           "+-1",
                           ".5",
                           "1.",
                           "01",
                           "00",
                           "1e",
                           "1e+",
                           "1.2.3",
                           " 1",
                           "1 ",
                           "1,5",
                           "0x10",
                           "NaN",
                           "Infinity",
                           "--1",
                           "9223372036854775808",
                           "1e19",
                           "1e999999999999",
                           "9223372036854775807.5"}) {
    CAPTURE(text);
    CHECK_FALSE(Decimal::parse(text).has_value());
  }
}

TEST_CASE("fixed places round half away from zero") {
  CHECK(dec("2.29").to_fixed(4) == "2.2900");
  CHECK(dec("2.345").to_fixed(2) == "2.35");
  CHECK(dec("-2.345").to_fixed(2) == "-2.35");
  CHECK(dec("2.3449999").to_fixed(2) == "2.34");
  CHECK(dec("0.004").to_fixed(2) == "0.00");
  CHECK(dec("-0.004").to_fixed(2) == "0.00");
  CHECK(dec("0.995").to_fixed(2) == "1.00");
  CHECK(dec("7").to_fixed(0) == "7");
  CHECK(dec("0.5").to_fixed(0) == "1");
  CHECK(Decimal(std::numeric_limits<std::int64_t>::min()).to_string() == "-9223372036854775808");
}

TEST_CASE("arithmetic is exact") {
  CHECK((dec("0.1") + dec("0.2")).to_string() == "0.3");
  CHECK((dec("10") - dec("0.01")).to_string() == "9.99");
  CHECK((dec("23.92") * dec("730")).to_string() == "17461.6");
  CHECK((dec("-1.5") * dec("0.5")).to_string() == "-0.75");
  CHECK((dec("0.000000001") * dec("0.000000001")).to_string() == "0.000000000000000001");
  CHECK((dec("0.0000000001") * dec("0.000000005")).to_string() == "0.000000000000000001");
  Decimal sum;
  for (int i = 0; i < 1000; ++i) sum = sum + dec("0.001");
  CHECK(sum == Decimal(1));
}

TEST_CASE("overflow drops digits from the end, then stops at the limit") {
  CHECK((dec("9000000000.123456789") + dec("900000000000.1")).to_string() == "909000000000.2234568");
  CHECK((dec("9223372036854775807") + Decimal(1)).to_string() == "9223372036854775807");
}

TEST_CASE("comparison looks at the value, not at its digits") {
  CHECK(dec("9.10") == dec("9.1"));
  CHECK(dec("1e2") == Decimal(100));
  CHECK(dec("0.000000000000000001") < dec("9223372036854775807"));
  CHECK(dec("-3") < dec("-2.999"));
  CHECK(dec("2.30") > dec("2.29"));
}

TEST_CASE("division is rounded to the places asked for") {
  CHECK(Decimal::divide(dec("23.92"), dec("8"), 4).to_string() == "2.99");
  CHECK(Decimal::divide(dec("1"), dec("3"), 4).to_string() == "0.3333");
  CHECK(Decimal::divide(dec("2"), dec("3"), 4).to_string() == "0.6667");
  CHECK(Decimal::divide(dec("-1"), dec("8"), 2).to_string() == "-0.13");
  CHECK(Decimal::divide(dec("1"), dec("0.000000000000000001"), 0).to_string() == "1000000000000000000");
  CHECK(Decimal::divide(dec("9223372036854775807"), dec("0.000000000000000001"), 18).to_string() ==
        "9223372036854775807");
  CHECK(Decimal::divide(dec("0.000000000000000001"), dec("9223372036854775807"), 18).is_zero());
}

TEST_CASE("signs, and the approximate value") {
  CHECK(Decimal().is_zero());
  CHECK(dec("-0.01").is_negative());
  CHECK_FALSE(dec("-0").is_negative());
  CHECK(dec("2.5").approximate() == Approx(2.5));
}

TEST_CASE("money carries its sign, symbol and code") {
  CHECK(format_money({dec("42.17"), "USD"}) == "$42.17 USD");
  CHECK(format_money({dec("3.1"), "EUR"}) == "€3.10 EUR");
  CHECK(format_money({dec("7"), "CHF"}) == "7.00 CHF");
  CHECK(format_money({dec("-5"), "USD"}) == "-$5.00 USD");
  CHECK(format_money({dec("2.29"), "USD"}, 4) == "$2.2900 USD");
}
