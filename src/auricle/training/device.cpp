#include <auricle/training/device.hpp>

#include <optional>
#include <string_view>

#include <torch/torch.h>

#include <auricle/core/environment.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::string_view kCuda = "cuda";
constexpr std::string_view kCudaOfNumber = "cuda:";

/// Which GPU is this process's of a host's several. A scheduler may show each process its own one only.
int own_gpu(int n_gpus, const Environment& environment) {
  const auto launcher = environment("LOCAL_RANK");
  const auto place = launcher ? launcher : environment("SLURM_LOCALID");
  const std::optional<int> number = place ? whole_number(*place) : 0;
  if (!number) {
    throw UsageError(
        fmt::format("{} is {}; it must be a number from 0 on", launcher ? "LOCAL_RANK" : "SLURM_LOCALID", *place));
  }
  return *number % n_gpus;
}

}  // namespace

CudaSupport cuda_support() {
  return {.libtorch = TORCH_VERSION,
          .built_in = at::globalContext().hasCUDART(),
          .n_gpus = static_cast<int>(torch::cuda::device_count())};
}

Device choose_device(const std::string& name, const CudaSupport& support, const Environment& environment) {
  if (name == "cpu") {
    return {};
  }
  const bool has_number = name.starts_with(kCudaOfNumber);
  const std::optional<int> number = has_number ? whole_number(std::string_view(name).substr(kCudaOfNumber.size())) : 0;
  if ((name != kCuda && !has_number) || !number) {
    throw UsageError(fmt::format("--device {} is none; give cpu, cuda, or cuda:N for one of several GPUs", name));
  }
  if (!support.built_in) {
    throw UsageError(
        fmt::format("--device {}: libtorch {} here was built without CUDA; build auricle-train with one that has it "
                    "(docs/gpu.md), or leave --device out",
                    name, support.libtorch));
  }
  if (support.n_gpus == 0) {
    throw UsageError(fmt::format(
        "--device {}: there is no GPU that CUDA can use (nvidia-smi lists them); leave --device out", name));
  }
  if (*number >= support.n_gpus) {
    throw UsageError(fmt::format("--device {}: there {}; the last is cuda:{}", name,
                                 support.n_gpus == 1 ? "is one GPU" : fmt::format("are {} GPUs", support.n_gpus),
                                 support.n_gpus - 1));
  }
  return {.kind = Device::kCuda, .index = has_number ? *number : own_gpu(support.n_gpus, environment)};
}

Device find_device(const std::string& name) {
  return choose_device(name, name == "cpu" ? CudaSupport{} : cuda_support(), environment_variable);
}

}  // namespace auricle
