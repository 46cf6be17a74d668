#include "providers/verda/resources/tables.hpp"

namespace gpuctl::verda {
namespace {

constexpr const Resource* kAll[] = {
    &kInstances,
    &kClusters,
    &kVolumes,
    &kTrash,
    &kSshKeys,
    &kScripts,
    &kInstanceTypes,
    &kClusterTypes,
    &kContainerTypes,
    &kVolumeTypes,
    &kImages,
    &kClusterImages,
    &kLocations,
    &kAvailability,
    &kClusterAvailability,
    &kContainers,
    &kJobs,
    &kSecrets,
    &kFileSecrets,
    &kRegistryCredentials,
    &kComputeResources,
    &kLongTermPeriods,
    &kInstanceGroups,
    &kJournal,
    &kAudit,
};

constexpr auto kSchemas = [] {
  std::array<const model::ResourceSchema*, std::size(kAll)> schemas{};
  for (std::size_t i = 0; i < schemas.size(); ++i) schemas[i] = &kAll[i]->schema;
  return schemas;
}();

}  // namespace

std::span<const Resource* const> all_resources() { return kAll; }
std::span<const model::ResourceSchema* const> all_schemas() { return kSchemas; }

const Resource* resource_of(const model::ResourceSchema& schema) {
  for (const Resource* resource : kAll) {
    if (&resource->schema == &schema || resource->schema.name == schema.name) return resource;
  }
  return nullptr;
}

}  // namespace gpuctl::verda
