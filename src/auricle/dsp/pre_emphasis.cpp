#include <auricle/dsp/pre_emphasis.hpp>

#include <algorithm>
#include <cstddef>

namespace auricle {

std::span<const float> PreEmphasis::push(std::span<const float> samples) {
  if (samples.empty()) {
    return {};
  }
  const auto lifted = [this](float value, float next) { return next - coefficient_ * value; };
  const std::size_t n_old = before_ ? 1 : 0;
  result_.resize(samples.size() - 1 + n_old);
  if (before_) {
    result_.front() = lifted(*before_, samples.front());
  }
  std::transform(samples.begin(), samples.end() - 1, samples.begin() + 1,
                 result_.begin() + static_cast<std::ptrdiff_t>(n_old), lifted);
  before_ = samples.back();
  return result_;
}

}  // namespace auricle
