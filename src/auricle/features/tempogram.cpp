#include <auricle/features/tempogram.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <auricle/features/local_autocorrelation.hpp>

namespace auricle {

Matrix tempogram(std::span<const float> onset_envelope, const TempogramOptions& options) {
  LocalAutocorrelation correlation(
      onset_envelope,
      {.win_length = options.win_length, .center = options.center, .window = options.window, .stop = options.stop});
  Matrix result(options.win_length, correlation.frames());
  correlation.for_each_block([&](const AutocorrelationBlock& block) {
    for (std::size_t frame = 0; frame < block.n_frames; ++frame) {
      double divisor = 1.0;
      if (options.norm == TempogramNorm::kMax) {
        const double largest = std::abs(block.values[frame]);  // nothing is more like a signal than itself, at lag 0
        divisor = largest < std::numeric_limits<double>::min() ? 1.0 : largest;
      }
      for (std::size_t lag = 0; lag < options.win_length; ++lag) {
        const double value = block.values[lag * kBlockFrames + frame] / divisor;
        result(lag, block.first_frame + frame) = static_cast<float>(value);
      }
    }
  });
  return result;
}

}  // namespace auricle
