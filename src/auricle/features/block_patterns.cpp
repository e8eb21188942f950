#include <auricle/features/block_patterns.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/dsp/fft.hpp>

namespace auricle {
namespace {

/// How a pattern walks through a recording.
struct Blocks {
  std::size_t length = 0;  ///< frames
  std::size_t hop = 0;

  std::size_t count(std::size_t n_frames) const { return (n_frames - length) / hop + 1; }
};

constexpr Blocks kRiseBlocks = {.length = 25, .hop = 5};
constexpr Blocks kLongBlocks = {.length = 256, .hop = 64};
constexpr std::size_t kRiseFrames = 3;     // a rise is measured over so many
constexpr std::size_t kLargestRises = 14;  // of a block are kept
constexpr std::size_t kSwings = 16;        // bands of the fluctuation pattern, equally wide in octaves
constexpr double kSlowestHz = 0.3;
constexpr double kFastestHz = 10.0;

/// numpy.quantile: between two values, interpolated. Reorders the values.
double quantile(std::span<float> values, double share) {
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto nth = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::ranges::nth_element(values, nth);
  const double low = *nth;
  const double high = below + 1 < values.size() ? *std::min_element(nth + 1, values.end()) : low;
  return low + (place - static_cast<double>(below)) * (high - low);
}

/// What each block says of each value, and for each value a quantile of it over the blocks.
class BlockTable {
 public:
  BlockTable(std::size_t n_values, std::size_t n_blocks) : says_(n_values, n_blocks) {}

  float& at(std::size_t value, std::size_t block) { return says_(value, block); }

  void append_quantiles(double share, std::vector<float>& values) {
    for (std::size_t i = 0; i < says_.rows(); ++i) {
      values.push_back(static_cast<float>(quantile(says_.row(i), share)));
    }
  }

 private:
  Matrix says_;
};

void append_rises(MatrixView log_mel, std::vector<float>& values) {
  const std::size_t n_blocks = kRiseBlocks.count(log_mel.cols() - kRiseFrames);
  BlockTable table(log_mel.rows() * kLargestRises, n_blocks);
  std::array<float, kRiseBlocks.length> rises{};
  for (std::size_t band = 0; band < log_mel.rows(); ++band) {
    const std::span<const float> level = log_mel.row(band);
    for (std::size_t block = 0; block < n_blocks; ++block) {
      const std::span<const float> before = level.subspan(block * kRiseBlocks.hop, rises.size());
      const std::span<const float> after = level.subspan(block * kRiseBlocks.hop + kRiseFrames, rises.size());
      std::ranges::transform(after, before, rises.begin(),
                             [](float late, float early) { return std::max(late - early, 0.0F); });
      std::ranges::partial_sort(rises, rises.begin() + kLargestRises, std::greater());
      for (std::size_t i = 0; i < kLargestRises; ++i) {
        table.at(band * kLargestRises + i, block) = rises[i];
      }
    }
  }
  table.append_quantiles(0.9, values);
}

/// The bins of a block's spectrum that make up each band of swings.
struct SwingBins {
  std::size_t first = 0;
  std::size_t end = 0;
};

std::array<SwingBins, kSwings> swing_bins(double bin_hz) {
  const auto edge = [](std::size_t i) {
    return kSlowestHz * std::pow(kFastestHz / kSlowestHz, static_cast<double>(i) / static_cast<double>(kSwings));
  };
  const auto bin_from = [&](double hertz) { return static_cast<std::size_t>(std::ceil(hertz / bin_hz)); };
  std::array<SwingBins, kSwings> bands{};
  for (std::size_t i = 0; i < kSwings; ++i) {
    bands[i] = {.first = bin_from(edge(i)), .end = bin_from(edge(i + 1))};
    if (bands[i].first == bands[i].end) {  // narrower than a bin: the nearest one
      bands[i].first = static_cast<std::size_t>(std::lround((edge(i) + edge(i + 1)) / 2.0 / bin_hz));
      bands[i].end = bands[i].first + 1;
    }
  }
  return bands;
}

/// How rough a swing of this rate sounds (Fastl 1982): most at 4 Hz.
double roughness(double hertz) { return 1.0 / (hertz / 4.0 + 4.0 / std::max(hertz, 1e-3)); }

void append_swings(MatrixView log_mel, double frames_per_second, std::vector<float>& values) {
  const std::size_t n_blocks = kLongBlocks.count(log_mel.cols());
  const double bin_hz = frames_per_second / static_cast<double>(kLongBlocks.length);
  RealFft<double> fft(kLongBlocks.length);
  std::array<SwingBins, kSwings> bands = swing_bins(bin_hz);
  for (SwingBins& band : bands) {  // slow frames have no fast swings: what is beyond their spectrum is its last bin
    band.first = std::min(band.first, fft.bins() - 1);
    band.end = std::clamp(band.end, band.first + 1, fft.bins());
  }
  // numpy.hanning: symmetric, and both ends zero.
  std::vector<double> window(kLongBlocks.length);
  for (std::size_t i = 0; i < window.size(); ++i) {
    window[i] =
        0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(window.size() - 1));
  }
  BlockTable table(log_mel.rows() * kSwings, n_blocks);
  for (std::size_t block = 0; block < n_blocks; ++block) {
    for (std::size_t first_band = 0; first_band < log_mel.rows(); first_band += kBlockFrames) {
      const std::size_t lanes = std::min(kBlockFrames, log_mel.rows() - first_band);
      std::ranges::fill(fft.samples(), 0.0);
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::span<const float> level =
            log_mel.row(first_band + lane).subspan(block * kLongBlocks.hop, kLongBlocks.length);
        const double mean = std::accumulate(level.begin(), level.end(), 0.0) / static_cast<double>(level.size());
        for (std::size_t i = 0; i < level.size(); ++i) {
          fft.samples()[i * kBlockFrames + lane] = (level[i] - mean) * window[i];
        }
      }
      fft.transform();
      const std::span<const double> spectrum = fft.spectrum();
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        for (std::size_t i = 0; i < kSwings; ++i) {
          double sum = 0.0;
          for (std::size_t bin = bands[i].first; bin < bands[i].end; ++bin) {
            const double* parts = spectrum.data() + bin * 2 * kBlockFrames + lane;
            sum += std::hypot(parts[0], parts[kBlockFrames]) * roughness(static_cast<double>(bin) * bin_hz);
          }
          // Sums over a block of 512 frames are what the pattern's scale was made with.
          const double swing = 512.0 / kLongBlocks.length * sum / static_cast<double>(bands[i].end - bands[i].first);
          table.at((first_band + lane) * kSwings + i, block) = static_cast<float>(swing);
        }
      }
    }
  }
  const std::size_t begin = values.size();
  table.append_quantiles(0.6, values);
  std::transform(values.begin() + static_cast<std::ptrdiff_t>(begin), values.end(),
                 values.begin() + static_cast<std::ptrdiff_t>(begin), [](float swing) { return std::log1p(swing); });
}

/// Rows less their means, and the lengths of what remains.
struct Centred {
  Matrix rows;
  std::vector<double> lengths;

  Centred(MatrixView matrix, std::size_t first_column, std::size_t n_columns)
      : rows(matrix.rows(), n_columns), lengths(matrix.rows()) {
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
      const std::span<const float> values = matrix.row(row).subspan(first_column, n_columns);
      const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(n_columns);
      double squares = 0.0;
      std::ranges::transform(values, rows.row(row).begin(), [&](float value) {
        squares += (value - mean) * (value - mean);
        return static_cast<float>(value - mean);
      });
      // Bands in which nothing moves have no direction: they count as unlike all others.
      constexpr double kLeast = 1e-3;
      lengths[row] = std::sqrt(squares + kLeast);
    }
  }

  float correlation(std::size_t first, std::size_t second) const {
    const std::span<const float> a = rows.row(first);
    const std::span<const float> b = rows.row(second);
    return static_cast<float>(std::inner_product(a.begin(), a.end(), b.begin(), 0.0) /
                              (lengths[first] * lengths[second]));
  }
};

std::size_t n_pairs(std::size_t n) { return n * (n - 1) / 2; }

void append_correlations(MatrixView log_mel, std::vector<float>& values) {
  const std::size_t n_blocks = kLongBlocks.count(log_mel.cols());
  BlockTable table(n_pairs(log_mel.rows()), n_blocks);
  for (std::size_t block = 0; block < n_blocks; ++block) {
    const Centred centred(log_mel, block * kLongBlocks.hop, kLongBlocks.length);
    std::size_t pair = 0;
    for (std::size_t first = 0; first < log_mel.rows(); ++first) {
      for (std::size_t second = first + 1; second < log_mel.rows(); ++second, ++pair) {
        table.at(pair, block) = centred.correlation(first, second);
      }
    }
  }
  table.append_quantiles(0.5, values);
}

float log_deviation(double squares, std::size_t count) {
  return static_cast<float>(0.5 * std::log(squares / static_cast<double>(count) + 1e-6));
}

void append_gaussian(MatrixView mfcc, std::vector<float>& values) {
  const Centred centred(mfcc, 0, mfcc.cols());
  for (std::size_t row = 0; row < mfcc.rows(); ++row) {
    const std::span<const float> all = mfcc.row(row);
    values.push_back(
        static_cast<float>(std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size())));
  }
  for (std::size_t row = 0; row < mfcc.rows(); ++row) {
    values.push_back(log_deviation(centred.lengths[row] * centred.lengths[row], mfcc.cols()));
  }
  for (std::size_t first = 0; first < mfcc.rows(); ++first) {
    for (std::size_t second = first + 1; second < mfcc.rows(); ++second) {
      values.push_back(centred.correlation(first, second));
    }
  }
  for (std::size_t row = 0; row < mfcc.rows(); ++row) {
    const std::span<const float> all = mfcc.row(row);
    Matrix change(1, all.size() - 1);
    std::ranges::transform(all.subspan(1), all, change.row(0).begin(), std::minus());
    const double length = Centred(change, 0, change.cols()).lengths[0];
    values.push_back(log_deviation(length * length, change.cols()));
  }
}

/// The same frames, begun again from the first one until a block is full.
Matrix repeated(MatrixView features, std::size_t n_frames) {
  Matrix longer(features.rows(), n_frames);
  for (std::size_t row = 0; row < features.rows(); ++row) {
    for (std::size_t t = 0; t < n_frames; ++t) {
      longer(row, t) = features(row, t % features.cols());
    }
  }
  return longer;
}

}  // namespace

std::size_t n_block_patterns(std::size_t n_mels, std::size_t n_mfcc) {
  return n_mels * (kLargestRises + kSwings) + n_pairs(n_mels) + 3 * n_mfcc + n_pairs(n_mfcc);
}

Matrix block_patterns(MatrixView log_mel, MatrixView mfcc, const PatternOptions& options) {
  if (log_mel.cols() == 0) {
    throw AudioError("a recording without a frame has no patterns");
  }
  if (log_mel.cols() < kLongBlocks.length) {
    return block_patterns(repeated(log_mel, kLongBlocks.length), repeated(mfcc, kLongBlocks.length), options);
  }
  std::vector<float> values;
  values.reserve(n_block_patterns(log_mel.rows(), mfcc.rows()));
  append_rises(log_mel, values);
  append_swings(log_mel, options.frames_per_second, values);
  append_correlations(log_mel, values);
  append_gaussian(mfcc, values);
  const std::size_t n_values = values.size();
  return {std::move(values), n_values, 1};
}

}  // namespace auricle
