#include <auricle/audio/resample.hpp>

#include <cmath>
#include <cstddef>
#include <utility>

#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <soxr.h>

namespace auricle {
namespace {

void check_rate(int rate_hz) {
  if (!is_sample_rate(rate_hz)) {
    throw UsageError(fmt::format("can't resample from or to {} Hz: use a rate between {} and {} Hz", rate_hz,
                                 kLowestSampleRateHz, kHighestSampleRateHz));
  }
}

}  // namespace

Clip resample(Clip clip, int sample_rate_hz) {
  check_rate(clip.sample_rate_hz);
  check_rate(sample_rate_hz);
  if (clip.sample_rate_hz == sample_rate_hz || clip.samples.empty()) {
    return {std::move(clip.samples), sample_rate_hz};
  }
  const double ratio = static_cast<double>(sample_rate_hz) / clip.sample_rate_hz;
  const auto length = static_cast<std::size_t>(std::ceil(static_cast<double>(clip.samples.size()) * ratio));

  // soxr rounds the length to the nearest; what it leaves of librosa's ceil() stays zero, as librosa pads it.
  Clip resampled{std::vector<float>(length), sample_rate_hz};
  const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
  const soxr_runtime_spec_t one_thread = soxr_runtime_spec(1);
  std::size_t written = 0;
  const soxr_error_t error =
      soxr_oneshot(clip.sample_rate_hz, sample_rate_hz, 1, clip.samples.data(), clip.samples.size(), nullptr,
                   resampled.samples.data(), resampled.samples.size(), &written, &io, &quality, &one_thread);
  if (error != nullptr) {
    throw AudioError(fmt::format("can't resample from {} to {} Hz: {}", clip.sample_rate_hz, sample_rate_hz, error));
  }
  return resampled;
}

}  // namespace auricle
