// The operations of the catalogue: types, images, places, prices, availability.
#include "sandbox/catalogue.hpp"
#include "sandbox/catalogue_wire.hpp"
#include "sandbox/data/tables.hpp"
#include "sandbox/services.hpp"
#include "sandbox/world.hpp"

namespace gpuctl::sandbox {
namespace {

std::optional<Currency> currency_of(const Call& call) {
  const std::string wanted = call.query_value("currency").value_or("usd");
  if (wanted == "usd") return Currency::usd;
  if (wanted == "eur") return Currency::eur;
  return std::nullopt;
}

/// Answers with what `list` makes of the asked currency.
template <typename List>
Reply in_asked_currency(const Call& call, List list) {
  const auto currency = currency_of(call);
  if (!currency) return Reply::error(400, "invalid_request", "currency must be one of the following values: usd, eur");
  return Reply::json(200, list(*currency));
}

Reply list_instance_types(World&, const Call& call) { return in_asked_currency(call, instance_types_in); }
Reply list_volume_types(World&, const Call& call) { return in_asked_currency(call, volume_types_in); }
Reply list_locations(World&, const Call&) { return Reply::json(200, locations()); }

Reply get_instance_type(World&, const Call& call) {
  const Json* type = find_instance_type(call.params.at("type"));
  if (type == nullptr) return Reply::error(404, "not_found", "Instance type not found");
  return Reply::json(200, *type);
}

Reply price_history(World&, const Call&) { return Reply::json(200, Json::object()); }

Json cluster_type(const data::ClusterTypeRow& row, Currency currency) {
  Json details = Json::array({Json{{"GPU VRAM", row.node_gpu_memory}}});
  details.push_back({{std::string(row.node_cpu), row.node_cores}});
  details.push_back({{"InfiniBand", "3200 Gbit/s"}});
  details.push_back({{"Ethernet", "100 Gbit/s"}});
  details.push_back({{"Uplink", row.node_uplink}});
  Json os = Json::array();
  for (const Json& image : images()) {
    if (image["is_cluster"].get<bool>()) os.push_back(image["image_type"]);
  }
  return {{"id", row.id},
          {"model", row.model},
          {"name", row.name},
          {"cluster_type", row.cluster_type},
          {"cpu", cpu_of(row.cores, row.node_cpu.substr(0, row.node_cpu.rfind(' ')))},
          {"gpu", {{"description", fmt::format("{}x {}", row.gpus, row.name)}, {"number_of_gpus", row.gpus}}},
          {"gpu_memory",
           {{"description", fmt::format("{}GB GPU RAM", row.gpu_memory_gb)}, {"size_in_gigabytes", row.gpu_memory_gb}}},
          {"memory", memory_of(row.memory_gb)},
          {"price_per_hour", priced(row.price, currency)},
          {"currency", code_of(currency)},
          {"manufacturer", "NVIDIA"},
          {"node_details", std::move(details)},
          {"supported_os", std::move(os)}};
}

Reply list_cluster_types(World&, const Call& call) {
  return in_asked_currency(call, [](Currency currency) {
    Json out = Json::array();
    for (const auto& row : data::cluster_types()) out.push_back(cluster_type(row, currency));
    return out;
  });
}

Reply list_container_types(World&, const Call& call) {
  return in_asked_currency(call, [](Currency currency) {
    Json out = Json::array();
    for (const Json& type : instance_types_in(currency)) {
      if (type["serverless_price"] == "0") continue;
      Json entry = Json::object();
      for (const char* field : {"id", "model", "name", "instance_type", "cpu", "gpu", "gpu_memory", "memory",
                                "serverless_price", "serverless_spot_price", "currency", "manufacturer"}) {
        entry[field] = type[field];
      }
      out.push_back(std::move(entry));
    }
    return out;
  });
}

Reply list_images(World&, const Call& call) {
  const auto type = call.query_value("instance_type");
  if (type && find_instance_type(*type) == nullptr) return Reply::error(404, "not_found", "Instance type not found");
  Json out = Json::array();
  for (const Json& image : images()) {
    if (image["is_cluster"].get<bool>()) continue;
    if (!type || image_fits(image["image_type"].get<std::string>(), *type)) out.push_back(image);
  }
  return Reply::json(200, out);
}

Reply list_cluster_images(World&, const Call& call) {
  if (const auto type = call.query_value("instance_type")) {
    const auto rows = data::cluster_types();
    if (std::none_of(rows.begin(), rows.end(), [&](const auto& row) { return row.cluster_type == *type; }))
      return Reply::error(404, "not_found", "Cluster type not found");
  }
  Json out = Json::array();
  for (const Json& image : images()) {
    if (image["is_cluster"].get<bool>()) out.push_back(image);
  }
  return Reply::json(200, out);
}

std::optional<std::string> either(const Call& call, std::string_view name, std::string_view deprecated) {
  auto value = call.query_value(name);
  return value ? value : call.query_value(deprecated);
}

std::optional<std::string> asked_location(const Call& call) { return either(call, "location_code", "locationCode"); }
bool asked_spot(const Call& call) { return either(call, "is_spot", "isSpot").value_or("false") == "true"; }

/// [{"location_code", "availabilities"}] for every place, or the asked one, from `offers(location index)`.
template <typename Offers>
Reply availability_by_location(const Call& call, Offers offers) {
  const auto wanted = asked_location(call);
  Json out = Json::array();
  for (std::size_t i = 0; i < data::location_count; ++i) {
    const std::string_view code = data::locations()[i].code;
    if (wanted && *wanted != code) continue;
    Json types = Json::array();
    for (const Offer& offer : offers(i)) {
      if (offer.available) types.push_back(offer.type);
    }
    out.push_back({{"location_code", code}, {"availabilities", std::move(types)}});
  }
  return Reply::json(200, out);
}

/// Bare true or false: whether the type can be had at the asked place, or at any.
template <typename Offers>
Reply is_available(const Call& call, const std::string& type, Offers offers) {
  const auto wanted = asked_location(call);
  for (std::size_t i = 0; i < data::location_count; ++i) {
    if (wanted && *wanted != data::locations()[i].code) continue;
    for (const Offer& offer : offers(i)) {
      if (offer.type == type && offer.available) return Reply::json(200, true);
    }
  }
  return Reply::json(200, false);
}

Reply list_availability(World& world, const Call& call) {
  const bool spot = asked_spot(call);
  return availability_by_location(call, [&](std::size_t at) { return instance_offers(world, at, spot); });
}

Reply get_availability(World& world, const Call& call) {
  const bool spot = asked_spot(call);
  return is_available(call, call.params.at("type"), [&](std::size_t at) { return instance_offers(world, at, spot); });
}

Reply list_cluster_availability(World& world, const Call& call) {
  return availability_by_location(call, [&](std::size_t at) { return cluster_offers(world, at); });
}

Reply get_cluster_availability(World& world, const Call& call) {
  return is_available(call, call.params.at("type"), [&](std::size_t at) { return cluster_offers(world, at); });
}

Json periods(bool clusters) {
  Json out = Json::array();
  for (const auto& row : data::periods()) {
    if (row.for_clusters != clusters) continue;
    out.push_back({{"code", row.code},
                   {"name", row.name},
                   {"is_enabled", row.is_enabled},
                   {"unit_name", row.unit_name},
                   {"unit_value", row.unit_value},
                   {"discount_percentage", row.discount_percentage}});
  }
  return out;
}

Reply instance_periods(World&, const Call&) { return Reply::json(200, periods(false)); }
Reply cluster_periods(World&, const Call&) { return Reply::json(200, periods(true)); }

Reply endpoint_pricing(World&, const Call& call) {
  return in_asked_currency(call, [](Currency currency) {
    Json out = Json::array();
    for (const auto& row : data::endpoint_prices()) {
      out.push_back({{"resource", row.resource},
                     {"external_id", row.external_id},
                     {"unit_price", number(converted(row.unit_price, currency))},
                     {"unit_name", row.unit_name},
                     {"currency", code_of(currency)}});
    }
    return out;
  });
}

Reply registry_pricing(World&, const Call& call) {
  return in_asked_currency(call, [](Currency currency) {
    return Json{{"price_per_month_per_gb", number(converted("0.2", currency))}, {"currency", code_of(currency)}};
  });
}

constexpr Route routes[] = {
    {"GET", "/v1/instance-types", "list_instance_types", list_instance_types, Auth::none},
    {"GET", "/v1/instance-types/price-history", "get_price_history", price_history, Auth::none},
    {"GET", "/v1/instance-types/{type}", "get_instance_type", get_instance_type},
    {"GET", "/v1/instances/types", "list_instance_types", list_instance_types},
    {"GET", "/v1/volume-types", "list_volume_types", list_volume_types, Auth::none},
    {"GET", "/v1/cluster-types", "list_cluster_types", list_cluster_types, Auth::none},
    {"GET", "/v1/container-types", "list_container_types", list_container_types, Auth::none},
    {"GET", "/v1/images", "list_images", list_images},
    {"GET", "/v1/images/cluster", "list_cluster_images", list_cluster_images},
    {"GET", "/v1/locations", "list_locations", list_locations},
    {"GET", "/v1/instance-availability", "list_availability", list_availability},
    {"GET", "/v1/instance-availability/{type}", "get_availability", get_availability},
    {"GET", "/v1/instances/availability/{type}", "get_availability", get_availability},
    {"GET", "/v1/cluster-availability", "list_cluster_availability", list_cluster_availability},
    {"GET", "/v1/cluster-availability/{type}", "get_cluster_availability", get_cluster_availability},
    {"GET", "/v1/long-term/periods", "list_long_term_periods", instance_periods, Auth::none},
    {"GET", "/v1/long-term/periods/instances", "list_long_term_periods", instance_periods, Auth::none},
    {"GET", "/v1/long-term/periods/clusters", "list_cluster_long_term_periods", cluster_periods, Auth::none},
    {"GET", "/v1/managed-endpoints/pricing", "list_endpoint_prices", endpoint_pricing, Auth::none},
    {"GET", "/v1/container-registry/pricing", "get_registry_pricing", registry_pricing, Auth::none},
};

}  // namespace

std::span<const Route> catalogue_routes() { return routes; }

}  // namespace gpuctl::sandbox
