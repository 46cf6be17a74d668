#include "gpuctl/workflows/cost.hpp"

#include <algorithm>

namespace gpuctl::workflows {
namespace {

bool contains(std::span<const std::string_view> values, std::string_view wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

}  // namespace

bool is_dead(const model::ResourceSchema& schema, const model::Record& record) {
  return !schema.status_field.empty() && contains(schema.dead_statuses, record.text(schema.status_field));
}

HourlyCost hourly_cost(const model::ResourceSchema& schema, std::span<const model::Record> records) {
  HourlyCost cost;
  bool currency_known = false;
  for (const model::Record& record : records) {
    if (is_dead(schema, record)) continue;
    ++cost.count;
    const std::optional<Decimal> price = record.get(schema.hourly_price_field).as_decimal();
    if (!price) continue;
    std::string_view currency = record.text("currency");
    if (currency.empty()) currency = "USD";
    if (!std::exchange(currency_known, true)) cost.per_hour.currency = std::string(currency);
    if (currency == cost.per_hour.currency) {
      cost.per_hour.amount = cost.per_hour.amount + *price;
    } else {
      cost.mixed_currencies = true;
    }
    const std::string_view status = record.text(schema.status_field);
    if (!contains(schema.idle_billed_statuses, status)) continue;
    if (cost.idle.empty()) cost.idle_status = std::string(status);
    cost.idle.emplace_back(record.text(schema.name_field));
  }
  return cost;
}

std::optional<std::chrono::seconds> lasts(const Decimal& balance, const Decimal& per_hour) {
  if (per_hour.is_zero() || per_hour.is_negative() || balance.is_zero() || balance.is_negative()) return std::nullopt;
  const double hours = balance.approximate() / per_hour.approximate();
  // A century is "for ever" and keeps the conversion to whole seconds in range.
  constexpr double most_hours = 100.0 * 365 * 24;
  return std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::duration<double, std::ratio<3600>>(std::min(hours, most_hours)));
}

}  // namespace gpuctl::workflows
