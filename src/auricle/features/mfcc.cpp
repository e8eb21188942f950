#include <auricle/features/mfcc.hpp>

#include <cmath>
#include <numbers>

namespace auricle {

Mfcc::Mfcc(const MfccOptions& options)
    : dct_({.n_in = options.n_mels, .n_out = options.n_mfcc, .norm = options.dct_norm}) {
  if (options.lifter > 0.0) {
    for (std::size_t k = 0; k < options.n_mfcc; ++k) {
      const double angle = std::numbers::pi * static_cast<double>(k + 1) / options.lifter;
      lifter_.push_back(static_cast<float>(1.0 + options.lifter / 2.0 * std::sin(angle)));
    }
  }
}

Matrix Mfcc::apply(MatrixView log_mel) const { return liftered(dct_.apply(log_mel)); }

Matrix Mfcc::weights() const {
  const std::size_t n_mels = dct_.n_in();
  const std::vector<double>& weights = dct_.weights();
  return liftered({{weights.begin(), weights.end()}, weights.size() / n_mels, n_mels});
}

Matrix Mfcc::liftered(Matrix coefficients) const {
  for (std::size_t k = 0; k < lifter_.size(); ++k) {
    for (float& value : coefficients.row(k)) {
      value *= lifter_[k];
    }
  }
  return coefficients;
}

}  // namespace auricle
