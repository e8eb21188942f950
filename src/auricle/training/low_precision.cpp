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

}  // namespace

LowPrecision::LowPrecision(bool wanted) {
  if (wanted && processor_has_bfloat16()) {
    at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    at::autocast::set_cpu_enabled(true);
  }
}

LowPrecision::~LowPrecision() {
  at::autocast::set_cpu_enabled(false);
  at::autocast::clear_cache();  // it holds the weights as they were
}

}  // namespace auricle
