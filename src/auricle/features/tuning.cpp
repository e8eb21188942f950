#include <auricle/features/tuning.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/median.hpp>

namespace auricle {
namespace {

constexpr double kLowestHz = 150.0;
constexpr double kHighestHz = 4000.0;
constexpr float kPeakThreshold = 0.1F;
constexpr std::size_t kHistogramBins = 100;
constexpr double kA440 = 440.0;

}  // namespace

void TuningEstimator::add(const MagnitudeBlock& power) {
  const std::size_t n_bins = power.values.size() / kBlockFrames;
  const float* values = power.values.data();
  std::array<float, kBlockFrames> loudest{};
  for (std::size_t i = 0; i < power.values.size(); i += kBlockFrames) {
    for (std::size_t lane = 0; lane < kBlockFrames; ++lane) {
      loudest[lane] = std::max(loudest[lane], values[i + lane]);
    }
  }
  const double hz_per_bin = options_.sample_rate_hz / static_cast<double>(options_.n_fft);
  const double highest_hz = std::min(kHighestHz, options_.sample_rate_hz / 2.0);
  for (auto bin = static_cast<std::size_t>(std::ceil(kLowestHz / hz_per_bin));
       bin < n_bins && static_cast<double>(bin) * hz_per_bin < highest_hz; ++bin) {
    const float* here = values + bin * kBlockFrames;
    const bool last = bin + 1 == n_bins;
    for (std::size_t lane = 0; lane < power.n_frames; ++lane) {
      const float before = here[static_cast<std::ptrdiff_t>(lane) - static_cast<std::ptrdiff_t>(kBlockFrames)];
      const float value = here[lane];
      const float after = last ? value : here[lane + kBlockFrames];
      if (!(value > kPeakThreshold * loudest[lane] && value > before && value >= after)) {
        continue;
      }
      // The vertex of the parabola through the three; types as in librosa, whose rounding decides near ties.
      const double bend = static_cast<double>(after + before) - 2.0 * static_cast<double>(value);
      const double slope = static_cast<double>(after - before) / 2.0;
      const float shift = last || std::abs(slope) >= std::abs(bend) ? 0.0F : static_cast<float>(-slope / bend);
      peaks_.push_back({.hz = static_cast<float>((static_cast<double>(bin) + shift) * hz_per_bin),
                        .magnitude = value + 0.5F * ((after - before) / 2.0F) * shift});
    }
  }
}

double TuningEstimator::estimate() const {
  if (peaks_.empty()) {
    return 0.0;
  }
  std::vector<float> magnitudes(peaks_.size());
  std::ranges::transform(peaks_, magnitudes.begin(), &Peak::magnitude);
  const auto threshold = static_cast<float>(median(magnitudes));

  std::array<double, kHistogramBins + 1> edges{};
  for (std::size_t i = 0; i < edges.size(); ++i) {
    edges[i] = -0.5 + static_cast<double>(i) * (1.0 / kHistogramBins);
  }
  std::array<std::size_t, kHistogramBins> counts{};
  for (const Peak& peak : peaks_) {
    if (peak.magnitude < threshold) {
      continue;
    }
    const float steps =
        static_cast<float>(options_.bins_per_octave) * std::log2(peak.hz / static_cast<float>(kA440 / 16.0));
    const float above = steps - std::floor(steps);
    const float residual = above >= 0.5F ? above - 1.0F : above;
    const auto edge = std::ranges::upper_bound(edges, static_cast<double>(residual));
    const auto bin = std::clamp<std::ptrdiff_t>(edge - edges.begin() - 1, 0, kHistogramBins - 1);
    ++counts[static_cast<std::size_t>(bin)];
  }
  return edges[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

}  // namespace auricle
