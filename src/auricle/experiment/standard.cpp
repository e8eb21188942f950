#include <auricle/experiment/standard.hpp>

#include <cmath>
#include <cstddef>

namespace auricle {

Standard Standard::of(MatrixView values) {
  Standard standard;
  const auto count = static_cast<double>(values.rows());
  for (std::size_t column = 0; column < values.cols(); ++column) {
    double sum = 0.0;
    for (std::size_t row = 0; row < values.rows(); ++row) {
      sum += values(row, column);
    }
    const double mean = sum / count;
    double squares = 0.0;
    for (std::size_t row = 0; row < values.rows(); ++row) {
      squares += (values(row, column) - mean) * (values(row, column) - mean);
    }
    const double deviation = std::sqrt(squares / count);
    standard.mean.push_back(static_cast<float>(mean));
    standard.deviation.push_back(deviation > 0.0 ? static_cast<float>(deviation) : 1.0F);
  }
  return standard;
}

void Standard::apply(Matrix& values) const {
  for (std::size_t row = 0; row < values.rows(); ++row) {
    for (std::size_t column = 0; column < values.cols(); ++column) {
      values(row, column) = (values(row, column) - mean[column]) / deviation[column];
    }
  }
}

}  // namespace auricle
