#include <auricle/features/chroma.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>

#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/kernels.hpp>

namespace auricle {
namespace {

// librosa.filters.chroma's: octaves around the fifth above 27.5 Hz count most.
constexpr double kCentreOctave = 5.0;
constexpr double kOctaveWidth = 2.0;

/// Octaves above A0, times n_chroma, of each bin but the first; that one has no pitch and is put below the second.
std::vector<double> steps_of_bins(const ChromaFilters::Options& options) {
  const auto n_chroma = static_cast<double>(options.n_chroma);
  const double lowest_a = 440.0 * std::exp2(options.tuning / n_chroma) / 16.0;
  std::vector<double> steps(options.n_fft);
  for (std::size_t bin = 1; bin < steps.size(); ++bin) {
    const double hz = static_cast<double>(bin) * options.sample_rate_hz / static_cast<double>(options.n_fft);
    steps[bin] = n_chroma * std::log2(hz / lowest_a);
  }
  steps[0] = (steps.size() > 1 ? steps[1] : 0.0) - 1.5 * n_chroma;
  return steps;
}

}  // namespace

ChromaFilters::ChromaFilters(const Options& options)
    : weights_(options.n_chroma, options.n_fft / 2 + 1), first_bins_(options.n_chroma, 0) {
  for (std::size_t c = 0; c <= options.n_chroma; ++c) {
    first_weights_.push_back(static_cast<std::uint32_t>(c * weights_.cols()));
  }
  const auto n_chroma = static_cast<double>(options.n_chroma);
  const double half = std::nearbyint(n_chroma / 2.0);
  const std::vector<double> steps = steps_of_bins(options);
  const std::size_t turn = 3 * (options.n_chroma / 12);  // the steps count from A, the rows from C
  std::vector<double> column(options.n_chroma);
  for (std::size_t bin = 0; bin < weights_.cols(); ++bin) {
    const double width = bin + 1 < steps.size() ? std::max(steps[bin + 1] - steps[bin], 1.0) : 1.0;
    double squares = 0.0;
    for (std::size_t c = 0; c < column.size(); ++c) {
      const double away = std::fmod(steps[bin] - static_cast<double>(c) + half + 10.0 * n_chroma, n_chroma);
      const double distance = (away < 0.0 ? away + n_chroma : away) - half;
      column[c] = std::exp(-0.5 * std::pow(2.0 * distance / width, 2.0));
      squares += column[c] * column[c];
    }
    const double octave = (steps[bin] / n_chroma - kCentreOctave) / kOctaveWidth;
    const double scale = std::exp(-0.5 * octave * octave) / std::sqrt(squares);
    for (std::size_t c = 0; c < column.size(); ++c) {
      weights_((c + column.size() - turn) % column.size(), bin) = static_cast<float>(column[c] * scale);
    }
  }
}

void ChromaFilters::apply(std::span<const float> block, std::span<float> out) const {
  assert(block.size() == weights_.cols() * kBlockFrames && out.size() == weights_.rows() * kBlockFrames);
  kernels::sum_bands({.first_rows = first_bins_, .first_weights = first_weights_, .weights = weights_.values()},
                     block.data(), out.data());
}

Matrix normalize_frames(Matrix features, FrameNorm norm) {
  if (norm == FrameNorm::kNone) {
    return features;
  }
  for (std::size_t t = 0; t < features.cols(); ++t) {
    double length = 0.0;
    for (std::size_t r = 0; r < features.rows(); ++r) {
      const double size = std::abs(static_cast<double>(features(r, t)));
      length = norm == FrameNorm::kMax ? std::max(length, size) : length + size;
    }
    if (length < std::numeric_limits<float>::min()) {
      continue;
    }
    for (std::size_t r = 0; r < features.rows(); ++r) {
      features(r, t) = static_cast<float>(features(r, t) / length);
    }
  }
  return features;
}

Matrix tonnetz(Matrix chroma) {
  struct Axis {
    double scale;
    double phase;
    double radius;
  };
  constexpr std::array<Axis, 6> kAxes = {{{7.0 / 6.0, 0.5, 1.0},
                                          {7.0 / 6.0, 0.0, 1.0},
                                          {3.0 / 2.0, 0.5, 1.0},
                                          {3.0 / 2.0, 0.0, 1.0},
                                          {2.0 / 3.0, 0.5, 0.5},
                                          {2.0 / 3.0, 0.0, 0.5}}};
  chroma = normalize_frames(std::move(chroma), FrameNorm::kSum);
  Matrix result(kAxes.size(), chroma.cols());
  for (std::size_t axis = 0; axis < kAxes.size(); ++axis) {
    for (std::size_t c = 0; c < chroma.rows(); ++c) {
      const double step = 12.0 * static_cast<double>(c) / static_cast<double>(chroma.rows());
      const double angle = std::numbers::pi * (kAxes[axis].scale * step - kAxes[axis].phase);
      const auto weight = static_cast<float>(kAxes[axis].radius * std::cos(angle));
      for (std::size_t t = 0; t < chroma.cols(); ++t) {
        result(axis, t) += weight * chroma(c, t);
      }
    }
  }
  return result;
}

}  // namespace auricle
