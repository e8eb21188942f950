#include <auricle/dsp/window.hpp>

#include <cmath>
#include <numbers>

namespace auricle {
namespace {

std::vector<double> raised_cosine(std::size_t length, double middle, std::size_t period) {
  std::vector<double> values(length);
  for (std::size_t i = 0; i < length; ++i) {
    const double angle = 2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(period);
    values[i] = middle - (1.0 - middle) * std::cos(angle);
  }
  return values;
}

}  // namespace

std::vector<double> make_window(WindowShape shape, std::size_t length, bool fftbins) {
  if (shape == WindowShape::kOnes || length == 1) {
    return std::vector<double>(length, 1.0);
  }
  return raised_cosine(length, shape == WindowShape::kHann ? 0.5 : 0.54, fftbins ? length : length - 1);
}

}  // namespace auricle
