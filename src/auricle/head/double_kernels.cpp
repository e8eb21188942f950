#include <auricle/head/double_kernels.hpp>

#include <cstddef>

// Highway compiles this file once for each instruction set and picks the best at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "auricle/head/double_kernels.cpp"  // NOLINT
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace auricle::head_kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

double product(const double* a, const double* b, std::size_t count) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  auto even = hn::Zero(d);
  auto odd = hn::Zero(d);
  std::size_t i = 0;
  for (; i + 2 * lanes <= count; i += 2 * lanes) {
    even = hn::MulAdd(hn::LoadU(d, a + i), hn::LoadU(d, b + i), even);
    odd = hn::MulAdd(hn::LoadU(d, a + i + lanes), hn::LoadU(d, b + i + lanes), odd);
  }
  double sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(even, odd)));
  for (; i < count; ++i) {
    sum += a[i] * b[i];
  }
  return sum;
}

void add(double factor, const double* x, std::size_t count, double* to) {
  const hn::ScalableTag<double> d;
  const auto factors = hn::Set(d, factor);
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) {
    hn::StoreU(hn::MulAdd(factors, hn::LoadU(d, x + i), hn::LoadU(d, to + i)), d, to + i);
  }
  for (; i < count; ++i) {
    to[i] += factor * x[i];
  }
}

void multiply_rows(std::span<const double> rows, std::span<const double> x, std::span<double> sums) {
  for (std::size_t k = 0; k < sums.size(); ++k) {
    sums[k] = product(rows.data() + k * x.size(), x.data(), x.size());
  }
}

void add_to_rows(std::span<const double> factors, std::span<const double> x, std::span<double> rows) {
  for (std::size_t k = 0; k < factors.size(); ++k) {
    add(factors[k], x.data(), x.size(), rows.data() + k * x.size());
  }
}

}  // namespace auricle::head_kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace auricle::head_kernels {

HWY_EXPORT(multiply_rows);
HWY_EXPORT(add_to_rows);

void multiply_rows(std::span<const double> rows, std::span<const double> x, std::span<double> sums) {
  HWY_DYNAMIC_DISPATCH(multiply_rows)(rows, x, sums);
}
void add_to_rows(std::span<const double> factors, std::span<const double> x, std::span<double> rows) {
  HWY_DYNAMIC_DISPATCH(add_to_rows)(factors, x, rows);
}

}  // namespace auricle::head_kernels
#endif
