// Serverless compute, deployment templates and the prices of managed endpoints.
#include "sandbox/data/tables.hpp"

namespace gpuctl::sandbox::data {
namespace {

// clang-format off
constexpr ComputeRow compute_rows[] = {
    {"General Compute", 1, true, 0},
    {"B300", 1, true, 268}, {"B300", 2, false, 268}, {"B300", 4, false, 268}, {"B300", 8, false, 268},
    {"B200", 1, true, 180}, {"B200", 2, true, 180}, {"B200", 4, true, 180}, {"B200", 8, false, 180},
    {"H200", 1, true, 141}, {"H200", 2, true, 141}, {"H200", 4, true, 141}, {"H200", 8, true, 141},
    {"H100", 1, true, 80}, {"H100", 2, true, 80}, {"H100", 4, true, 80}, {"H100", 8, false, 80},
    {"A100 80GB", 1, true, 80}, {"A100 80GB", 2, true, 80}, {"A100 80GB", 4, true, 80}, {"A100 80GB", 8, false, 80},
    {"A100 40GB", 1, true, 40}, {"A100 40GB", 8, false, 40},
    {"RTX PRO 6000", 1, true, 96}, {"RTX PRO 6000", 2, true, 96}, {"RTX PRO 6000", 4, true, 96}, {"RTX PRO 6000", 8, true, 96},
    {"L40S", 1, true, 48}, {"L40S", 2, true, 48}, {"L40S", 4, true, 48},
    {"RTX 6000 Ada", 1, true, 48}, {"RTX 6000 Ada", 2, false, 48},
};

constexpr TemplateVariantRow qwen_9b[] = {
    {"bf16", "bf16", "Qwen/Qwen3.5-9B", 22, "BF16 weights, fits a single 40 GB GPU", "A100 40GB", 1},
    {"fp8", "fp8", "Qwen/Qwen3.5-9B-FP8", 12, "FP8 weights and KV cache, fits a single 16 GB GPU", "L40S", 1},
};
constexpr TemplateVariantRow llama_8b[] = {
    {"bf16", "bf16", "meta-llama/Llama-3.1-8B-Instruct", 20, "BF16 weights, fits a single 40 GB GPU", "L40S", 1},
};
constexpr TemplateVariantRow llama_70b[] = {
    {"fp8", "fp8", "RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", 80, "FP8 weights on one 141 GB GPU", "H200", 1},
    {"bf16", "bf16", "meta-llama/Llama-3.3-70B-Instruct", 160, "BF16 weights on four 80 GB GPUs", "H100", 4},
};
constexpr TemplateRow template_rows[] = {
    {"qwen3-5-9b", "Qwen3.5 9B", "Dense multimodal model with gated delta networks hybrid attention and 262K context. Single-GPU serving.",
     "Qwen", "vllm", "Qwen/Qwen3.5-9B", "9B", 262144, "text;image", false, "c202236235762e1c871ad0ccb60c8ee5ba337b9a", qwen_9b},
    {"llama-3-1-8b-instruct", "Llama 3.1 8B Instruct", "Dense text model with 128K context. Single-GPU serving.",
     "Meta", "vllm", "meta-llama/Llama-3.1-8B-Instruct", "8B", 131072, "text", true, "", llama_8b},
    {"llama-3-3-70b-instruct", "Llama 3.3 70B Instruct", "Dense text model with 128K context.",
     "Meta", "vllm", "meta-llama/Llama-3.3-70B-Instruct", "70B", 131072, "text", true, "", llama_70b},
};

constexpr EndpointPriceRow price_rows[] = {
    {"NVIDIA-H100-80GB-HBM3", "meta-llama-3-1-8b-instruct", "3.72", "gpu_hour"},
    {"whisperx", "whisperx", "0.00017", "audio_second"},
    {"flux-dev", "flux-dev", "0.02", "image"},
    {"flux-kontext-max", "flux-kontext-max", "0.08", "image"},
    {"kimi-k3-input", "kimi-k3", "0.0000014", "input_token"},
    {"kimi-k3-output", "kimi-k3", "0.0000044", "output_token"},
    {"wan-2-2", "wan-2-2", "0.1", "video_second"},
    {"batch-jobs", "batch-jobs", "0.0012", "inference_second"},
};

constexpr std::string_view common_rows[] = {
    "24.04.base", "ubuntu-22.04", "ubuntu-24.04", "ubuntu-22.04-cuda-12.0-docker", "ubuntu-22.04-cuda-12.4-docker",
    "ubuntu-24.04-cuda-12.8-docker", "ubuntu-24.04-cuda-12.8-open-docker", "ubuntu-24.04-cuda-13.0-open-docker",
};
// clang-format on

}  // namespace

std::span<const ComputeRow> compute_resources() { return compute_rows; }
std::span<const TemplateRow> templates() { return template_rows; }
std::span<const EndpointPriceRow> endpoint_prices() { return price_rows; }
std::span<const std::string_view> common_images() { return common_rows; }

}  // namespace gpuctl::sandbox::data
