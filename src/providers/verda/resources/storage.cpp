// Block and shared storage: volumes, the trash, volume types.
#include "providers/verda/resources/tables.hpp"

namespace gpuctl::verda {
namespace {

// A volume that was deleted is answered in the shape of the trash, so this table reads both.
constexpr WireField kVolumeWire[] = {
    {{"id", kText, "", kWide, "id of the volume"}, "id", nullptr, kRequired},
    {{"name", kText, "", kTable, "name of the volume"}, "name", nullptr, kRequired},
    {{"status", kText, "", kTable, "state of the volume"}, "status", nullptr, kRequired},
    {{"type", kText, "", kTable, "volume type"}, "type"},
    {{"size_gb", kDecimal, "SIZE GB", kTable, "size in GB"}, "size"},
    {{"location", kText, "", kTable, "location code"}, "location"},
    {{"instance_id", kText, "INSTANCE", kTable, "instance it is attached to"}, "instance_id"},
    {{"price_per_month", kDecimal, "$/MONTH", kTable, "price of the whole volume per month", kPrice}, "monthly_price"},
    {{"price_per_hour", kDecimal, "$/H", kWide, "price of the whole volume per hour", kPrice}, "base_hourly_cost"},
    {{"currency", kText, "", kJson, "currency of the prices"}, "currency", currency},
    {{"created_at", kTime, "AGE", kTable, "when it was created", kAge}, "created_at"},
    {{"is_os_volume", kBoolean, "OS", kWide, "whether it holds an operating system"}, "is_os_volume"},
    {{"contract", kText, "", kWide, "LONG_TERM or PAY_AS_YOU_GO"}, "contract"},
    {{"tags", kList, "", kWide, "tags: id, key and value", kTags}, "tags"},
    {{"target", kText, "", kJson, "device name, or the NFS export of a shared volume"}, "target"},
    {{"pseudo_path", kText, "", kJson, "NFS path of a shared volume"}, "pseudo_path"},
    {{"create_directory_command", kText, "", kJson, "makes the mount point"}, "create_directory_command"},
    {{"mount_command", kText, "", kJson, "mounts a shared volume"}, "mount_command"},
    {{"fstab_command", kText, "", kJson, "mounts a shared volume at every boot"}, "filesystem_to_fstab_command"},
    {{"instances", kList, "", kJson, "instances it is attached to: id, name, status, type, ip"},
     "instances",
     attached_instances},
    {{"ssh_key_ids", kList, "SSH KEYS", kJson, "SSH keys of an OS volume"}, "ssh_key_ids"},
    {{"long_term", kObject, "", kJson, "the long-term contract, where there is one"}, "long_term"},
    {{"created_by", kText, "", kJson, "user who created it"}, "created_by_user_id"},
    {{"deleted_at", kTime, "", kJson, "when it was moved to the trash"}, "deleted_at"},
    {{"is_permanently_deleted", kBoolean, "", kJson, "whether it is gone for good"}, "is_permanently_deleted"},
};
constexpr auto kVolumeFields = fields_of(kVolumeWire);
constexpr std::string_view kVolumeDead[] = {"deleted", "canceled"};
constexpr model::FilterSpec kVolumeFilters[] = {
    {"--status", "status", "STATUS", "only in this state",
     "ordered,attached,attaching,detached,deleted,cloning,detaching,deleting,restoring,created,exported,canceled,"
     "canceling"},
};
constexpr Source kVolumeSource[] = {{"/volumes"}};

constexpr WireField kTrashWire[] = {
    {{"id", kText, "", kWide, "id of the volume"}, "id", nullptr, kRequired},
    {{"name", kText, "", kTable, "name of the volume"}, "name", nullptr, kRequired},
    {{"status", kText, "", kTable, "state of the volume"}, "status", nullptr, kRequired},
    {{"type", kText, "", kTable, "volume type"}, "type"},
    {{"size_gb", kDecimal, "SIZE GB", kTable, "size in GB; counts against the quota until it is purged"}, "size"},
    {{"location", kText, "", kTable, "location code"}, "location"},
    {{"deleted_at", kTime, "DELETED", kTable, "when it was moved to the trash; kept for 96 hours", kAge}, "deleted_at"},
    {{"is_permanently_deleted", kBoolean, "PURGED", kTable, "whether it is gone for good"}, "is_permanently_deleted"},
    {{"price_per_month", kDecimal, "$/MONTH", kWide, "price of the whole volume per month", kPrice}, "monthly_price"},
    {{"price_per_hour", kDecimal, "$/H", kJson, "price of the whole volume per hour", kPrice}, "base_hourly_cost"},
    {{"currency", kText, "", kJson, "currency of the prices"}, "currency", currency},
    {{"created_at", kTime, "AGE", kWide, "when it was created", kAge}, "created_at"},
    {{"is_os_volume", kBoolean, "OS", kWide, "whether it holds an operating system"}, "is_os_volume"},
    {{"instance_id", kText, "INSTANCE", kJson, "instance it was attached to"}, "instance_id"},
    {{"contract", kText, "", kJson, "LONG_TERM or PAY_AS_YOU_GO"}, "contract"},
    {{"tags", kList, "", kWide, "tags: id, key and value", kTags}, "tags"},
};
constexpr auto kTrashFields = fields_of(kTrashWire);
constexpr Source kTrashSource[] = {{"/volumes/trash"}};

constexpr WireField kVolumeTypeWire[] = {
    {{"type", kText, "", kTable, "volume type"}, "type", nullptr, kRequired},
    {{"price_per_gb_month", kDecimal, "PRICE/GB/MONTH", kTable, "price of one GB per month", kPrice},
     "price.price_per_month_per_gb|price.monthly_per_gb"},
    {{"currency", kText, "", kTable, "currency of the price"}, "price.currency", currency},
    {{"is_shared", kBoolean, "SHARED", kTable, "whether several machines can mount it"}, "is_shared_fs"},
    {{"iops", kText, "IOPS", kTable, "operations per second"}, "iops"},
    {{"throughput_gbps", kDecimal, "GBIT/S", kTable, "throughput in Gbit/s"}, "throughput_gbps"},
    {{"burst_bandwidth", kDecimal, "", kWide, "burst bandwidth, as the provider states it"}, "burst_bandwidth"},
    {{"continuous_bandwidth", kDecimal, "", kWide, "continuous bandwidth, as the provider states it"},
     "continuous_bandwidth"},
    {{"internal_network_speed", kDecimal, "", kJson, "speed of the storage network, as the provider states it"},
     "internal_network_speed"},
    {{"price_per_gb_second", kDecimal, "", kJson, "price of one GB per second"}, "price.cps_per_gb"},
};
constexpr auto kVolumeTypeFields = fields_of(kVolumeTypeWire);
constexpr model::FilterSpec kVolumeTypeFilters[] = {kCurrencyFilter};
constexpr Source kVolumeTypeSource[] = {{"/volume-types"}};

}  // namespace

constinit const Resource kVolumes = {.schema = {.name = "volumes",
                                                .singular = "volume",
                                                .summary = "block and shared storage",
                                                .fields = kVolumeFields,
                                                .filters = kVolumeFilters,
                                                .status_field = "status",
                                                .dead_statuses = kVolumeDead,
                                                .can_get = true,
                                                .hourly_price_field = "price_per_hour"},
                                     .wire = kVolumeWire,
                                     .sources = kVolumeSource,
                                     .lookup = Lookup::by_path};

constinit const Resource kTrash = {.schema = {.name = "trash",
                                              .singular = "trashed-volume",
                                              .summary = "deleted volumes that can still be restored",
                                              .fields = kTrashFields,
                                              .status_field = "status"},
                                   .wire = kTrashWire,
                                   .sources = kTrashSource};

constinit const Resource kVolumeTypes = {.schema = {.name = "volume-types",
                                                    .singular = "volume-type",
                                                    .summary = "kinds of storage and their prices",
                                                    .fields = kVolumeTypeFields,
                                                    .filters = kVolumeTypeFilters,
                                                    .id_field = "type",
                                                    .name_field = "type"},
                                         .wire = kVolumeTypeWire,
                                         .sources = kVolumeTypeSource,
                                         .needs_token = false};

}  // namespace gpuctl::verda
