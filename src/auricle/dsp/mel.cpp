#include <auricle/dsp/mel.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>

#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/kernels.hpp>

namespace auricle {
namespace {

// Slaney's scale: 3 mels every 200 Hz up to 1000 Hz, from there 27 mels for each factor of 6.4.
constexpr double kHzPerMel = 200.0 / 3.0;
constexpr double kLogBeginsHz = 1000.0;
constexpr double kLogBeginsMel = kLogBeginsHz / kHzPerMel;
const double kLogStep = std::log(6.4) / 27.0;

}  // namespace

double hz_to_mel(double hz, MelScale scale) {
  if (scale == MelScale::kHtk) {
    return 2595.0 * std::log10(1.0 + hz / 700.0);
  }
  return hz < kLogBeginsHz ? hz / kHzPerMel : kLogBeginsMel + std::log(hz / kLogBeginsHz) / kLogStep;
}

double mel_to_hz(double mel, MelScale scale) {
  if (scale == MelScale::kHtk) {
    return 700.0 * (std::pow(10.0, mel / 2595.0) - 1.0);
  }
  return mel < kLogBeginsMel ? mel * kHzPerMel : kLogBeginsHz * std::exp(kLogStep * (mel - kLogBeginsMel));
}

std::vector<double> mel_frequencies(std::size_t count, FrequencyRange range, MelScale scale) {
  const double low = hz_to_mel(range.low, scale);
  const double high = hz_to_mel(range.high, scale);
  std::vector<double> frequencies(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double share = count > 1 ? static_cast<double>(i) / static_cast<double>(count - 1) : 0.0;
    frequencies[i] = mel_to_hz(low + share * (high - low), scale);
  }
  return frequencies;
}

MelFilters::MelFilters(const MelOptions& options) : bins_(options.n_fft / 2 + 1) {
  const FrequencyRange range{options.fmin, options.fmax.value_or(options.sample_rate_hz / 2.0)};
  const std::vector<double> edges = mel_frequencies(options.n_mels + 2, range, options.scale);
  const auto place = [&](double hz) {
    return options.triangles == MelTriangles::kMel ? hz_to_mel(hz, options.scale) : hz;
  };
  const double hz_per_bin = options.sample_rate_hz / static_cast<double>(options.n_fft);
  for (std::size_t band = 0; band < options.n_mels; ++band) {
    const double low = edges[band];
    const double high = edges[band + 2];
    const double foot = place(low);
    const double top = place(edges[band + 1]);
    const double end = place(high);
    const double height = options.norm == MelNorm::kSlaney ? 2.0 / (high - low) : 1.0;
    first_bins_.push_back(0);
    first_weights_.push_back(static_cast<std::uint32_t>(weights_.size()));
    for (std::size_t bin = static_cast<std::size_t>(std::max(0.0, low / hz_per_bin)); bin < bins_; ++bin) {
      const double hz = static_cast<double>(bin) * hz_per_bin;
      if (hz >= high) {
        break;
      }
      // As in librosa the triangle is rounded to float before it is scaled.
      const double at = place(hz);
      const auto weight = static_cast<float>(std::min((at - foot) / (top - foot), (end - at) / (end - top)));
      if (weight > 0.0F) {
        if (weights_.size() == first_weights_.back()) {
          first_bins_.back() = static_cast<std::uint32_t>(bin);
        }
        weights_.push_back(static_cast<float>(weight * height));
      }
    }
  }
  first_weights_.push_back(static_cast<std::uint32_t>(weights_.size()));
}

Matrix MelFilters::dense() const {
  Matrix matrix(bands(), bins_);
  for (std::size_t band = 0; band < bands(); ++band) {
    if (first_weights_[band] < first_weights_[band + 1]) {
      std::copy(weights_.begin() + first_weights_[band], weights_.begin() + first_weights_[band + 1],
                &matrix(band, first_bins_[band]));
    }
  }
  return matrix;
}

void MelFilters::apply(std::span<const float> block, std::span<float> out) const {
  assert(block.size() == bins_ * kBlockFrames && out.size() == bands() * kBlockFrames);
  kernels::sum_bands({.first_rows = first_bins_, .first_weights = first_weights_, .weights = weights_}, block.data(),
                     out.data());
}

}  // namespace auricle
