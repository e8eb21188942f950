#include <auricle/training/low_precision.hpp>

#include <ATen/autocast_mode.h>

namespace auricle {
namespace {

bool processor_has_bfloat16() {
#if defined(__x86_64__)
  return static_cast<bool>(__builtin_cpu_supports("avx512bf16"));
#else
  return false;
#endif
}

bool has_bfloat16(torch::DeviceType device) {
  return device == torch::kCPU ? processor_has_bfloat16()
                               : at::detail::getCUDAHooks().supportsBFloat16ConvolutionWithCuDNNv8();
}

void set_bfloat16(torch::DeviceType device, bool enabled) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
  at::autocast::set_autocast_dtype(device, at::kBFloat16);
  at::autocast::set_autocast_enabled(device, enabled);
#else
  if (device == torch::kCPU) {
    at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    at::autocast::set_cpu_enabled(enabled);
  } else {
    at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    at::autocast::set_enabled(enabled);
  }
#endif
}

}  // namespace

LowPrecision::LowPrecision(bool wanted, torch::Device device) : device_(device.type()) {
  if (wanted && has_bfloat16(device_)) {
    set_bfloat16(device_, true);
  }
}

LowPrecision::~LowPrecision() {
  set_bfloat16(device_, false);
  at::autocast::clear_cache();  // it holds the weights as they were
}

}  // namespace auricle
