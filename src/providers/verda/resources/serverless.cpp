// Serverless: container and job deployments.
#include "providers/verda/resources/tables.hpp"

namespace gpuctl::verda {
namespace {

constexpr WireField kName = {{"name", kText, "", kTable, "name of the deployment"}, "name", nullptr, kRequired};
constexpr WireField kGpuOf = {{"gpu", kObject, "GPU", kTable, "GPUs of one replica", kGpu}, "compute", gpu_of_compute};
constexpr WireField kImageOf = {
    {"image", kText, "", kTable, "image of the first container"}, "containers", first_image};
constexpr WireField kSpot = {{"is_spot", kBoolean, "SPOT", kTable, "whether it runs on spot machines"}, "is_spot"};
constexpr WireField kEndpoint = {{"endpoint", kText, "", kWide, "URL that it answers on"}, "endpoint_base_url"};
constexpr WireField kRegistryOf = {{"registry_credentials", kText, "", kJson, "credentials for its private registry"},
                                   "container_registry_settings.credentials.name"};
constexpr WireField kCreated = {{"created_at", kTime, "AGE", kTable, "when it was created", kAge}, "created_at"};
constexpr WireField kCreator = {{"created_by", kText, "", kJson, "user who created it"}, "created_by_user_id"};
constexpr WireField kStatusOf = {{"status", kText, "", kTable, "state of the deployment"}, "status.status"};
constexpr WireField kContainersOf = {
    {"containers", kList, "", kJson, "its containers, without their environment"}, "containers", containers};
constexpr WireField kEnvironmentOf = {
    {"environment", kList, "", kJson,
     "environment variables: container, name, type, and the value or the name of the secret"},
    "",
    environment};
constexpr WireField kScalingOf = {{"scaling", kObject, "", kJson, "scaling options, as the provider states them"},
                                  "scaling"};

constexpr WireField kContainerWire[] = {kName, kGpuOf, kImageOf, kSpot, kCreated, kEndpoint, kRegistryOf};
constexpr auto kContainerFields = fields_of(kContainerWire);
constexpr WireField kContainerDetailWire[] = {
    kName,
    kStatusOf,
    kGpuOf,
    kImageOf,
    kSpot,
    {{"min_replicas", kInteger, "MIN", kTable, "fewest replicas"}, "scaling.min_replica_count"},
    {{"max_replicas", kInteger, "MAX", kTable, "most replicas"}, "scaling.max_replica_count"},
    kCreated,
    kEndpoint,
    kRegistryOf,
    {{"replicas", kList, "", kJson, "running replicas: id, status, started_at, image"}, "replicas", replicas},
    kContainersOf,
    kEnvironmentOf,
    kScalingOf,
};
constexpr auto kContainerDetailFields = fields_of(kContainerDetailWire);
constexpr std::string_view kContainerAliases[] = {"container-deployments", "container-deployment"};
constexpr Source kContainerSource[] = {{"/container-deployments"}};
constexpr Part kContainerParts[] = {{"/status", "status"},
                                    {"/scaling", "scaling"},
                                    {"/replicas", "replicas"},
                                    {"/environment-variables", "environment_variables"}};

constexpr WireField kJobWire[] = {kName, kGpuOf, kCreated, kCreator};
constexpr auto kJobFields = fields_of(kJobWire);
constexpr WireField kJobDetailWire[] = {
    kName,
    kStatusOf,
    kGpuOf,
    kImageOf,
    {{"max_replicas", kInteger, "MAX", kTable, "most replicas"}, "scaling.max_replica_count"},
    {{"deadline_seconds", kInteger, "DEADLINE", kTable, "longest run of one job in seconds"},
     "scaling.deadline_seconds"},
    kCreated,
    kCreator,
    kEndpoint,
    kRegistryOf,
    kContainersOf,
    kEnvironmentOf,
    kScalingOf,
};
constexpr auto kJobDetailFields = fields_of(kJobDetailWire);
constexpr std::string_view kJobAliases[] = {"job-deployments", "job-deployment"};
constexpr Source kJobSource[] = {{"/job-deployments"}};
constexpr Part kJobParts[] = {{"/status", "status"}, {"/scaling", "scaling"}};

}  // namespace

constinit const Resource kContainers = {.schema = {.name = "containers",
                                                   .singular = "container",
                                                   .aliases = kContainerAliases,
                                                   .summary = "serverless container deployments",
                                                   .fields = kContainerFields,
                                                   .id_field = "name",
                                                   .status_field = "status",
                                                   .can_get = true,
                                                   .detail_fields = kContainerDetailFields},
                                        .wire = kContainerWire,
                                        .detail_wire = kContainerDetailWire,
                                        .sources = kContainerSource,
                                        .lookup = Lookup::by_path,
                                        .parts = kContainerParts};

constinit const Resource kJobs = {.schema = {.name = "jobs",
                                             .singular = "job",
                                             .aliases = kJobAliases,
                                             .summary = "serverless job deployments",
                                             .fields = kJobFields,
                                             .id_field = "name",
                                             .status_field = "status",
                                             .can_get = true,
                                             .detail_fields = kJobDetailFields},
                                  .wire = kJobWire,
                                  .detail_wire = kJobDetailWire,
                                  .sources = kJobSource,
                                  .lookup = Lookup::by_path,
                                  .parts = kJobParts};

}  // namespace gpuctl::verda
