#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

enum class DctNorm { kNone, kOrtho };

struct DctOptions {
  std::size_t n_in = 128;  ///< values transformed, at least 1
  std::size_t n_out = 20;  ///< coefficients kept, 1 … n_in
  DctNorm norm = DctNorm::kOrtho;
};

/// The first coefficients of the discrete cosine transform of type II down each column: scipy.fft.dct(x, axis=0,
/// type=2, norm=norm)[:n_out]. Sums in double precision.
class Dct {
 public:
  explicit Dct(const DctOptions& options);

  /// `values` is n_in x any number of columns; n_out x as many come out.
  Matrix apply(MatrixView values) const;

  /// The same for a block: n_in x kBlockFrames to n_out x kBlockFrames, both aligned to 64 bytes.
  void apply_block(std::span<const float> block, std::span<float> out) const;

  std::size_t n_in() const { return options_.n_in; }

  /// n_out x n_in.
  const std::vector<double>& weights() const { return weights_; }

 private:
  DctOptions options_;
  std::vector<double> weights_;
};

}  // namespace auricle
