// Cluster types, volume types, locations and commitment periods. Stock is the simulation's own.
#include "sandbox/data/tables.hpp"

namespace gpuctl::sandbox::data {
namespace {

// clang-format off
constexpr LocationRow location_rows[location_count] = {
    {"FIN-01", "Finland 1", "FI"},
    {"FIN-02", "Finland 2", "FI"},
    {"FIN-03", "Finland 3", "FI"},
    {"ICE-01", "Iceland 1", "IS"},
};

// id, type, model, name | workers, GPUs, GPU memory, memory, cores | USD per hour | stock | per node
constexpr ClusterTypeRow cluster_rows[] = {
    {"b2000016-0000-4000-8000-b20000000016", "16B200", "B200 Cluster", "B200 SXM6 180GB", 2, 16, 2880, 4096, 352, "105.9", {0, 0, 2, 0}, "1440 GB", "AMD Turin CPU", "176 cores", "5 Gbit/s"},
    {"b2000032-0000-4000-8000-b20000000032", "32B200", "B200 Cluster", "B200 SXM6 180GB", 4, 32, 5760, 8192, 704, "211.7", {0, 0, 1, 0}, "1440 GB", "AMD Turin CPU", "176 cores", "5 Gbit/s"},
    {"b2000064-0000-4000-8000-b20000000064", "64B200", "B200 Cluster", "B200 SXM6 180GB", 8, 64, 11520, 16384, 1408, "423.4", {0, 0, 1, 0}, "1440 GB", "AMD Turin CPU", "176 cores", "5 Gbit/s"},
    {"b2000128-0000-4000-8000-b20000000128", "128B200", "B200 Cluster", "B200 SXM6 180GB", 16, 128, 23040, 32768, 2816, "846.8", {0, 0, 0, 0}, "1440 GB", "AMD Turin CPU", "176 cores", "5 Gbit/s"},
    {"82000016-0000-4000-8000-820000000016", "16H200", "H200 Cluster", "H200 SXM5 141GB", 2, 16, 2256, 3072, 352, "71.33", {0, 0, 0, 3}, "1128 GB", "AMD Genoa CPU", "176 cores", "5 Gbit/s"},
    {"82000032-0000-4000-8000-820000000032", "32H200", "H200 Cluster", "H200 SXM5 141GB", 4, 32, 4512, 6144, 704, "142.7", {0, 0, 0, 2}, "1128 GB", "AMD Genoa CPU", "176 cores", "5 Gbit/s"},
    {"82000064-0000-4000-8000-820000000064", "64H200", "H200 Cluster", "H200 SXM5 141GB", 8, 64, 9024, 12288, 1408, "285.3", {0, 0, 0, 1}, "1128 GB", "AMD Genoa CPU", "176 cores", "5 Gbit/s"},
    {"82000128-0000-4000-8000-820000000128", "128H200", "H200 Cluster", "H200 SXM5 141GB", 16, 128, 18048, 24576, 2816, "570.6", {0, 0, 0, 0}, "1128 GB", "AMD Genoa CPU", "176 cores", "5 Gbit/s"},
};

constexpr VolumeTypeRow volume_rows[] = {
    {"HDD", "0.05", "0.0000000190258751902587", false, 2000, 250, 10, "300", 1},
    {"NVMe", "0.2", "0.000000076103500761035", false, 2500, 2000, 50, "100k", 4},
    {"HDD_Shared", "0.05", "0.0000000190258751902587", true, 2000, 250, 10, "300", 1},
    {"NVMe_Shared", "0.2", "0.000000076103500761035", true, 2500, 2000, 50, "100k", 4},
    {"NVMe_Local_Storage", "0", "0", false, 5000, 5000, 100, "1000k", 40},
    {"NVMe_Shared_Cluster", "0.2", "0.000000076103500761035", true, 25000, 20000, 200, "500k", 40},
    {"NVMe_OS_Cluster", "0", "0", false, 5000, 5000, 100, "1000k", 40},
};

constexpr PeriodRow period_rows[] = {
    {"1_DAY", "1 day", "day", 1, 0, true, true},
    {"1_WEEK", "1 week", "week", 1, 2, true, true},
    {"1_MONTH", "1 month", "month", 1, 8, true, true},
    {"3_MONTHS", "3 months", "month", 3, 14, true, true},
    {"1_WEEK", "1 week", "week", 1, 2, false, false},
    {"1_MONTH", "1 month", "month", 1, 8, true, false},
    {"3_MONTHS", "3 months", "month", 3, 14, true, false},
    {"6_MONTHS", "6 months", "month", 6, 20, true, false},
    {"1_YEAR", "1 year", "year", 1, 25, true, false},
};
// clang-format on

}  // namespace

std::span<const LocationRow> locations() { return location_rows; }
std::span<const ClusterTypeRow> cluster_types() { return cluster_rows; }
std::span<const VolumeTypeRow> volume_types() { return volume_rows; }
std::span<const PeriodRow> periods() { return period_rows; }

}  // namespace gpuctl::sandbox::data
