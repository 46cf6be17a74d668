// The machine types that can be rented: facts of the service's public catalogue. Stock is the simulation's own.
#include "sandbox/data/tables.hpp"

namespace gpuctl::sandbox::data {
namespace {

// clang-format off
constexpr std::string_view os_b300[] = {
    "24.04.base", "24.04.cuda12.9", "24.04.cuda12.9.docker", "24.04.cuda13.0", "24.04.cuda13.0.docker",
    "24.04.kubernetes1.31.1.cuda12.9.qcow2", "26.04.base", "26.04.cuda13.1.kubernetes-1.35.4",
    "26.04.cuda13.2.docker", "jupyter.cuda.12.8", "ubuntu-22.04-cuda-12.8-cluster",
    "ubuntu-24.04-cuda-12.8-open-docker"};
constexpr std::string_view os_h200[] = {
    "24.04.base", "24.04.cuda12.9.docker", "24.04.cuda13.0", "24.04.cuda13.0.verda-gpuburn",
    "24.04.kubernetes1.31.1.cuda12.9.qcow2", "26.04.base", "26.04.cuda13.1.kubernetes-1.35.4", "jupyter",
    "ubuntu-22.04-cuda-12.4-cluster", "ubuntu-22.04-cuda-12.4-docker", "ubuntu-24.04-cuda-12.8-open-docker",
    "ubuntu-26.04"};
constexpr std::string_view os_h100[] = {
    "24.04.base", "24.04.cuda12.9.docker", "24.04.cuda13.0", "24.04.cuda13.0.verda-gpureset",
    "24.04.kubernetes1.31.1.cuda12.9.qcow2", "26.04.base", "26.04.cuda13.1.kubernetes-1.35.4", "jupyter",
    "ubuntu-22.04-cuda-12.4-cluster", "ubuntu-22.04-cuda-13.0-open-docker", "ubuntu-24.04-cuda-12.8-open-docker",
    "ubuntu-26.04"};
constexpr std::string_view os_a100[] = {
    "24.04.base", "24.04.cuda13.0.docker", "24.04.kubernetes1.31.1.cuda12.9.qcow2", "26.04.base",
    "26.04.cuda13.1.kubernetes-1.35.4", "jupyter", "ubuntu-20.04", "ubuntu-20.04-cuda-11.0",
    "ubuntu-20.04-cuda-12.4-docker", "ubuntu-22.04-cuda-12.4-cluster", "ubuntu-24.04-cuda-12.6-docker",
    "ubuntu-26.04"};
constexpr std::string_view os_v100[] = {
    "24.04.base", "24.04.cuda13.0.verda-gpuburn", "24.04.cuda13.0.verda-gpureset", "26.04.base", "26.04.cuda13.1",
    "26.04.cuda13.1.docker", "26.04.cuda13.1.kubernetes-1.35.4", "jupyter", "ubuntu-22.04",
    "ubuntu-22.04-cuda-12.4-cluster", "ubuntu-24.04-cuda-12.6-docker", "ubuntu-26.04"};
constexpr std::string_view os_rtx_pro_6000[] = {
    "24.04.base", "24.04.cuda12.9", "24.04.cuda13.2.docker", "24.04.kubernetes1.31.1.cuda12.9.qcow2", "26.04.base",
    "26.04.cuda13.1.kubernetes-1.35.4", "26.04.cuda13.2.docker", "26.04.cuda13.2.kubernetes-1.33.13",
    "26.04.cuda13.2.kubernetes-1.34.9", "jupyter.cuda.12.8", "ubuntu-24.04-cuda-13.0-open-docker", "ubuntu-26.04"};
constexpr std::string_view os_l40s[] = {
    "24.04.base", "24.04.cuda12.9.docker", "24.04.cuda13.1", "24.04.cuda13.2.docker", "26.04.base",
    "26.04.cuda13.1.kubernetes-1.35.4", "26.04.cuda13.2.docker", "jupyter", "ubuntu-22.04-cuda-12.4-docker",
    "ubuntu-22.04-cuda-12.8-open", "ubuntu-24.04-cuda-13.0-open-docker", "ubuntu-26.04"};
constexpr std::string_view os_rtx_6000_ada[] = {
    "24.04.base", "24.04.cuda12.9.docker", "24.04.cuda13.1", "24.04.cuda13.2.docker", "26.04.base",
    "26.04.cuda13.1.kubernetes-1.35.4", "jupyter", "jupyter.cuda.12.8", "ubuntu-22.04-cuda-12.4-docker",
    "ubuntu-22.04-cuda-12.8-open-docker", "ubuntu-24.04-cuda-12.8-open-docker", "ubuntu-26.04"};
constexpr std::string_view os_a6000[] = {
    "24.04.cuda13.0.verda-gpuburn", "24.04.cuda13.0.verda-gpureset", "24.04.kubernetes1.31.1.cuda12.9.qcow2",
    "26.04.cuda13.1", "26.04.cuda13.1.docker", "26.04.cuda13.1.kubernetes-1.35.4", "jupyter", "ubuntu-22.04",
    "ubuntu-22.04-cuda-12.4-docker", "ubuntu-22.04-cuda-12.8-cluster", "ubuntu-24.04",
    "ubuntu-24.04-cuda-12.6-docker"};
constexpr std::string_view os_cpu[] = {
    "24.04.base", "24.04.cuda12.9", "24.04.cuda13.2.docker", "26.04.base", "26.04.cuda13.1.kubernetes-1.35.4",
    "26.04.cuda13.2.docker", "26.04.cuda13.2.kubernetes-1.33.13", "26.04.cuda13.2.kubernetes-1.34.9", "jupyter",
    "ubuntu-22.04", "ubuntu-24.04-cuda-12.8-open-docker", "ubuntu-26.04"};
constexpr std::string_view os_b300_cc[] = {
    "24.04.cuda13.2.cc", "26.04.cuda13.2.cc"};
constexpr std::string_view for_gargantuan[] = {"Gargantuan ML models", "Multi-GPU training", "FP64 HPC", "NVLINK"};
constexpr std::string_view for_giant[] = {"Giant ML models", "Multi-GPU training", "FP64 calculations", "NVLINK"};
constexpr std::string_view for_small[] = {"Small ML models", "Multi-GPU training", "FP64 calculations", "NVLINK"};
constexpr std::string_view for_large[] = {"Large ML models", "32-16-8 bit operations", "Single-GPU training"};
constexpr std::string_view for_large_fp32[] = {"Large ML models", "FP32 calculations", "Single-GPU training"};
constexpr std::string_view for_services[] = {"Running services", "API server", "Data transfers"};
constexpr std::string_view for_confidential[] = {"Confidential Computing", "Secure Workloads"};
constexpr const char* warn_b200 =
    "Blackwell: Use \"Ubuntu 24.04 + CUDA 12.8 Open\" image type or install NVIDIA open drivers manually";
constexpr const char* warn_h100 =
    "H100: Use Nvidia driver 535 or higher for best performance";
constexpr const char* warn_rtx_6000_ada =
    "RTX6000 Ada: Make sure your VM is running Nvidia driver 525.105.17 or newer";

// id, type, model, name, manufacturer, CPU model | cores, GPUs, GPU memory, memory (GB) |
// price, spot, serverless, serverless spot (USD per hour) | peer-to-peer, warning, storage |
// stock and spot stock in FIN-01, FIN-02, FIN-03, ICE-01 | best for, operating systems
constexpr InstanceTypeRow rows[] = {
    {"fb300f00-0000-4000-8000-fb300f000001", "1GB300.32V", "GB300", "GB300 SXM6 288GB", "NVIDIA", "NVIDIA Grace",
     32, 1, 288, 225, "9.248", "4.624", "0", "0",
     "1.8 TB/s", nullptr, 0, {0, 0, 2, 0}, {0, 0, 0, 0}, {}, {}},
    {"b300b300-b300-4000-8000-b300b300b301", "1B300.30V", "B300", "B300 SXM6 268GB", "NVIDIA", "AMD Turin",
     30, 1, 268, 255, "8.042", "4.021", "8.846", "4.423",
     "1.8 TB/s", nullptr, 0, {0, 2, 6, 0}, {0, 1, 2, 0}, {}, os_b300},
    {"f7954fe0-f36d-4ba6-a1d4-29b47b9e2119", "2B300.60V", "B300", "B300 SXM6 268GB", "NVIDIA", "AMD Turin",
     60, 2, 536, 510, "16.08", "8.042", "17.69", "8.846",
     "1.8 TB/s", nullptr, 0, {0, 0, 3, 0}, {0, 0, 1, 0}, {}, os_b300},
    {"99259d4d-c127-4436-a008-44ff436ec13b", "4B300.120V", "B300", "B300 SXM6 268GB", "NVIDIA", "AMD Turin",
     120, 4, 1072, 1020, "32.17", "16.08", "35.38", "17.69",
     "1.8 TB/s", nullptr, 0, {0, 0, 2, 0}, {0, 0, 0, 0}, {}, os_b300},
    {"b300b300-b300-4000-8000-b300b300b308", "8B300.240V", "B300", "B300 SXM6 268GB", "NVIDIA", "AMD Turin",
     240, 8, 2144, 2040, "64.34", "32.17", "70.77", "35.38",
     "1.8 TB/s", nullptr, 0, {0, 0, 1, 0}, {0, 0, 0, 0}, {}, os_b300},
    {"ac827ee2-9a4a-44ea-a785-0447709e41da", "8B300.640S.176V", "B300", "B300 SXM6 268GB", "NVIDIA", "AMD Turin",
     176, 8, 2144, 2040, "64.34", "32.17", "70.77", "35.38",
     "1.8 TB/s", nullptr, 0, {0, 2, 0, 0}, {0, 0, 0, 0}, {}, os_b300},
    {"1a9c2f2e-50c7-47ee-8e93-d373b38eb20b", "8B300.240V.CC", "B300 CC", "B300 CC SXM6 268GB", "NVIDIA", "AMD Turin",
     240, 8, 2144, 2040, "66.27", "33.14", "0", "0",
     "1.8 TB/s", nullptr, 0, {0, 0, 0, 0}, {0, 0, 0, 0}, for_confidential, os_b300_cc},
    {"b200100a-5b01-447d-a68e-0b694079a4fb", "1B200.30V", "B200", "B200 SXM6 180GB", "NVIDIA", "AMD Turin",
     30, 1, 180, 170, "6.616", "3.308", "7.278", "3.639",
     nullptr, warn_b200, 0, {0, 0, 5, 0}, {0, 0, 2, 0}, for_gargantuan, os_b300},
    {"66808555-10cf-41f4-a525-4942856351d4", "2B200.60V", "B200", "B200 SXM6 180GB", "NVIDIA", "AMD Turin",
     60, 2, 360, 340, "13.23", "6.616", "14.56", "7.278",
     "1.8 TB/s", warn_b200, 0, {0, 0, 2, 0}, {0, 0, 0, 0}, for_gargantuan, os_b300},
    {"b200400a-5b01-447d-a68e-0b694079a4fb", "4B200.120V", "B200", "B200 SXM6 180GB", "NVIDIA", "AMD Turin",
     120, 4, 720, 680, "26.46", "13.23", "29.11", "14.56",
     "1.8 TB/s", warn_b200, 0, {0, 0, 2, 0}, {0, 0, 1, 0}, for_gargantuan, os_b300},
    {"0ccccacd-c660-4dac-a373-fc93c5cc3f38", "8B200.240V", "B200", "B200 SXM6 180GB", "NVIDIA", "AMD Turin",
     240, 8, 1440, 1360, "52.92", "26.46", "58.22", "29.12",
     "1.8 TB/s", warn_b200, 0, {0, 0, 0, 0}, {0, 0, 0, 0}, for_gargantuan, os_b300},
    {"70d00949-222b-402d-9228-02f33505cc87", "1H200.141S.44V", "H200", "H200 SXM5 141GB", "NVIDIA", "AMD Genoa",
     44, 1, 141, 170, "4.458", "2.229", "4.904", "2.452",
     nullptr, nullptr, 0, {0, 0, 0, 8}, {0, 0, 0, 3}, for_gargantuan, os_h200},
    {"ae4a1aae-550f-43e2-85b9-f6434235c575", "8H200.141S.176V", "H200", "H200 SXM5 141GB", "NVIDIA", "AMD Genoa",
     176, 8, 1128, 1360, "35.66", "17.83", "39.23", "19.62",
     "900 GB/s", nullptr, 0, {0, 0, 0, 1}, {0, 0, 0, 0}, for_gargantuan, os_h200},
    {"c01dd00d-0000-4972-ae4e-d429115d055b", "1H100.80S.22V", "H100", "H100 SXM5 80GB", "NVIDIA", "AMD Genoa",
     22, 1, 80, 187, "3.382", "1.691", "3.720", "1.860",
     nullptr, warn_h100, 0, {0, 0, 0, 0}, {0, 0, 0, 0}, for_gargantuan, os_h100},
    {"c01dd00d-0000-480b-ae4e-d429115d055b", "1H100.80S.30V", "H100", "H100 SXM5 80GB", "NVIDIA", "AMD Genoa",
     30, 1, 80, 120, "3.382", "1.691", "3.720", "1.860",
     nullptr, warn_h100, 0, {30000, 0, 30000, 0}, {9000, 0, 9000, 0}, for_gargantuan, os_h100},
    {"c21cfe7e-37ca-4515-b760-003e12d09471", "1H100.80S.32V", "H100", "H100 SXM5 80GB", "NVIDIA", "AMD Genoa",
     32, 1, 80, 170, "3.382", "1.691", "3.720", "1.860",
     nullptr, warn_h100, 0, {4, 2, 0, 0}, {1, 0, 0, 0}, for_gargantuan, os_h100},
    {"1109b62e-df2a-4e58-ab14-9590bb6949b0", "2H100.80S.60V", "H100", "H100 SXM5 80GB", "NVIDIA", "AMD Genoa",
     60, 2, 160, 340, "6.764", "3.382", "7.440", "3.720",
     "900 GB/s", warn_h100, 0, {0, 0, 0, 0}, {0, 0, 0, 0}, for_gargantuan, os_h100},
    {"a2aa7335-0a53-4d85-815f-c19aea7f61fe", "2H100.80S.80V", "H100", "H100 SXM5 80GB", "NVIDIA", "AMD Genoa",
     80, 2, 160, 340, "6.764", "3.382", "7.440", "3.720",
     "900 GB/s", warn_h100, 0, {3, 0, 4, 0}, {0, 0, 1, 0}, for_gargantuan, os_h100},
    {"e510b8e8-2300-4db9-a813-795c64674035", "4H100.80S.176V", "H100", "H100 SXM5 80GB", "NVIDIA", "AMD Genoa",
     176, 4, 320, 680, "13.53", "6.764", "14.88", "7.440",
     "900 GB/s", warn_h100, 0, {1, 0, 2, 0}, {0, 0, 0, 0}, for_gargantuan, os_h100},
    {"c01dd00d-0003-4972-ae4e-d429115d055b", "8H100.80S.176V", "H100", "H100 SXM5 80GB", "NVIDIA", "AMD Genoa",
     176, 8, 640, 1360, "27.06", "13.53", "29.76", "14.88",
     "900 GB/s", warn_h100, 0, {0, 0, 2, 0}, {0, 0, 1, 0}, for_gargantuan, os_h100},
    {"f37ffc70-fc1d-4e7d-a8c8-25cec8b473ef", "8H100.80S.352V", "H100", "H100 SXM5 80GB", "NVIDIA", "AMD Genoa",
     352, 8, 640, 1360, "27.06", "13.53", "29.76", "14.88",
     "900 GB/s", warn_h100, 0, {0, 0, 0, 0}, {0, 0, 0, 0}, for_gargantuan, os_h100},
    {"a0000000-a5d2-4972-ae4e-d429115d055b", "1A100.22V", "A100 80GB", "A100 SXM4 80GB", "NVIDIA", "AMD Milan",
     22, 1, 80, 120, "1.735", "0.8675", "1.909", "0.9543",
     nullptr, nullptr, 0, {24, 0, 16, 8}, {8, 0, 8, 0}, for_giant, os_a100},
    {"a0000002-a5d2-4972-ae4e-d429115d055b", "4A100.88V", "A100 80GB", "A100 SXM4 80GB", "NVIDIA", "AMD Milan",
     88, 4, 320, 480, "6.940", "3.470", "7.634", "3.817",
     "300 GB/s", nullptr, 0, {2, 0, 1, 0}, {0, 0, 0, 0}, for_giant, os_a100},
    {"29d9b617-d062-473e-aaa6-a00be8cc97b2", "8A100.176V", "A100 80GB", "A100 SXM4 80GB", "NVIDIA", "AMD Milan",
     176, 8, 640, 960, "13.88", "6.940", "15.27", "7.634",
     "600 GB/s", nullptr, 0, {1, 0, 0, 0}, {0, 0, 0, 0}, for_giant, os_a100},
    {"a1000000-a5d2-4972-ae4e-d429115d055b", "1A100.40S.22V", "A100 40GB", "A100 SXM4 40GB", "NVIDIA", "AMD Milan",
     22, 1, 40, 120, "1.276", "0.6380", "1.404", "0.7018",
     nullptr, nullptr, 0, {4, 0, 0, 0}, {2, 0, 0, 0}, for_giant, os_a100},
    {"04cf5dc1-a5d2-4972-ae4e-d429115d055b", "1V100.6V", "Tesla V100", "Tesla V100 16GB", "NVIDIA", "Intel Xeon",
     6, 1, 16, 23, "0.1820", "0.09100", "0", "0",
     nullptr, nullptr, 225, {400, 0, 200, 100}, {200, 0, 100, 50}, for_small, os_v100},
    {"05cf5dc1-a5d2-4972-ae4e-d429115d055b", "8V100.48V", "Tesla V100", "Tesla V100 16GB", "NVIDIA", "Intel Xeon",
     48, 8, 128, 180, "1.456", "0.7280", "0", "0",
     "NVLink up to 50GB/s", nullptr, 1800, {1, 0, 0, 0}, {1, 0, 0, 0}, for_small, os_v100},
    {"60006000-6000-47af-8ff6-600060006001", "1RTXPRO6000.30V", "RTX PRO 6000", "RTX PRO 6000 96GB", "NVIDIA", "AMD Turin",
     30, 1, 96, 90, "1.888", "0.9440", "2.077", "1.038",
     nullptr, nullptr, 0, {0, 0, 6, 6}, {0, 0, 2, 2}, {}, os_rtx_pro_6000},
    {"60006000-6000-47af-8ff0-600060006004", "8RTXPRO6000.224V", "RTX PRO 6000", "RTX PRO 6000 96GB", "NVIDIA", "AMD Turin",
     224, 8, 768, 680, "15.10", "7.552", "16.62", "8.304",
     "50GB/s", nullptr, 0, {0, 0, 1, 0}, {0, 0, 0, 0}, {}, os_rtx_pro_6000},
    {"40000002-a5d2-4972-ae4e-d429115d055b", "4L40S.80V", "L40S", "L40S 48GB", "NVIDIA", "AMD Genoa",
     80, 4, 192, 240, "5.932", "2.966", "6.525", "3.263",
     "50GB/s", nullptr, 0, {0, 0, 0, 2}, {0, 0, 0, 1}, for_large, os_l40s},
    {"a6000ada-0000-4972-ae4e-d429115d055b", "1RTX6000ADA.10V", "RTX 6000 Ada", "RTX 6000 Ada 48GB", "NVIDIA", "AMD Genoa",
     10, 1, 48, 60, "1.121", "0.5605", "1.233", "0.6165",
     nullptr, warn_rtx_6000_ada, 0, {0, 0, 0, 8}, {0, 0, 0, 4}, for_large, os_rtx_6000_ada},
    {"07cf5dc1-a5d2-4972-ae4e-d429115d055b", "2A6000.20V", "RTX A6000", "RTX A6000 48GB", "NVIDIA", "AMD Rome",
     20, 2, 96, 120, "1.232", "0.6160", "0", "0",
     "50GB/s", nullptr, 0, {3, 0, 0, 0}, {1, 0, 0, 0}, for_large_fp32, os_a6000},
    {"ccc00000-a5d2-4972-ae4e-d429115d055b", "CPU.4V.16G", "CPU Node", "AMD EPYC", "AMD", "AMD EPYC",
     4, 0, 0, 16, "0.04800", "0.01920", "0.05280", "0.02110",
     nullptr, nullptr, 0, {9000, 4000, 9000, 4000}, {4000, 2000, 4000, 2000}, for_services, os_cpu},
    {"ccc10002-a5d2-4972-ae4e-d429115d055b", "CPU.180V.720G", "CPU Node", "AMD EPYC", "AMD", "AMD EPYC",
     180, 0, 0, 720, "2.160", "0.8640", "2.376", "0.9495",
     "", "", 0, {2, 0, 2, 0}, {0, 0, 0, 0}, for_services, os_cpu},
};
// clang-format on

}  // namespace

std::span<const InstanceTypeRow> instance_types() { return rows; }

}  // namespace gpuctl::sandbox::data
