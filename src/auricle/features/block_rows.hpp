#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/stft.hpp>

namespace auricle {

/// A feature while it grows, block after block (rows x kBlockFrames), as it comes out of the STFT. Blocks never move,
/// so that growing costs no copies.
class BlockRows {
 public:
  explicit BlockRows(std::size_t rows)
      : rows_(rows), blocks_a_chunk_(std::max<std::size_t>(1, kChunkValues / values())) {}

  std::size_t rows() const { return rows_; }
  std::size_t blocks() const { return n_blocks_; }

  /// Room for one more block, aligned to 64 bytes; it holds anything.
  std::span<float> append() {
    if (n_blocks_ == chunks_.size() * blocks_a_chunk_) {
      chunks_.emplace_back(CacheLineAllocator<float>().allocate(blocks_a_chunk_ * values()));
    }
    ++n_blocks_;
    return {at(n_blocks_ - 1), values()};
  }

  std::span<const float> block(std::size_t i) const { return {at(i), values()}; }

  /// rows x n_frames.
  Matrix matrix(std::size_t n_frames) const {
    Matrix result(rows_, n_frames);
    for (std::size_t i = 0; i < n_blocks_; ++i) {
      const std::size_t first = i * kBlockFrames;
      copy_block(block(i), first, std::min(kBlockFrames, n_frames - first), result);
    }
    return result;
  }

 private:
  static constexpr std::size_t kChunkValues = std::size_t{1} << 16;

  struct Free {
    void operator()(float* chunk) const { CacheLineAllocator<float>().deallocate(chunk, 0); }
  };

  std::size_t values() const { return rows_ * kBlockFrames; }
  float* at(std::size_t i) const { return chunks_[i / blocks_a_chunk_].get() + i % blocks_a_chunk_ * values(); }

  std::size_t rows_;
  std::size_t blocks_a_chunk_;
  std::size_t n_blocks_ = 0;
  std::vector<std::unique_ptr<float, Free>> chunks_;
};

}  // namespace auricle
