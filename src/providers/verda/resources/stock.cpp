// Where things are and what is in stock: locations, availability.
#include "providers/verda/resources/tables.hpp"

namespace gpuctl::verda {
namespace {

constexpr WireField kLocationWire[] = {
    {{"code", kText, "", kTable, "location code"}, "code", nullptr, kRequired},
    {{"name", kText, "", kTable, "name of the location"}, "name", nullptr, kRequired},
    {{"country_code", kText, "COUNTRY", kTable, "ISO 3166 code of the country"}, "country_code"},
};
constexpr auto kLocationFields = fields_of(kLocationWire);
constexpr std::string_view kLocationAliases[] = {"regions"};
constexpr Source kLocationSource[] = {{"/locations"}};

// These paths are members of the joined element that availability.cpp builds, not of one answer of the server.
constexpr WireField kAvailabilityWire[] = {
    {{"type", kText, "", kTable, "instance type"}, "type", nullptr, kRequired},
    {{"gpu", kObject, "GPU", kTable, "count, model and total memory of the GPUs; null without GPUs", kGpu}, "gpu"},
    {{"location", kText, "", kTable, "location code"}, "location", nullptr, kRequired},
    {{"is_spot", kBoolean, "SPOT", kTable, "whether this is the spot price of an evictable machine"},
     "is_spot",
     nullptr,
     kRequired},
    {{"price_per_hour", kDecimal, "PRICE/H", kTable, "price of the whole machine per hour", kPrice}, "price_per_hour"},
    {{"price_per_gpu", kDecimal, "PRICE/GPU/H", kTable, "price per GPU and hour", kPrice}, "price_per_gpu"},
    {{"currency", kText, "", kTable, "currency of the prices"}, "currency"},
    {{"vcpus", kInteger, "VCPUS", kWide, "virtual CPUs"}, "vcpus"},
    {{"memory_gb", kDecimal, "MEM GB", kWide, "main memory in GB"}, "memory_gb"},
    {{"model", kText, "", kJson, "GPU model in the provider's words"}, "model"},
};
constexpr auto kAvailabilityFields = fields_of(kAvailabilityWire);
constexpr model::FilterSpec kAvailabilityFilters[] = {
    kLocationFilter, {"--spot", "is_spot", "", "only spot machines"}, kCurrencyFilter};
constexpr Source kAvailabilitySource[] = {{"/instance-availability"}};

constexpr WireField kClusterAvailabilityWire[] = {
    {{"type", kText, "", kTable, "cluster type"}, "item", nullptr, kRequired},
    {{"location", kText, "", kTable, "location code"}, "location_code", nullptr, kRequired},
};
constexpr auto kClusterAvailabilityFields = fields_of(kClusterAvailabilityWire);
constexpr model::FilterSpec kClusterAvailabilityFilters[] = {kLocationFilter};
constexpr Source kClusterAvailabilitySource[] = {{"/cluster-availability"}};

}  // namespace

constinit const Resource kLocations = {.schema = {.name = "locations",
                                                  .singular = "location",
                                                  .aliases = kLocationAliases,
                                                  .summary = "data centres",
                                                  .fields = kLocationFields,
                                                  .id_field = "code",
                                                  .name_field = "code"},
                                       .wire = kLocationWire,
                                       .sources = kLocationSource};

constinit const Resource kAvailability = {.schema = {.name = "availability",
                                                     .singular = "offer",
                                                     .aliases = {},
                                                     .summary = "instance types that can be had now, and where",
                                                     .fields = kAvailabilityFields,
                                                     .filters = kAvailabilityFilters,
                                                     .id_field = "type",
                                                     .name_field = "type"},
                                          .wire = kAvailabilityWire,
                                          .sources = kAvailabilitySource};

constinit const Resource kClusterAvailability = {.schema = {.name = "cluster-availability",
                                                            .singular = "cluster-offer",
                                                            .summary = "cluster types that can be had now, and where",
                                                            .fields = kClusterAvailabilityFields,
                                                            .filters = kClusterAvailabilityFilters,
                                                            .id_field = "type",
                                                            .name_field = "type"},
                                                 .wire = kClusterAvailabilityWire,
                                                 .sources = kClusterAvailabilitySource,
                                                 .expand = "availabilities"};

}  // namespace gpuctl::verda
