#include <auricle/training/augmenter.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace auricle {
namespace {

/// Decibels of silence: what librosa's top_db leaves below the loudest moment.
constexpr float kFloorDb = -80.0F;

/// Two neighbours and how much of the second is wanted.
struct Between {
  std::size_t first = 0;
  std::size_t second = 0;
  float weight = 0.0F;
};

/// Where a position between 0 and count - 1 lies; positions outside are drawn to the edge.
Between between(double position, std::size_t count) {
  const double inside = std::clamp(position, 0.0, static_cast<double>(count - 1));
  const auto first = static_cast<std::size_t>(inside);
  return {.first = first,
          .second = std::min(first + 1, count - 1),
          .weight = static_cast<float>(inside - static_cast<double>(first))};
}

/// 10 ^ (x / 10) as a power of two, which is computed faster.
constexpr auto kOctavesPerDecibel = static_cast<float>(std::numbers::ln10 / std::numbers::ln2 / 10.0);

float power_of(float decibels) { return std::exp2(decibels * kOctavesPerDecibel); }
float decibels_of(float power) { return 10.0F * std::log10(power); }

struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A stretch of `count` places at most `widest` of them long.
Stretch draw_stretch(std::size_t count, double widest, Random& random) {
  const double length = random.uniform() * widest * static_cast<double>(count);
  const double begin = random.uniform() * (static_cast<double>(count) - length);
  return {.begin = static_cast<std::size_t>(std::ceil(begin)),
          .end = std::min(count, static_cast<std::size_t>(std::ceil(begin + length)))};
}

}  // namespace

Augmenter::Augmenter(const Augmentation& augmentation, std::size_t n_frames, std::vector<float> row_means)
    : augmentation_(augmentation), n_frames_(n_frames), row_means_(std::move(row_means)) {}

void Augmenter::draw(MatrixView song, Random& random, std::span<float> part) const {
  if (augmentation_.tempo > 0.0 || augmentation_.pitch_bands > 0.0) {
    warp(song, random, part);
  } else {
    cut(song, random, part);
  }
  if (random.chance(augmentation_.noise)) {
    add_noise(random, part);
  }
  if (augmentation_.equalizer_db > 0.0 || augmentation_.low_pass > 0.0) {
    filter(random, part);
  }
  if (augmentation_.frequency_mask > 0.0 || augmentation_.time_mask > 0.0) {
    hide(random, part);
  }
}

void Augmenter::cut(MatrixView song, Random& random, std::span<float> part) const {
  const std::size_t spare = song.cols() > n_frames_ ? song.cols() - n_frames_ : 0;
  const std::size_t begin = random.below(spare + 1);
  for (std::size_t row = 0; row < song.rows(); ++row) {
    for (std::size_t t = 0; t < n_frames_; ++t) {
      part[row * n_frames_ + t] = song(row, (begin + t) % song.cols());
    }
  }
}

void Augmenter::warp(MatrixView song, Random& random, std::span<float> part) const {
  const double speed = std::exp(random.uniform({.low = -1.0, .high = 1.0}) * std::log1p(augmentation_.tempo));
  const double shift = random.uniform({.low = -1.0, .high = 1.0}) * augmentation_.pitch_bands;
  const double length = std::min(static_cast<double>(n_frames_) * speed, static_cast<double>(song.cols()));
  const double begin = random.uniform() * (static_cast<double>(song.cols()) - length);
  const double step = length / static_cast<double>(n_frames_);
  std::vector<Between> times(n_frames_);
  for (std::size_t t = 0; t < n_frames_; ++t) {
    times[t] = between(begin + (static_cast<double>(t) + 0.5) * step - 0.5, song.cols());
  }
  for (std::size_t row = 0; row < song.rows(); ++row) {
    const Between band = between(static_cast<double>(row) + shift, song.rows());
    const std::span<const float> low = song.row(band.first);
    const std::span<const float> high = song.row(band.second);
    float* target = part.data() + row * n_frames_;
    for (std::size_t t = 0; t < n_frames_; ++t) {
      const auto [first, second, weight] = times[t];
      const float before = low[first] + weight * (low[second] - low[first]);
      const float after = high[first] + weight * (high[second] - high[first]);
      target[t] = before + band.weight * (after - before);
    }
  }
}

void Augmenter::add_noise(Random& random, std::span<float> part) const {
  const double level_db = random.uniform({.low = -65.0, .high = -25.0});
  const double tilt_db = random.uniform({.low = -10.0, .high = 10.0});
  for (std::size_t row = 0; row < n_rows(); ++row) {
    const double place =
        2.0 * static_cast<double>(row) / static_cast<double>(std::max<std::size_t>(n_rows() - 1, 1)) - 1.0;
    const float noise = power_of(static_cast<float>(level_db + tilt_db * place));
    for (float& value : part.subspan(row * n_frames_, n_frames_)) {
      const auto swing = static_cast<float>(random.uniform({.low = 0.5, .high = 1.0}));
      value = decibels_of(power_of(value) + swing * noise);
    }
  }
}

void Augmenter::filter(Random& random, std::span<float> part) const {
  // A few cosines over the bands, the slower the stronger; together they deviate by about 0.68 equalizer_db.
  std::array<double, 4> amplitudes{};
  std::array<double, 4> phases{};
  for (std::size_t k = 0; k < amplitudes.size(); ++k) {
    amplitudes[k] = random.normal() * augmentation_.equalizer_db / (1.5 * std::sqrt(static_cast<double>(k + 1)));
    phases[k] = random.uniform({.low = 0.0, .high = 2.0 * std::numbers::pi});
  }
  constexpr double kSlopeDb = 25.0;  // a band: as steep as codecs and resamplers cut
  const auto n = static_cast<double>(n_rows());
  const double cut_off = random.chance(augmentation_.low_pass) ? n * random.uniform({.low = 0.6, .high = 1.0}) : n;
  for (std::size_t row = 0; row < n_rows(); ++row) {
    const auto band = static_cast<double>(row);
    double gain_db = -kSlopeDb * std::max(0.0, band - cut_off);
    for (std::size_t k = 0; k < amplitudes.size(); ++k) {
      gain_db += amplitudes[k] * std::cos(std::numbers::pi * static_cast<double>(k + 1) * band / n + phases[k]);
    }
    for (float& value : part.subspan(row * n_frames_, n_frames_)) {
      value = std::max(value + static_cast<float>(gain_db), kFloorDb);
    }
  }
}

void Augmenter::hide(Random& random, std::span<float> part) const {
  const Stretch rows = draw_stretch(n_rows(), augmentation_.frequency_mask, random);
  const Stretch frames = draw_stretch(n_frames_, augmentation_.time_mask, random);
  for (std::size_t row = 0; row < n_rows(); ++row) {
    const bool whole = row >= rows.begin && row < rows.end;
    float* values = part.data() + row * n_frames_;
    std::fill(values + (whole ? 0 : frames.begin), values + (whole ? n_frames_ : frames.end), row_means_[row]);
  }
}

}  // namespace auricle
