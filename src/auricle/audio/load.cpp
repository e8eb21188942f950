#include <auricle/audio/load.hpp>

#include <cmath>
#include <utility>

#include <auricle/audio/decode.hpp>
#include <auricle/audio/resample.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

void check(const LoadOptions& options) {
  if (options.sample_rate_hz && !is_sample_rate(*options.sample_rate_hz)) {
    throw UsageError(fmt::format("sample rate {} Hz: choose one from {} to {} Hz", *options.sample_rate_hz,
                                 kLowestSampleRateHz, kHighestSampleRateHz));
  }
  if (!std::isfinite(options.offset_s) || options.offset_s < 0.0) {
    throw UsageError(fmt::format("offset {} s: it must be 0 or more", options.offset_s));
  }
  if (options.duration_s && (!std::isfinite(*options.duration_s) || *options.duration_s <= 0.0)) {
    throw UsageError(fmt::format("duration {} s: it must be more than 0", *options.duration_s));
  }
}

}  // namespace

Clip load_clip(const std::filesystem::path& path, const LoadOptions& options) {
  check(options);
  Clip clip = decode(path, options);
  if (options.sample_rate_hz) {
    clip = resample(std::move(clip), *options.sample_rate_hz);
  }
  if (clip.samples.size() < options.least_samples) {
    throw AudioError(fmt::format("can't use {}: it is {} samples long at {} Hz; at least {} are needed", path.string(),
                                 clip.samples.size(), clip.sample_rate_hz, options.least_samples));
  }
  return clip;
}

}  // namespace auricle
