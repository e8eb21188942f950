#include <auricle/dsp/decibel.hpp>

#include <algorithm>
#include <cmath>

#include <auricle/dsp/kernels.hpp>
#include <auricle/dsp/median.hpp>

namespace auricle {
namespace {

double reference_power(std::span<const float> power, const std::variant<double, DbReference>& ref) {
  if (const double* number = std::get_if<double>(&ref)) {
    return std::abs(*number);
  }
  return std::get<DbReference>(ref) == DbReference::kMax ? *std::max_element(power.begin(), power.end())
                                                         : median(power);
}

}  // namespace

Matrix power_to_db(Matrix power, const DecibelOptions& options) {
  if (power.empty()) {
    return power;
  }
  const double reference = std::max(options.amin, reference_power(power.values(), options.ref));
  const float largest = kernels::to_decibel(
      power.values(),
      {.amin = static_cast<float>(options.amin), .offset = static_cast<float>(10.0 * std::log10(reference))});
  if (options.top_db) {
    kernels::clamp_below(power.values(), largest - static_cast<float>(*options.top_db));
  }
  return power;
}

}  // namespace auricle
