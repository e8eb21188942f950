#include <auricle/dsp/kernels_spectral.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <auricle/dsp/fft.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "auricle/dsp/kernels_spectral.cpp"
#include <hwy/foreach_target.h>
// Must follow foreach_target.h.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace auricle::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using FloatTag = hn::CappedTag<float, kBlockFrames>;
using Floats = hn::Vec<FloatTag>;

/// Calls `use(first_lane)` for each vector of a row.
template <typename Use>
HWY_INLINE void for_each_lane_group(const Use& use) {
  for (std::size_t lane = 0; lane < kBlockFrames; lane += hn::Lanes(FloatTag())) {
    use(lane);
  }
}

HWY_INLINE Floats power_of(Floats values, double power) {
  const FloatTag d;
  HWY_ALIGN std::array<float, kBlockFrames> lanes;
  hn::Store(values, d, lanes.data());
  for (std::size_t lane = 0; lane < hn::Lanes(d); ++lane) {
    lanes[lane] = static_cast<float>(std::pow(static_cast<double>(lanes[lane]), power));
  }
  return hn::Load(d, lanes.data());
}

HWY_INLINE Floats raised(Floats values, double power) {
  if (power == 2.0) {
    return hn::Mul(values, values);
  }
  return power == 1.0 ? values : power_of(values, power);
}

using Sums = std::array<double, kBlockFrames>;

/// Sums down the rows of `term(value, row, lane)`: a few rows in float, those in double, for in float alone a thousand
/// rows would lose digits.
template <typename Term>
HWY_INLINE Sums sum_of(std::span<const float> block, const Term& term) {
  constexpr std::size_t kChunk = 32 * kBlockFrames;
  const FloatTag d;
  Sums sums{};
  for (std::size_t begin = 0; begin < block.size(); begin += kChunk) {
    const std::size_t end = std::min(begin + kChunk, block.size());
    const std::size_t first_row = begin / kBlockFrames;
    for_each_lane_group([&](std::size_t lane) {
      auto sum = hn::Zero(d);
      auto row = hn::Set(d, static_cast<float>(first_row));
      for (std::size_t i = begin + lane; i < end; i += kBlockFrames) {
        sum = hn::Add(sum, term(hn::Load(d, block.data() + i), row, lane));
        row = hn::Add(row, hn::Set(d, 1.0F));
      }
      HWY_ALIGN std::array<float, kBlockFrames> part;
      hn::Store(sum, d, part.data());
      for (std::size_t i = 0; i < hn::Lanes(d); ++i) {
        sums[lane + i] += static_cast<double>(part[i]);
      }
    });
  }
  return sums;
}

void sum_weighted(std::span<const float> block, const RowWeight& weight, double* HWY_RESTRICT out) {
  const FloatTag d;
  const auto distance = [&](Floats row, std::size_t lane) {
    return hn::AbsDiff(row, hn::Load(d, weight.centre + lane));
  };
  Sums sums;
  if (weight.power == 0.0) {
    sums = sum_of(block, [](Floats value, Floats /*row*/, std::size_t /*lane*/) { return value; });
  } else {
    sums = sum_of(block, [&](Floats value, Floats row, std::size_t lane) {
      return hn::Mul(value, raised(distance(row, lane), weight.power));
    });
  }
  std::copy(sums.begin(), sums.end(), out);
}

void raise(std::span<const float> block, double power, float* HWY_RESTRICT out) {
  const FloatTag d;
  for (std::size_t i = 0; i < block.size(); i += hn::Lanes(d)) {
    hn::Store(raised(hn::Load(d, block.data() + i), power), d, out + i);
  }
}

void rows_below_share(std::span<const float> block, float share, float* HWY_RESTRICT out) {
  const FloatTag d;
  for_each_lane_group([&](std::size_t lane) {
    auto total = hn::Zero(d);
    for (std::size_t i = lane; i < block.size(); i += kBlockFrames) {
      total = hn::Add(total, hn::Load(d, block.data() + i));
    }
    const auto limit = hn::Mul(hn::Set(d, share), total);
    auto sum = hn::Zero(d);
    auto rows = hn::Zero(d);
    for (std::size_t i = lane; i < block.size(); i += kBlockFrames) {
      sum = hn::Add(sum, hn::Load(d, block.data() + i));
      rows = hn::Add(rows, hn::IfThenElseZero(hn::Lt(sum, limit), hn::Set(d, 1.0F)));
    }
    hn::Store(rows, d, out + lane);
  });
}

void flatness(std::span<const float> block, double power, float amin, float* HWY_RESTRICT out) {
  const FloatTag d;
  const auto floored = [&](Floats value) { return hn::Max(raised(value, power), hn::Set(d, amin)); };
  const Sums sums = sum_of(block, [&](Floats value, Floats /*row*/, std::size_t /*lane*/) { return floored(value); });
  const Sums log_sums =
      sum_of(block, [&](Floats value, Floats /*row*/, std::size_t /*lane*/) { return hn::Log(d, floored(value)); });
  const std::size_t n_rows = block.size() / kBlockFrames;
  const auto rows = static_cast<double>(n_rows);
  for (std::size_t lane = 0; lane < kBlockFrames; ++lane) {
    out[lane] = static_cast<float>(std::exp(log_sums[lane] / rows) / (sums[lane] / rows));
  }
}

void mean_extremes(std::span<const float> block, std::size_t count, float* HWY_RESTRICT scratch, Extremes out) {
  const FloatTag d;
  const auto share = hn::Set(d, 1.0F / static_cast<float>(count));
  // Both lists are kept sorted, the most extreme value first; each new value is passed down them.
  for_each_lane_group([&](std::size_t lane) {
    float* low = scratch + lane;
    float* high = scratch + count * kBlockFrames + lane;
    for (std::size_t i = 0; i < count; ++i) {
      hn::Store(hn::Set(d, HUGE_VALF), d, low + i * kBlockFrames);
      hn::Store(hn::Set(d, -HUGE_VALF), d, high + i * kBlockFrames);
    }
    for (std::size_t row = lane; row < block.size(); row += kBlockFrames) {
      auto rising = hn::Load(d, block.data() + row);
      auto falling = rising;
      for (std::size_t i = 0; i < count * kBlockFrames; i += kBlockFrames) {
        const auto smallest = hn::Load(d, low + i);
        const auto largest = hn::Load(d, high + i);
        hn::Store(hn::Min(smallest, rising), d, low + i);
        hn::Store(hn::Max(largest, falling), d, high + i);
        rising = hn::Max(smallest, rising);
        falling = hn::Min(largest, falling);
      }
    }
    auto low_sum = hn::Zero(d);
    auto high_sum = hn::Zero(d);
    for (std::size_t i = 0; i < count * kBlockFrames; i += kBlockFrames) {
      low_sum = hn::Add(low_sum, hn::Load(d, low + i));
      high_sum = hn::Add(high_sum, hn::Load(d, high + i));
    }
    hn::Store(hn::Mul(low_sum, share), d, out.low + lane);
    hn::Store(hn::Mul(high_sum, share), d, out.high + lane);
  });
}

double sum_of_squares(std::span<const float> samples) {
  const hn::CappedTag<double, 4> d;  // not wider, so that AVX2 and AVX-512 add in the same order
  const hn::Rebind<float, decltype(d)> narrow;
  const std::size_t lanes = hn::Lanes(d);
  auto even = hn::Zero(d);  // two sums, so that one addition need not wait for the one before it
  auto odd = hn::Zero(d);
  std::size_t i = 0;
  for (; i + 2 * lanes <= samples.size(); i += 2 * lanes) {
    const auto a = hn::PromoteTo(d, hn::LoadU(narrow, samples.data() + i));
    const auto b = hn::PromoteTo(d, hn::LoadU(narrow, samples.data() + i + lanes));
    even = hn::MulAdd(a, a, even);
    odd = hn::MulAdd(b, b, odd);
  }
  double sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(even, odd)));
  for (; i < samples.size(); ++i) {
    sum += static_cast<double>(samples[i]) * samples[i];
  }
  return sum;
}

std::size_t sign_changes(std::span<const float> samples) {
  constexpr float kZero = -1e-10F;
  const hn::ScalableTag<float> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto zero = hn::Set(d, kZero);
  std::size_t count = 0;
  std::size_t i = 1;
  for (; i + lanes <= samples.size(); i += lanes) {
    const auto before = hn::Lt(hn::LoadU(d, samples.data() + i - 1), zero);
    const auto after = hn::Lt(hn::LoadU(d, samples.data() + i), zero);
    count += hn::CountTrue(d, hn::Xor(before, after));
  }
  for (; i < samples.size(); ++i) {
    count += (samples[i - 1] < kZero) != (samples[i] < kZero) ? 1 : 0;
  }
  return count;
}

}  // namespace auricle::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace auricle::kernels {

HWY_EXPORT(sum_weighted);
HWY_EXPORT(rows_below_share);
HWY_EXPORT(raise);
HWY_EXPORT(flatness);
HWY_EXPORT(mean_extremes);
HWY_EXPORT(sum_of_squares);
HWY_EXPORT(sign_changes);

void sum_weighted(std::span<const float> block, const RowWeight& weight, double* out) {
  HWY_DYNAMIC_DISPATCH(sum_weighted)(block, weight, out);
}
void rows_below_share(std::span<const float> block, float share, float* out) {
  HWY_DYNAMIC_DISPATCH(rows_below_share)(block, share, out);
}
void raise(std::span<const float> block, double power, float* out) { HWY_DYNAMIC_DISPATCH(raise)(block, power, out); }
void flatness(std::span<const float> block, double power, float amin, float* out) {
  HWY_DYNAMIC_DISPATCH(flatness)(block, power, amin, out);
}
void mean_extremes(std::span<const float> block, std::size_t count, float* scratch, Extremes out) {
  HWY_DYNAMIC_DISPATCH(mean_extremes)(block, count, scratch, out);
}
double sum_of_squares(std::span<const float> samples) { return HWY_DYNAMIC_DISPATCH(sum_of_squares)(samples); }
std::size_t sign_changes(std::span<const float> samples) { return HWY_DYNAMIC_DISPATCH(sign_changes)(samples); }

}  // namespace auricle::kernels
#endif
