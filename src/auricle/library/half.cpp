#include <auricle/library/half.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>

namespace auricle {
namespace {

constexpr int kMantissaBits = 10;
constexpr int kLowestExponent = -14;  ///< below it numbers lose digits, one by one
constexpr std::uint16_t kInfinity = 0x7c00;
constexpr std::uint16_t kNotANumber = 0x7e00;

std::uint16_t to_half(float value) {
  const auto sign = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16 & 0x8000);
  const float size = std::fabs(value);
  if (std::isnan(size)) {
    return sign | kNotANumber;
  }
  if (size == 0.0F || std::isinf(size)) {
    return size == 0.0F ? sign : sign | kInfinity;
  }
  const int exponent = std::max(std::ilogb(size), kLowestExponent);
  // In units of the last digit, which is what is rounded; a carry moves into the exponent by itself.
  const auto digits = static_cast<std::uint32_t>(std::nearbyint(std::ldexp(size, kMantissaBits - exponent)));
  const std::uint32_t bits = (static_cast<std::uint32_t>(exponent - kLowestExponent) << kMantissaBits) + digits;
  return sign | static_cast<std::uint16_t>(std::min<std::uint32_t>(bits, kInfinity));
}

float from_half(std::uint16_t half) {
  const int exponent = half >> kMantissaBits & 0x1f;
  const int fraction = half & 0x3ff;
  constexpr int kAllOnes = 0x1f;
  float size = 0.0F;
  if (exponent == kAllOnes) {
    size = fraction == 0 ? INFINITY : NAN;
  } else {
    const int digits = exponent == 0 ? fraction : fraction + (1 << kMantissaBits);
    size = std::ldexp(static_cast<float>(digits), std::max(exponent, 1) - 1 + kLowestExponent - kMantissaBits);
  }
  return (half & 0x8000) != 0 ? -size : size;
}

}  // namespace

std::vector<std::uint16_t> to_halves(std::span<const float> values) {
  std::vector<std::uint16_t> halves;
  std::ranges::transform(values, std::back_inserter(halves), to_half);
  return halves;
}

std::vector<float> from_halves(std::span<const std::uint16_t> halves) {
  std::vector<float> values;
  std::ranges::transform(halves, std::back_inserter(values), from_half);
  return values;
}

}  // namespace auricle
