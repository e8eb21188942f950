#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include <auricle/core/matrix.hpp>
#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/stft.hpp>

namespace auricle {

/// A feature while it grows, block after block (rows x kBlockFrames), as it comes out of the STFT.
class BlockRows {
 public:
  explicit BlockRows(std::size_t rows) : rows_(rows) {}

  std::size_t rows() const { return rows_; }
  std::size_t blocks() const { return rows_ > 0 ? values_.size() / (rows_ * kBlockFrames) : 0; }

  /// Room for one more block, aligned to 64 bytes.
  std::span<float> append() {
    const std::size_t begin = values_.size();
    values_.resize(begin + rows_ * kBlockFrames);
    return std::span(values_).subspan(begin);
  }

  std::span<const float> block(std::size_t i) const {
    return std::span(values_).subspan(i * rows_ * kBlockFrames, rows_ * kBlockFrames);
  }

  /// rows x n_frames.
  Matrix matrix(std::size_t n_frames) const {
    Matrix result(rows_, n_frames);
    for (std::size_t i = 0; i < blocks(); ++i) {
      const std::size_t first = i * kBlockFrames;
      copy_block(block(i), first, std::min(kBlockFrames, n_frames - first), result);
    }
    return result;
  }

 private:
  std::size_t rows_;
  AlignedVector<float> values_;
};

}  // namespace auricle
