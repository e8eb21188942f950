#include <auricle/features/spectral_shape.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include <auricle/core/error.hpp>
#include <auricle/dsp/decibel.hpp>
#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/kernels_spectral.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct alignas(CacheLineAllocator<float>::kAlignment) Row {
  std::array<float, kBlockFrames> values{};
  float* data() { return values.data(); }
  float& operator[](std::size_t lane) { return values[lane]; }
};

using Sums = std::array<double, kBlockFrames>;

Sums sums_of(std::span<const float> block, const Row& centre, double power) {
  Sums sums;
  kernels::sum_weighted(block, {.centre = centre.values.data(), .power = power}, sums.data());
  return sums;
}

/// The sum of magnitudes; silence is divided by 1, as librosa.util.normalize does.
Sums totals_of(std::span<const float> block) {
  Sums totals = sums_of(block, {}, 0.0);
  std::ranges::replace_if(
      totals, [](double total) { return total < std::numeric_limits<float>::min(); }, 1.0);
  return totals;
}

/// Centroids counted in bins.
Row centroid_bins(std::span<const float> block, const Sums& totals) {
  const Sums moments = sums_of(block, {}, 1.0);
  Row bins;
  for (std::size_t lane = 0; lane < kBlockFrames; ++lane) {
    bins[lane] = static_cast<float>(moments[lane] / totals[lane]);
  }
  return bins;
}

}  // namespace

void SpectralShape::centroid(std::span<const float> block, std::span<float> out) const {
  const Row bins = centroid_bins(block, totals_of(block));
  std::ranges::transform(bins.values, out.begin(), [&](float bin) { return static_cast<float>(bin * hz_per_bin_); });
}

void SpectralShape::bandwidth(std::span<const float> block, double p, std::span<float> out) const {
  const Sums totals = totals_of(block);
  const Sums spread = sums_of(block, centroid_bins(block, totals), p);
  for (std::size_t lane = 0; lane < kBlockFrames; ++lane) {
    out[lane] = static_cast<float>(std::pow(spread[lane] / totals[lane], 1.0 / p) * hz_per_bin_);
  }
}

void SpectralShape::rolloff(std::span<const float> block, double roll_percent, std::span<float> out) const {
  Row bins;
  kernels::rows_below_share(block, static_cast<float>(roll_percent), bins.data());
  std::ranges::transform(bins.values, out.begin(), [&](float bin) { return static_cast<float>(bin * hz_per_bin_); });
}

SpectralContrast::SpectralContrast(const SpectrumOptions& spectrum, const ContrastOptions& options)
    : linear_(options.linear) {
  const std::size_t n_bins = spectrum.n_fft / 2 + 1;
  const double hz_per_bin = spectrum.sample_rate_hz / static_cast<double>(spectrum.n_fft);
  for (int band = 0; band <= options.n_bands; ++band) {
    const double low = band == 0 ? 0.0 : options.fmin * std::exp2(band - 1);
    const double high = options.fmin * std::exp2(band);
    if (low >= spectrum.sample_rate_hz / 2.0) {
      throw UsageError(fmt::format(
          "spectral_contrast's band {} begins at {} Hz, beyond half the sample rate ({} Hz); choose a lower "
          "contrast fmin or fewer n_bands",
          band, low, spectrum.sample_rate_hz / 2.0));
    }
    auto first = static_cast<std::size_t>(std::ceil(low / hz_per_bin));
    auto end = std::min(n_bins, static_cast<std::size_t>(std::floor(high / hz_per_bin)) + 1);
    if (first + (band == 0 ? 1 : 0) >= end) {
      throw UsageError(
          fmt::format("spectral_contrast's band from {} to {} Hz holds no bin; choose a longer n_fft or a higher "
                      "contrast fmin",
                      low, high));
    }
    // As librosa does it: a band takes in the bin below it, the last one everything above it, and the others give
    // their last bin away.
    if (band > 0) {
      --first;
    }
    const bool last = band == options.n_bands;
    if (last) {
      end = n_bins;
    }
    const auto n_extremes = std::max(1.0, std::nearbyint(options.quantile * static_cast<double>(end - first)));
    const std::size_t n_kept = end - first - (last ? 0 : 1);
    bands_.push_back({first, n_kept, std::min(n_kept, static_cast<std::size_t>(n_extremes))});
    scratch_.resize(std::max(scratch_.size(), 2 * bands_.back().n_extremes * kBlockFrames));
  }
}

void SpectralContrast::valleys_and_peaks(std::span<const float> block, std::span<float> out) {
  for (std::size_t i = 0; i < bands_.size(); ++i) {
    const Band& band = bands_[i];
    kernels::mean_extremes(
        block.subspan(band.first_bin * kBlockFrames, band.n_bins * kBlockFrames), band.n_extremes, scratch_.data(),
        {.low = out.data() + i * kBlockFrames, .high = out.data() + (bands_.size() + i) * kBlockFrames});
  }
}

Matrix SpectralContrast::contrast(MatrixView valleys_and_peaks) const {
  const std::size_t n_frames = valleys_and_peaks.cols();
  const std::size_t n_values = bands() * n_frames;
  const auto half = [&](std::size_t begin) {
    const auto values = valleys_and_peaks.values().subspan(begin, n_values);
    Matrix part({values.begin(), values.end()}, bands(), n_frames);
    return linear_ ? part : power_to_db(std::move(part), {});
  };
  const Matrix valleys = half(0);
  Matrix peaks = half(n_values);
  std::ranges::transform(peaks.values(), valleys.values(), peaks.values().begin(), std::minus<>());
  return peaks;
}

}  // namespace auricle
