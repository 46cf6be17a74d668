// Short words for the wire tables of this folder, and the constants that the tables define.
#pragma once

#include "providers/verda/convert.hpp"
#include "providers/verda/resource.hpp"

namespace gpuctl::verda {

inline constexpr auto kText = model::FieldKind::text;
inline constexpr auto kInteger = model::FieldKind::integer;
inline constexpr auto kDecimal = model::FieldKind::decimal;
inline constexpr auto kBoolean = model::FieldKind::boolean;
inline constexpr auto kTime = model::FieldKind::time;
inline constexpr auto kList = model::FieldKind::list;
inline constexpr auto kObject = model::FieldKind::object;

inline constexpr auto kTable = model::Show::table;
inline constexpr auto kWide = model::Show::wide;
inline constexpr auto kJson = model::Show::json_only;

inline constexpr auto kAge = model::Render::age;
inline constexpr auto kPrice = model::Render::price;
inline constexpr auto kGpu = model::Render::gpu;
inline constexpr auto kTags = model::Render::tags;

inline constexpr bool kRequired = true;

inline constexpr model::FilterSpec kCurrencyFilter = {"--currency", "currency", "CURRENCY", "prices in this currency",
                                                      "usd,eur"};
inline constexpr model::FilterSpec kLocationFilter = {"--location", "location_code", "LOCATION",
                                                      "only at this location, e.g. FIN-01"};

extern const Resource kInstances, kClusters, kInstanceGroups;
extern const Resource kVolumes, kTrash, kVolumeTypes;
extern const Resource kClusterTypes, kContainerTypes, kImages, kClusterImages, kLocations, kClusterAvailability,
    kComputeResources, kLongTermPeriods;
extern const Resource kSshKeys, kScripts, kSecrets, kFileSecrets, kRegistryCredentials;
extern const Resource kContainers, kJobs;
extern const Resource kJournal, kAudit;

}  // namespace gpuctl::verda
