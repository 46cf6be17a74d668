// What can be rented: machine, cluster and container types, images, compute resources, long-term periods.
#include "providers/verda/resources/tables.hpp"

namespace gpuctl::verda {
namespace {

constexpr model::FilterSpec kPriceFilters[] = {kCurrencyFilter};

constexpr WireField kInstanceTypeWire[] = {
    {{"type", kText, "", kTable, "instance type, as `create instance --type` takes it"},
     "instance_type",
     nullptr,
     kRequired},
    {{"model", kText, "", kTable, "GPU model in the provider's words"}, "model"},
    {{"gpu", kObject, "GPU", kTable, "count, model and total memory of the GPUs; null without GPUs", kGpu},
     "",
     gpu_of_machine},
    {{"gpu_memory_gb", kDecimal, "GPU GB", kTable, "memory of all GPUs together in GB"},
     "gpu_memory.size_in_gigabytes"},
    {{"vcpus", kInteger, "VCPUS", kTable, "virtual CPUs"}, "cpu.number_of_cores"},
    {{"memory_gb", kDecimal, "MEM GB", kTable, "main memory in GB"}, "memory.size_in_gigabytes"},
    {{"price_per_gpu", kDecimal, "PRICE/GPU/H", kTable, "price per GPU and hour", kPrice}, "", price_per_gpu},
    {{"price_per_hour", kDecimal, "PRICE/H", kTable, "price of the whole machine per hour", kPrice}, "price_per_hour"},
    {{"spot_price_per_hour", kDecimal, "SPOT/H", kTable, "spot price of the whole machine per hour", kPrice},
     "spot_price"},
    {{"currency", kText, "", kTable, "currency of the prices"}, "currency", currency},
    {{"name", kText, "", kWide, "name of the hardware"}, "name"},
    {{"display_name", kText, "", kJson, "name for people, where there is one"}, "display_name"},
    {{"manufacturer", kText, "", kJson, "maker of the GPUs"}, "manufacturer"},
    {{"p2p", kText, "P2P", kJson, "bandwidth between the GPUs"}, "p2p"},
    {{"description", kText, "", kJson, "kind of hardware"}, "description"},
    {{"deploy_warning", kText, "", kJson, "what to mind before creating one"}, "deploy_warning"},
    {{"storage", kText, "", kJson, "kind of storage"}, "storage.description"},
    {{"serverless_price", kDecimal, "", kJson, "price for serverless containers; 0 where not offered", kPrice},
     "serverless_price"},
    {{"serverless_spot_price", kDecimal, "", kJson, "spot price for serverless containers; 0 where not offered",
      kPrice},
     "serverless_spot_price"},
    {{"best_for", kList, "", kJson, "uses the provider recommends"}, "best_for"},
    {{"images", kList, "", kJson, "image types that run on it"}, "supported_os"},
    {{"id", kText, "", kJson, "the provider's id of the type"}, "id"},
};
constexpr auto kInstanceTypeFields = fields_of(kInstanceTypeWire);
constexpr std::string_view kInstanceTypeAliases[] = {"types", "type"};
constexpr Source kInstanceTypeSource[] = {{"/instance-types"}};

constexpr WireField kClusterTypeWire[] = {
    {{"type", kText, "", kTable, "cluster type"}, "cluster_type", nullptr, kRequired},
    {{"model", kText, "", kTable, "model in the provider's words"}, "model"},
    {{"gpu", kObject, "GPU", kTable, "count, model and total memory of the GPUs", kGpu}, "", gpu_of_machine},
    {{"cpu", kObject, "", kJson, "cores and model of the CPUs"}, "cpu", cpu},
    {{"memory_gb", kDecimal, "MEM GB", kTable, "main memory in GB"}, "memory.size_in_gigabytes"},
    {{"price_per_hour", kDecimal, "PRICE/H", kTable, "price of the whole cluster per hour", kPrice}, "price_per_hour"},
    {{"currency", kText, "", kTable, "currency of the price"}, "currency", currency},
    {{"name", kText, "", kWide, "name of the hardware"}, "name"},
    {{"manufacturer", kText, "", kJson, "maker of the GPUs"}, "manufacturer"},
    {{"node_details", kObject, "", kJson, "what one node has"}, "node_details", merged_objects},
    {{"images", kList, "", kJson, "image types that run on it"}, "supported_os"},
    {{"id", kText, "", kJson, "the provider's id of the type"}, "id"},
};
constexpr auto kClusterTypeFields = fields_of(kClusterTypeWire);
constexpr Source kClusterTypeSource[] = {{"/cluster-types"}};

constexpr WireField kContainerTypeWire[] = {
    {{"type", kText, "", kTable, "instance type that the containers run on"}, "instance_type", nullptr, kRequired},
    {{"model", kText, "", kTable, "GPU model in the provider's words"}, "model"},
    {{"gpu", kObject, "GPU", kTable, "count, model and total memory of the GPUs", kGpu}, "", gpu_of_machine},
    {{"cpu", kObject, "", kJson, "cores and model of the CPUs"}, "cpu", cpu},
    {{"memory_gb", kDecimal, "MEM GB", kTable, "main memory in GB"}, "memory.size_in_gigabytes"},
    {{"serverless_price", kDecimal, "PRICE/H", kTable, "price per hour; 0 where not offered", kPrice},
     "serverless_price"},
    {{"serverless_spot_price", kDecimal, "SPOT/H", kTable, "spot price per hour; 0 where not offered", kPrice},
     "serverless_spot_price"},
    {{"currency", kText, "", kTable, "currency of the prices"}, "currency", currency},
    {{"name", kText, "", kWide, "name of the hardware"}, "name"},
    {{"manufacturer", kText, "", kJson, "maker of the GPUs"}, "manufacturer"},
    {{"id", kText, "", kJson, "the provider's id of the type"}, "id"},
};
constexpr auto kContainerTypeFields = fields_of(kContainerTypeWire);
constexpr Source kContainerTypeSource[] = {{"/container-types"}};

constexpr WireField kImageWire[] = {
    {{"id", kText, "", kWide, "id of the image"}, "id", nullptr, kRequired},
    {{"type", kText, "IMAGE", kTable, "image type, as `create instance --image` takes it"},
     "image_type",
     nullptr,
     kRequired},
    {{"name", kText, "", kTable, "name of the image"}, "name"},
    {{"category", kText, "", kTable, "kind of image"}, "category"},
    {{"details", kList, "", kTable, "what is in it"}, "details"},
    {{"is_default", kBoolean, "DEFAULT", kWide, "whether the console preselects it"}, "is_default"},
    {{"is_cluster", kBoolean, "CLUSTER", kWide, "whether it is for clusters"}, "is_cluster"},
};
constexpr auto kImageFields = fields_of(kImageWire);
constexpr model::FilterSpec kImageFilters[] = {
    {"--instance-type", "instance_type", "TYPE", "only images for this instance type"}};
constexpr model::FilterSpec kClusterImageFilters[] = {
    {"--cluster-type", "instance_type", "TYPE", "only images for this cluster type"}};
constexpr Source kImageSource[] = {{"/images"}};
constexpr Source kClusterImageSource[] = {{"/images/cluster"}};

constexpr WireField kComputeWire[] = {
    {{"name", kText, "", kTable, "GPU model, as deployments take it"}, "name", nullptr, kRequired},
    {{"size", kInteger, "", kTable, "number of GPUs"}, "size"},
    {{"is_available", kBoolean, "AVAILABLE", kTable, "whether it can be had now"}, "is_available"},
};
constexpr auto kComputeFields = fields_of(kComputeWire);
constexpr Source kComputeSource[] = {{"/serverless-compute-resources"}};

constexpr WireField kPeriodWire[] = {
    {{"code", kText, "", kTable, "code of the period"}, "code", nullptr, kRequired},
    {{"name", kText, "", kTable, "name of the period"}, "name", nullptr, kRequired},
    {{"applies_to", kText, "FOR", kTable, "instances or clusters"}, "origin"},
    {{"discount_percent", kDecimal, "DISCOUNT %", kTable, "discount on the price in percent"}, "discount_percentage"},
    {{"is_enabled", kBoolean, "ENABLED", kTable, "whether it can be chosen"}, "is_enabled"},
    {{"unit", kText, "", kWide, "hour, day, week, month or year"}, "unit_name"},
    {{"units", kDecimal, "", kWide, "number of units"}, "unit_value"},
};
constexpr auto kPeriodFields = fields_of(kPeriodWire);
constexpr Source kPeriodSources[] = {{"/long-term/periods/instances", "instances"},
                                     {"/long-term/periods/clusters", "clusters"}};

}  // namespace

constinit const Resource kInstanceTypes = {.schema = {.name = "instance-types",
                                                      .singular = "instance-type",
                                                      .aliases = kInstanceTypeAliases,
                                                      .summary = "machine types and their prices",
                                                      .fields = kInstanceTypeFields,
                                                      .filters = kPriceFilters,
                                                      .id_field = "type",
                                                      .name_field = "type"},
                                           .wire = kInstanceTypeWire,
                                           .sources = kInstanceTypeSource,
                                           .needs_token = false};

constinit const Resource kClusterTypes = {.schema = {.name = "cluster-types",
                                                     .singular = "cluster-type",
                                                     .summary = "cluster types and their prices",
                                                     .fields = kClusterTypeFields,
                                                     .filters = kPriceFilters,
                                                     .id_field = "type",
                                                     .name_field = "type"},
                                          .wire = kClusterTypeWire,
                                          .sources = kClusterTypeSource,
                                          .needs_token = false};

constinit const Resource kContainerTypes = {.schema = {.name = "container-types",
                                                       .singular = "container-type",
                                                       .summary = "serverless container types and their prices",
                                                       .fields = kContainerTypeFields,
                                                       .filters = kPriceFilters,
                                                       .id_field = "type",
                                                       .name_field = "type"},
                                            .wire = kContainerTypeWire,
                                            .sources = kContainerTypeSource,
                                            .needs_token = false};

constinit const Resource kImages = {.schema = {.name = "images",
                                               .singular = "image",
                                               .summary = "operating system images for instances",
                                               .fields = kImageFields,
                                               .filters = kImageFilters,
                                               .name_field = "type"},
                                    .wire = kImageWire,
                                    .sources = kImageSource};

constinit const Resource kClusterImages = {.schema = {.name = "cluster-images",
                                                      .singular = "cluster-image",
                                                      .summary = "operating system images for clusters",
                                                      .fields = kImageFields,
                                                      .filters = kClusterImageFilters,
                                                      .name_field = "type"},
                                           .wire = kImageWire,
                                           .sources = kClusterImageSource};

constinit const Resource kComputeResources = {.schema = {.name = "compute-resources",
                                                         .singular = "compute-resource",
                                                         .summary = "GPUs that serverless deployments can ask for",
                                                         .fields = kComputeFields,
                                                         .id_field = "name"},
                                              .wire = kComputeWire,
                                              .sources = kComputeSource};

constinit const Resource kLongTermPeriods = {.schema = {.name = "long-term-periods",
                                                        .singular = "long-term-period",
                                                        .summary = "contract periods and their discounts",
                                                        .fields = kPeriodFields,
                                                        .id_field = "code",
                                                        .name_field = "code"},
                                             .wire = kPeriodWire,
                                             .sources = kPeriodSources,
                                             .needs_token = false};

}  // namespace gpuctl::verda
