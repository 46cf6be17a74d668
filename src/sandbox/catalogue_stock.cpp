// Stock: what the tables start with, less what runs now. The setting "stock/<type>/<location>[/spot]" overrides a
// number.
#include <charconv>
#include <map>

#include "sandbox/catalogue.hpp"
#include "sandbox/catalogue_wire.hpp"
#include "sandbox/data/tables.hpp"
#include "sandbox/world.hpp"

namespace gpuctl::sandbox {
namespace {

int stock_at_start(World& world, std::string_view type, std::string_view location, bool spot, int usual) {
  const std::string set = world.books().setting(fmt::format("stock/{}/{}{}", type, location, spot ? "/spot" : ""));
  int number = usual;
  if (!set.empty()) std::from_chars(set.data(), set.data() + set.size(), number);
  return number;
}

bool occupies(const Json& machine) {
  const std::string& status = machine["status"].get_ref<const std::string&>();
  return status != "discontinued" && status != "deleted" && status != "notfound" && status != "no_capacity";
}

using Counts = std::map<std::string, int, std::less<>>;

/// Machines per type at one location.
Counts in_use(World& world, std::string_view kind, std::string_view type_field, std::string_view location, bool spot) {
  Counts counts;
  const Books& books = world.books();
  for (const std::string& id : books.ids(kind)) {
    const Json& machine = *books.find(kind, id);
    if (machine["location"] != location || !occupies(machine) || machine.value("is_spot", false) != spot) continue;
    ++counts[machine[std::string(type_field)].get<std::string>()];
  }
  return counts;
}

int used(const Counts& counts, std::string_view type) {
  const auto found = counts.find(type);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

std::vector<Offer> instance_offers(World& world, std::size_t location, bool spot) {
  const std::string_view code = data::locations()[location].code;
  const Counts counts = in_use(world, "instance", "instance_type", code, spot);
  std::vector<Offer> offers;
  for (const auto& row : data::instance_types()) {
    const int usual = spot ? row.spot_stock.at(location) : row.stock.at(location);
    const int stock = stock_at_start(world, row.instance_type, code, spot, usual);
    offers.push_back({row.instance_type, !world.effects().no_capacity && stock > used(counts, row.instance_type)});
  }
  return offers;
}

std::vector<Offer> cluster_offers(World& world, std::size_t location) {
  const std::string_view code = data::locations()[location].code;
  const Counts counts = in_use(world, "cluster", "cluster_type", code, false);
  std::vector<Offer> offers;
  for (const auto& row : data::cluster_types()) {
    const int stock = stock_at_start(world, row.cluster_type, code, false, row.stock.at(location));
    offers.push_back({row.cluster_type, !world.effects().no_capacity && stock > used(counts, row.cluster_type)});
  }
  return offers;
}

bool in_stock(World& world, std::string_view type, std::string_view location, bool spot) {
  const auto index = location_index(location);
  if (!index) return false;
  for (const Offer& offer : instance_offers(world, *index, spot)) {
    if (offer.type == type) return offer.available;
  }
  return false;
}

}  // namespace gpuctl::sandbox
