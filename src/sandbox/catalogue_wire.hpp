// Pieces of the catalogue that the operations of the catalogue, of clusters and of containers write alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/decimal.hpp"
#include "sandbox/route.hpp"

namespace gpuctl::sandbox {

enum class Currency { usd, eur };
std::string_view code_of(Currency currency);
/// An amount that the tables give in US dollars.
Decimal converted(std::string_view usd, Currency currency);
/// The same as the service's price text: dollars verbatim, euros with four significant digits.
std::string priced(std::string_view usd, Currency currency);

Json cpu_of(int cores, std::string_view model);
Json memory_of(int gigabytes);

const Json& instance_types_in(Currency currency);
const Json& volume_types_in(Currency currency);

/// Where a location stands in the tables' columns of stock.
std::optional<std::size_t> location_index(std::string_view code);

/// A machine type and whether one more of it can be had at one location.
struct Offer {
  std::string_view type;
  bool available = false;
};
/// Every instance type at a location, in the order of the catalogue, against the machines that now run there.
std::vector<Offer> instance_offers(World& world, std::size_t location, bool spot);
std::vector<Offer> cluster_offers(World& world, std::size_t location);

}  // namespace gpuctl::sandbox
