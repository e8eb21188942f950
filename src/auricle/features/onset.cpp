#include <auricle/features/onset.hpp>

#include <algorithm>
#include <span>
#include <utility>

#include <auricle/core/error.hpp>

namespace auricle {
namespace {

/// The maximum over `size` neighbouring bands around `band`, one more below than above when even:
/// scipy.ndimage.maximum_filter1d. Bands mirrored at an edge are among the neighbours anyway.
std::vector<float> local_maximum(MatrixView bands, std::size_t band, std::size_t size) {
  const std::size_t first = band - std::min(band, size / 2);
  const std::size_t last = std::min(bands.rows() - 1, band + (size - 1) / 2);
  std::vector<float> result(bands.row(first).begin(), bands.row(first).end());
  for (std::size_t other = first + 1; other <= last; ++other) {
    const std::span<const float> row = bands.row(other);
    std::transform(row.begin(), row.end(), result.begin(), result.begin(),
                   [](float a, float b) { return std::max(a, b); });
  }
  return result;
}

void check(const OnsetOptions& options) {
  if (options.lag == 0 || options.max_size == 0 || options.hop_length == 0) {
    throw UsageError("onset strength: lag, max_size and hop_length must be at least 1");
  }
}

std::vector<float> column_means(const Matrix& matrix) {
  std::vector<float> sums(matrix.cols(), 0.0F);
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    const std::span<const float> row = matrix.row(r);
    std::transform(row.begin(), row.end(), sums.begin(), sums.begin(), [](float a, float b) { return a + b; });
  }
  const auto count = static_cast<float>(matrix.rows());
  std::transform(sums.begin(), sums.end(), sums.begin(), [count](float sum) { return sum / count; });
  return sums;
}

std::vector<float> column_medians(const Matrix& matrix) {
  std::vector<float> medians(matrix.cols());
  std::vector<float> column(matrix.rows());
  const auto middle = column.begin() + static_cast<std::ptrdiff_t>(column.size() / 2);
  for (std::size_t c = 0; c < matrix.cols(); ++c) {
    for (std::size_t r = 0; r < matrix.rows(); ++r) {
      column[r] = matrix(r, c);
    }
    std::nth_element(column.begin(), middle, column.end());
    const bool one_middle = column.size() % 2 == 1;
    medians[c] = one_middle ? *middle : (*std::max_element(column.begin(), middle) + *middle) / 2.0F;
  }
  return medians;
}

/// scipy.signal.lfilter([1, -1], [1, -0.99], values): a high pass just above 0 Hz.
void remove_constant_part(std::span<float> values) {
  double before = 0.0;
  double result = 0.0;
  for (float& value : values) {
    result = value - before + 0.99 * result;
    before = std::exchange(value, static_cast<float>(result));
  }
}

}  // namespace

Matrix onset_rises(MatrixView log_mel_db, const OnsetOptions& options) {
  check(options);
  const std::size_t n_frames = log_mel_db.cols();
  Matrix rises(log_mel_db.rows(), n_frames - std::min(n_frames, options.lag));
  if (rises.cols() == 0) {
    return rises;
  }
  for (std::size_t band = 0; band < rises.rows(); ++band) {
    const std::vector<float> reference = local_maximum(log_mel_db, band, options.max_size);
    const std::span<const float> later = log_mel_db.row(band).subspan(options.lag);
    std::transform(later.begin(), later.end(), reference.begin(), rises.row(band).begin(),
                   [](float now, float before) { return std::max(0.0F, now - before); });
  }
  return rises;
}

std::vector<float> onset_curve(std::span<const float> rises, std::size_t n_frames, const OnsetOptions& options) {
  check(options);
  std::vector<float> strength(n_frames, 0.0F);
  const std::size_t shift = options.lag + (options.center ? options.n_fft / (2 * options.hop_length) : 0);
  if (shift < n_frames) {
    std::copy_n(rises.begin(), std::min(rises.size(), n_frames - shift),
                strength.begin() + static_cast<std::ptrdiff_t>(shift));
  }
  if (options.detrend) {
    remove_constant_part(strength);
  }
  return strength;
}

std::vector<float> onset_strength(MatrixView log_mel_db, const OnsetOptions& options) {
  const Matrix rises = onset_rises(log_mel_db, options);
  if (rises.rows() == 0) {
    return std::vector<float>(log_mel_db.cols(), 0.0F);
  }
  const bool mean = options.aggregate == OnsetAggregate::kMean;
  return onset_curve(mean ? column_means(rises) : column_medians(rises), log_mel_db.cols(), options);
}

}  // namespace auricle
