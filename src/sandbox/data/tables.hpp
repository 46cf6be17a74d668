// The catalogue of the simulated cloud as plain tables. Prices are decimal text, as the service writes them.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace gpuctl::sandbox::data {

inline constexpr std::size_t location_count = 4;

struct LocationRow {
  std::string_view code, name, country_code;
};

struct InstanceTypeRow {
  std::string_view id, instance_type, model, name, manufacturer, cpu_model;
  int cores, gpus, gpu_memory_gb, memory_gb;  ///< of the whole machine; GPU memory is the sum over its GPUs
  std::string_view price, spot_price, serverless_price, serverless_spot_price;  ///< USD per hour for the whole machine
  const char* p2p;                                                              ///< nullptr: null
  const char* deploy_warning;                                                   ///< nullptr: null
  int local_storage_gb;                                                         ///< 0: "dynamic"
  std::array<short, location_count> stock, spot_stock;  ///< machines at the start, in the order of locations()
  std::span<const std::string_view> best_for, supported_os;
};

struct ImageRow {
  std::string_view id, image_type, name, os_name, category, details;  ///< details: joined by ';'
  bool is_default, is_cluster, hidden;
};

struct ClusterTypeRow {
  std::string_view id, cluster_type, model, name;
  int workers, gpus, gpu_memory_gb, memory_gb, cores;  ///< of the whole cluster
  std::string_view price;                              ///< USD per hour for the whole cluster
  std::array<short, location_count> stock;
  std::string_view node_gpu_memory, node_cpu, node_cores, node_uplink;
};

struct VolumeTypeRow {
  std::string_view type, price_per_month_per_gb, cost_per_second_per_gb;  ///< USD
  bool is_shared_fs;
  int burst_bandwidth, continuous_bandwidth, internal_network_speed;
  std::string_view iops;
  int throughput_gbps;
};

struct PeriodRow {
  std::string_view code, name, unit_name;
  int unit_value, discount_percentage;
  bool is_enabled, for_clusters;
};

struct EndpointPriceRow {
  std::string_view resource, external_id, unit_price, unit_name;  ///< USD
};

/// A serverless GPU and the sizes it comes in; `stock` is per size, in replicas.
struct ComputeRow {
  std::string_view name;
  int size;
  bool is_available;
  int gpu_memory_gb;  ///< of one GPU
};

struct TemplateVariantRow {
  std::string_view id, precision, model_repository;
  int min_vram_gb;
  std::string_view description, compute;
  int compute_size;
};

struct TemplateRow {
  std::string_view id, name, description, provider, engine, model_repository, parameters;
  int context_length;
  std::string_view input_modalities;  ///< joined by ';'
  bool requires_hugging_face_token;
  std::string_view revision;
  std::span<const TemplateVariantRow> variants;  ///< the first is the default
};

std::span<const LocationRow> locations();
std::span<const InstanceTypeRow> instance_types();
/// Images that every machine type with any supported image takes, beyond its own list.
std::span<const std::string_view> common_images();
std::span<const ImageRow> images();
std::span<const ClusterTypeRow> cluster_types();
std::span<const VolumeTypeRow> volume_types();
std::span<const PeriodRow> periods();
std::span<const EndpointPriceRow> endpoint_prices();
std::span<const ComputeRow> compute_resources();
std::span<const TemplateRow> templates();

}  // namespace gpuctl::sandbox::data
