#include "sandbox/catalogue.hpp"

#include <algorithm>

#include "sandbox/catalogue_wire.hpp"
#include "sandbox/data/tables.hpp"
#include "sandbox/world.hpp"

namespace gpuctl::sandbox {
namespace {

Json text_or_null(const char* text) { return text == nullptr ? Json(nullptr) : Json(text); }

Json strings(std::span<const std::string_view> items) {
  Json out = Json::array();
  for (std::string_view item : items) out.push_back(item);
  return out;
}

Json supported_images(const data::InstanceTypeRow& row) {
  Json out = strings(row.supported_os);
  if (row.supported_os.empty() || row.instance_type.ends_with(".CC")) return out;
  for (std::string_view image : data::common_images()) {
    if (std::find(out.begin(), out.end(), Json(image)) == out.end()) out.push_back(image);
  }
  return out;
}

Json gpu(const data::InstanceTypeRow& row) {
  if (row.gpus == 0) return {{"description", ""}, {"number_of_gpus", 0}};
  return {{"description", fmt::format("{}x {}", row.gpus, row.name)}, {"number_of_gpus", row.gpus}};
}

Json gpu_memory(int gigabytes) {
  return {{"description", gigabytes == 0 ? "" : fmt::format("{}GB GPU RAM", gigabytes)},
          {"size_in_gigabytes", gigabytes}};
}

Json storage(int gigabytes) {
  if (gigabytes == 0) return {{"description", "dynamic"}};
  return {{"description", fmt::format("{}GB NVME", gigabytes)}, {"size_in_gigabytes", gigabytes}};
}

Json instance_type(const data::InstanceTypeRow& row, Currency currency) {
  return {{"id", row.id},
          {"instance_type", row.instance_type},
          {"model", row.model},
          {"name", row.name},
          {"display_name", nullptr},
          {"description", "Dedicated Hardware Instance"},
          {"best_for", strings(row.best_for)},
          {"cpu", cpu_of(row.cores, row.cpu_model)},
          {"gpu", gpu(row)},
          {"gpu_memory", gpu_memory(row.gpu_memory_gb)},
          {"memory", memory_of(row.memory_gb)},
          {"storage", storage(row.local_storage_gb)},
          {"p2p", text_or_null(row.p2p)},
          {"deploy_warning", text_or_null(row.deploy_warning)},
          {"price_per_hour", priced(row.price, currency)},
          {"spot_price", priced(row.spot_price, currency)},
          {"dynamic_price", nullptr},
          {"max_dynamic_price", priced(row.price, currency)},
          {"serverless_price", priced(row.serverless_price, currency)},
          {"serverless_spot_price", priced(row.serverless_spot_price, currency)},
          {"currency", code_of(currency)},
          {"manufacturer", row.manufacturer},
          {"supported_os", supported_images(row)}};
}

Json image(const data::ImageRow& row) {
  Json details = Json::array();
  for (std::string_view rest = row.details; !rest.empty();) {
    const auto end = rest.find(';');
    details.push_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
  }
  return {{"id", row.id},
          {"image_type", row.image_type},
          {"name", row.name},
          {"is_default", row.is_default},
          {"details", std::move(details)},
          {"category", row.category},
          {"is_cluster", row.is_cluster}};
}

const Json& all_images() {
  static const Json all = [] {
    Json out = Json::array();
    for (const auto& row : data::images()) out.push_back(image(row));
    return out;
  }();
  return all;
}

Json all_instance_types(Currency currency) {
  Json out = Json::array();
  for (const auto& row : data::instance_types()) out.push_back(instance_type(row, currency));
  return out;
}

Json all_volume_types(Currency currency) {
  Json out = Json::array();
  for (const auto& row : data::volume_types()) {
    const auto amount = [&](std::string_view text) { return number(converted(text, currency)); };
    out.push_back({{"type", row.type},
                   {"price",
                    {{"price_per_month_per_gb", amount(row.price_per_month_per_gb)},
                     {"cps_per_gb", amount(row.cost_per_second_per_gb)},
                     {"currency", code_of(currency)}}},
                   {"is_shared_fs", row.is_shared_fs},
                   {"burst_bandwidth", row.burst_bandwidth},
                   {"continuous_bandwidth", row.continuous_bandwidth},
                   {"internal_network_speed", row.internal_network_speed},
                   {"iops", row.iops},
                   {"throughput_gbps", row.throughput_gbps}});
  }
  return out;
}

const data::InstanceTypeRow* row_of(std::string_view type) {
  const auto rows = data::instance_types();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.instance_type == type; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

Decimal converted(std::string_view usd, Currency currency) {
  static const Decimal eur_per_usd = *Decimal::parse("0.86");
  const Decimal amount = Decimal::parse(usd).value_or(Decimal());
  return currency == Currency::usd ? amount : amount * eur_per_usd;
}

std::string priced(std::string_view usd, Currency currency) {
  if (currency == Currency::usd) return std::string(usd);
  const Decimal amount = converted(usd, currency);
  if (amount.is_zero()) return "0";
  int places = 3;  // four significant digits, as the service prints its prices
  for (Decimal step(10); amount >= step && places > 0; step = step * Decimal(10)) --places;
  for (Decimal step(1); amount < step && places < 9; step = Decimal::divide(step, Decimal(10), 12)) ++places;
  return amount.to_fixed(places);
}

std::string_view code_of(Currency currency) { return currency == Currency::usd ? "usd" : "eur"; }

Json cpu_of(int cores, std::string_view model) {
  return {{"description", fmt::format("{} CPU", cores)}, {"number_of_cores", cores}, {"model", model}};
}

Json memory_of(int gigabytes) {
  return {{"description", fmt::format("{}GB RAM", gigabytes)}, {"size_in_gigabytes", gigabytes}};
}

const Json& instance_types_in(Currency currency) {
  static const Json eur = all_instance_types(Currency::eur);
  return currency == Currency::usd ? instance_types() : eur;
}

const Json& volume_types_in(Currency currency) {
  static const Json eur = all_volume_types(Currency::eur);
  return currency == Currency::usd ? volume_types() : eur;
}

const Json& instance_types() {
  static const Json types = all_instance_types(Currency::usd);
  return types;
}

const Json& volume_types() {
  static const Json types = all_volume_types(Currency::usd);
  return types;
}

const Json& images() {
  static const Json listed = [] {
    Json out = Json::array();
    const auto rows = data::images();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].hidden) out.push_back(all_images()[i]);
    }
    return out;
  }();
  return listed;
}

const Json& locations() {
  static const Json places = [] {
    Json out = Json::array();
    for (const auto& row : data::locations()) {
      out.push_back({{"code", row.code}, {"name", row.name}, {"country_code", row.country_code}});
    }
    return out;
  }();
  return places;
}

const Json* find_instance_type(std::string_view type) {
  for (const Json& entry : instance_types()) {
    if (entry["instance_type"] == type) return &entry;
  }
  return nullptr;
}

const Json* find_image(std::string_view image) {
  for (const Json& entry : all_images()) {
    if (entry["image_type"] == image || entry["id"] == image) return &entry;
  }
  return nullptr;
}

bool image_fits(std::string_view image, std::string_view type) {
  const Json* chosen = find_image(image);
  const Json* machine = find_instance_type(type);
  if (chosen == nullptr || machine == nullptr) return false;
  const Json& supported = (*machine)["supported_os"];
  // A type whose list is empty says nothing about its images: anything that is not for clusters goes.
  if (supported.empty()) return !(*chosen)["is_cluster"].get<bool>();
  return std::find(supported.begin(), supported.end(), (*chosen)["image_type"]) != supported.end();
}

std::optional<std::size_t> location_index(std::string_view code) {
  const auto rows = data::locations();
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.code == code; });
  if (found == rows.end()) return std::nullopt;
  return static_cast<std::size_t>(found - rows.begin());
}

bool is_location(std::string_view code) { return location_index(code).has_value(); }

Decimal instance_price(std::string_view type, bool spot) {
  const auto* row = row_of(type);
  return row == nullptr ? Decimal() : converted(spot ? row->spot_price : row->price, Currency::usd);
}

Decimal volume_price(std::string_view type) {
  for (const auto& row : data::volume_types()) {
    if (row.type == type) return converted(row.price_per_month_per_gb, Currency::usd);
  }
  return {};
}

}  // namespace gpuctl::sandbox
