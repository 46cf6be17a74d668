// Machines: instances, clusters, instance groups.
#include "providers/verda/resources/tables.hpp"

namespace gpuctl::verda {
namespace {

constexpr WireField kInstanceWire[] = {
    {{"id", kText, "", kWide, "id of the instance"}, "id", nullptr, kRequired},
    {{"name", kText, "", kTable, "hostname"}, "hostname", nullptr, kRequired},
    {{"status", kText, "", kTable, "state of the machine; offline machines are billed in full"},
     "status",
     nullptr,
     kRequired},
    {{"type", kText, "", kTable, "instance type"}, "instance_type"},
    {{"gpu", kObject, "GPU", kTable, "count, model and total memory of the GPUs; null without GPUs", kGpu},
     "",
     gpu_of_machine},
    {{"location", kText, "", kTable, "location code"}, "location"},
    {{"ip", kText, "IP", kTable, "public address; null until there is one"}, "ip"},
    {{"price_per_hour", kDecimal, "$/H", kTable, "price of the whole machine per hour", kPrice}, "price_per_hour"},
    {{"currency", kText, "", kJson, "currency of the price, where the server says it"}, "currency", currency},
    {{"created_at", kTime, "AGE", kTable, "when it was created", kAge}, "created_at"},
    {{"is_spot", kBoolean, "SPOT", kWide, "whether it may be evicted"}, "is_spot"},
    {{"contract", kText, "", kWide, "LONG_TERM, PAY_AS_YOU_GO or SPOT"}, "contract"},
    {{"image", kText, "", kWide, "image it was made from"}, "image"},
    {{"os", kText, "OS", kJson, "name of the operating system"}, "os_name"},
    {{"cpu", kObject, "", kJson, "cores and model of the CPUs"}, "cpu", cpu},
    {{"memory_gb", kDecimal, "MEM GB", kJson, "main memory in GB"}, "memory.size_in_gigabytes"},
    {{"description", kText, "", kJson, "free text"}, "description"},
    {{"tags", kList, "", kWide, "tags: id, key and value", kTags}, "tags"},
    {{"ssh_key_ids", kList, "SSH KEYS", kJson, "SSH keys that may log in"}, "ssh_key_ids"},
    {{"volume_ids", kList, "VOLUMES", kJson, "attached volumes, the OS volume included"}, "volume_ids"},
    {{"os_volume_id", kText, "OS VOLUME", kJson, "volume with the operating system"}, "os_volume_id"},
    {{"startup_script_id", kText, "SCRIPT", kJson, "startup script"}, "startup_script_id"},
    {{"pricing", kText, "", kJson, "FIXED_PRICE or DYNAMIC_PRICE"}, "pricing"},
    {{"created_by", kText, "", kJson, "user who created it"}, "created_by_user_id"},
};
constexpr auto kInstanceFields = fields_of(kInstanceWire);
constexpr std::string_view kInstanceAliases[] = {"vm", "vms"};
constexpr std::string_view kStatuses =
    "running,provisioning,offline,discontinued,unknown,ordered,notfound,new,error,deleting,validating,no_capacity,"
    "installation_failed";
constexpr model::FilterSpec kInstanceFilters[] = {
    {"--status", "status", "STATUS", "only in this state", kStatuses},
    {"--tag", "tag", "KEY[=VALUE]", "only with this tag; several must all match", "", true},
};
constexpr std::string_view kDead[] = {"discontinued", "notfound"};
constexpr std::string_view kIdleBilled[] = {"offline"};
constexpr Source kInstanceSource[] = {{"/instances"}};

constexpr WireField kClusterWire[] = {
    {{"id", kText, "", kWide, "id of the cluster"}, "id", nullptr, kRequired},
    {{"name", kText, "", kTable, "hostname"}, "hostname", nullptr, kRequired},
    {{"status", kText, "", kTable, "state of the cluster"}, "status", nullptr, kRequired},
    {{"type", kText, "", kTable, "cluster type"}, "cluster_type"},
    {{"gpu", kObject, "GPU", kTable, "count, model and total memory of the GPUs", kGpu}, "", gpu_of_machine},
    {{"nodes", kInteger, "", kTable, "number of worker nodes"}, "worker_nodes", node_count},
    {{"location", kText, "", kTable, "location code"}, "location"},
    {{"ip", kText, "IP", kTable, "address of the jump host; null until there is one"}, "ip"},
    {{"price_per_hour", kDecimal, "$/H", kTable, "price of the whole cluster per hour", kPrice}, "price_per_hour"},
    {{"currency", kText, "", kJson, "currency of the price, where the server says it"}, "currency", currency},
    {{"created_at", kTime, "AGE", kTable, "when it was created", kAge}, "created_at"},
    {{"contract", kText, "", kWide, "LONG_TERM or PAY_AS_YOU_GO"}, "contract"},
    {{"image", kText, "", kWide, "image it was made from"}, "image"},
    {{"os", kText, "OS", kJson, "name of the operating system"}, "os_name"},
    {{"cpu", kObject, "", kJson, "cores and model of the CPUs"}, "cpu", cpu},
    {{"memory_gb", kDecimal, "MEM GB", kJson, "main memory in GB"}, "memory.size_in_gigabytes"},
    {{"description", kText, "", kJson, "free text"}, "description"},
    {{"tags", kList, "", kWide, "tags: id, key and value", kTags}, "tags"},
    {{"ssh_key_ids", kList, "SSH KEYS", kJson, "SSH keys that may log in to the jump host"}, "ssh_key_ids"},
    {{"startup_script_id", kText, "SCRIPT", kJson, "startup script"}, "startup_script_id"},
    {{"worker_nodes", kList, "", kJson, "worker nodes: id, name, status, public_ip, private_ip"},
     "worker_nodes",
     worker_nodes},
    {{"shared_volumes", kList, "", kJson, "shared volumes: id, name, mount_point, size_gb"},
     "shared_volumes",
     shared_volumes},
    {{"long_term_period", kText, "", kJson, "length of a long-term contract"}, "long_term_period"},
    {{"extension_settings", kText, "", kJson, "what happens when a long-term contract ends"}, "extension_settings"},
    {{"created_by", kText, "", kJson, "user who created it"}, "created_by_user_id"},
};
constexpr auto kClusterFields = fields_of(kClusterWire);
constexpr Source kClusterSource[] = {{"/clusters"}};

constexpr WireField kGroupWire[] = {
    {{"id", kText, "", kWide, "id of the group"}, "id", nullptr, kRequired},
    {{"name", kText, "", kTable, "name of the group"}, "name", nullptr, kRequired},
    {{"type", kText, "", kTable, "instance type"}, "instance_type"},
    {{"location", kText, "", kTable, "location code"}, "location_code"},
    {{"image", kText, "", kTable, "image of the template"}, "template.image"},
    {{"created_at", kTime, "AGE", kTable, "when it was created", kAge}, "created_at"},
    {{"updated_at", kTime, "", kWide, "when it was last changed"}, "updated_at"},
    {{"deleted_at", kTime, "", kJson, "when it was deleted"}, "deleted_at"},
    {{"description", kText, "", kWide, "free text"}, "description"},
    {{"os_volume_size_gb", kDecimal, "OS GB", kJson, "size of the OS volume in GB"}, "template.os_volume.size"},
    {{"ssh_key_ids", kList, "SSH KEYS", kJson, "SSH keys of the template"}, "template.ssh_key_ids"},
    {{"startup_script_id", kText, "SCRIPT", kJson, "startup script of the template"}, "template.startup_script_id"},
    {{"project_id", kText, "", kJson, "project it belongs to"}, "project_id"},
};
constexpr auto kGroupFields = fields_of(kGroupWire);
constexpr std::string_view kGroupAliases[] = {"groups"};
constexpr Source kGroupSource[] = {{"/instance-groups"}};

}  // namespace

constinit const Resource kInstances = {.schema = {.name = "instances",
                                                  .singular = "instance",
                                                  .aliases = kInstanceAliases,
                                                  .summary = "virtual machines with or without GPUs",
                                                  .fields = kInstanceFields,
                                                  .filters = kInstanceFilters,
                                                  .status_field = "status",
                                                  .dead_statuses = kDead,
                                                  .can_get = true,
                                                  .hourly_price_field = "price_per_hour",
                                                  .idle_billed_statuses = kIdleBilled},
                                       .wire = kInstanceWire,
                                       .sources = kInstanceSource,
                                       .lookup = Lookup::by_path};

constinit const Resource kClusters = {.schema = {.name = "clusters",
                                                 .singular = "cluster",
                                                 .summary = "instant clusters: a jump host and GPU worker nodes",
                                                 .fields = kClusterFields,
                                                 .status_field = "status",
                                                 .dead_statuses = kDead,
                                                 .can_get = true,
                                                 .hourly_price_field = "price_per_hour"},
                                      .wire = kClusterWire,
                                      .sources = kClusterSource,
                                      .lookup = Lookup::by_path};

constinit const Resource kInstanceGroups = {.schema = {.name = "instance-groups",
                                                       .singular = "instance-group",
                                                       .aliases = kGroupAliases,
                                                       .summary = "templates for groups of equal instances",
                                                       .fields = kGroupFields,
                                                       .can_get = true},
                                            .wire = kGroupWire,
                                            .sources = kGroupSource,
                                            .lookup = Lookup::by_path};

}  // namespace gpuctl::verda
