#include "providers/verda/availability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "gpuctl/base/text.hpp"
#include "gpuctl/http/json.hpp"
#include "providers/verda/codec.hpp"
#include "providers/verda/convert.hpp"
#include "providers/verda/errors.hpp"
#include "providers/verda/inventory.hpp"

namespace gpuctl::verda {
namespace {

/// "RTX PRO 6000", "rtx-pro-6000" and "RTXPRO6000" are one model.
std::string normalised(std::string_view model) {
  std::string result;
  for (const char c : model) {
    if (c >= 'a' && c <= 'z') {
      result += static_cast<char>(c - 'a' + 'A');
    } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
      result += c;
    }
  }
  return result;
}

Value gpu_in_name(std::string_view type) {
  const std::string_view model = model_of_type(type);
  if (model.empty()) return {};
  return Value::object({{"count", count_of_type(type)}, {"model", model}, {"memory_gb", {}}});
}

Value divided(const Value& price, const Value& gpu) {
  const Value* count = gpu.find("count");
  const std::optional<std::int64_t> gpus = count == nullptr ? std::nullopt : count->as_int();
  const std::optional<Decimal> total = price.as_decimal();
  if (!total || !gpus || *gpus <= 0) return {};
  return Decimal::divide(*total, Decimal(*gpus), 4);
}

/// A type that is in stock but not in the price list is shown without a price.
Value joined(const std::string& type, const std::string& location, bool spot, const model::Record* listed) {
  static const model::Record unlisted;
  const model::Record& known = listed == nullptr ? unlisted : *listed;
  const Value gpu = listed == nullptr ? gpu_in_name(type) : known.get("gpu");
  const Value& price = known.get(spot ? "spot_price_per_hour" : "price_per_hour");
  return Value::object({{"type", type},
                        {"gpu", gpu},
                        {"location", location},
                        {"is_spot", spot},
                        {"price_per_hour", price},
                        {"price_per_gpu", divided(price, gpu)},
                        {"currency", known.get("currency")},
                        {"vcpus", known.get("vcpus")},
                        {"memory_gb", known.get("memory_gb")},
                        {"model", known.get("model")}});
}

std::string model_of(const model::Record& record) {
  const Value* model = record.get("gpu").find("model");
  const std::string* text = model == nullptr ? nullptr : model->if_string();
  return text == nullptr ? std::string() : *text;
}

bool is_wanted(const model::Record& record, const std::string& gpu) {
  if (gpu.empty()) return true;
  const std::string model = model_of(record);
  return !model.empty() && (normalised(model) == gpu || normalised(record.text("model")) == gpu);
}

bool is_cheaper(const model::Record& a, const model::Record& b) {
  const auto x = a.get("price_per_hour").as_decimal();
  const auto y = b.get("price_per_hour").as_decimal();
  if (x.has_value() != y.has_value()) return x.has_value();
  if (x && *x != *y) return *x < *y;
  if (a.text("type") != b.text("type")) return a.text("type") < b.text("type");
  return a.text("location") < b.text("location");
}

/// A wish and what was found of it. Names compare in any case, so the server is asked for everything.
struct Search {
  std::string gpu;
  std::string location;
  std::vector<model::Record> types;
  std::vector<model::Record> found{};
  bool knows_location = false;
};

/// Adds one record for each type and location of a stock answer: [{"location_code","availabilities":[type]}].
Result<void> add_stock(std::string_view body, bool spot, Search& search) {
  const auto listed = [&](const std::string& type) {
    const auto& types = search.types;
    const auto found = std::find_if(types.begin(), types.end(), [&](const auto& t) { return t.text("type") == type; });
    return found == types.end() ? nullptr : &*found;
  };
  std::size_t index = 0;
  return http::for_each_element(body, [&](Value&& element) -> Result<void> {
    const ElementName name{"location", ++index};
    GPUCTL_ASSIGN(const std::string location, Fields(element, "location").string("location_code"));
    if (!search.location.empty() && upper_case(location) != search.location) return {};
    search.knows_location = true;
    const Value* available = element.find("availabilities");
    if (available == nullptr || available->if_array() == nullptr) return {};
    for (const Value& type : *available->if_array()) {
      if (type.if_string() == nullptr) continue;
      Value one = joined(*type.if_string(), location, spot, listed(*type.if_string()));
      GPUCTL_ASSIGN(auto record, decode_record(kAvailability, false, std::move(one), name));
      if (is_wanted(record, search.gpu)) search.found.push_back(std::move(record));
    }
    return {};
  });
}

Error unknown(std::string_view what, const std::string& typed, const std::set<std::string>& known) {
  const std::vector<std::string> names(known.begin(), known.end());
  const std::vector<std::string> near = nearest(typed, names, 1);
  std::string hint = near.empty() ? std::string() : fmt::format("did you mean {}? ", near.front());
  Error error{ErrorCode::usage, fmt::format("verda has no {} \"{}\"", what, typed),
              fmt::format("{}verda has: {}", hint, fmt::join(names, ", "))};
  error.delivery = Delivery::answered;
  return error;
}

/// Nothing was found: because nothing is in stock now, or because the wish names what does not exist?
Result<void> check_wish(http::RestClient& client, const provider::AvailabilityQuery& query, const Search& search,
                        const CallContext& context) {
  const auto wanted = [&](const model::Record& type) { return is_wanted(type, search.gpu); };
  if (!search.gpu.empty() && std::none_of(search.types.begin(), search.types.end(), wanted)) {
    std::set<std::string> models;
    for (const model::Record& type : search.types) models.insert(model_of(type));
    models.erase("");
    if (!models.empty()) return unknown("GPU", query.gpu, models);
  }
  if (search.location.empty() || search.knows_location) return {};
  GPUCTL_ASSIGN(const provider::Listing listing, read_all(client, kLocations, {}, context));
  std::set<std::string> codes;
  for (const model::Record& location : listing.records) codes.emplace(location.text("code"));
  if (codes.empty() || codes.contains(search.location)) return {};
  return unknown("location", query.location, codes);
}

Result<provider::Listing> read(http::RestClient& client, const provider::AvailabilityQuery& query,
                               const CallContext& context) {
  provider::ListQuery prices;
  if (!query.currency.empty()) prices.filters.emplace_back("currency", query.currency);
  GPUCTL_ASSIGN(provider::Listing types, read_all(client, kInstanceTypes, prices, context));
  Search search{normalised(query.gpu), upper_case(query.location), std::move(types.records)};
  for (const bool spot : {false, true}) {
    if (query.spot && *query.spot != spot) continue;
    http::ApiRequest request;
    request.path = kAvailability.sources[0].path;
    request.query.emplace_back("is_spot", spot ? "true" : "false");
    GPUCTL_ASSIGN(const http::Response response, client.send(request, context));
    GPUCTL_TRY(add_stock(response.body, spot, search));
  }
  if (search.found.empty()) GPUCTL_TRY(check_wish(client, query, search, context));
  std::stable_sort(search.found.begin(), search.found.end(), is_cheaper);
  return provider::Listing{std::move(search.found)};
}

}  // namespace

Result<provider::Listing> VerdaAvailability::availability(const provider::AvailabilityQuery& query,
                                                          const CallContext& context) {
  return in_verda(read(client_, query, context));
}

const model::ResourceSchema& machine_availability_schema() { return kAvailability.schema; }

const model::ResourceSchema& VerdaAvailability::availability_schema() const { return machine_availability_schema(); }

}  // namespace gpuctl::verda
