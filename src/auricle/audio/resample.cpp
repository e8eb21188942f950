#include <auricle/audio/resample.hpp>

#include <cmath>
#include <cstddef>
#include <utility>

#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <soxr.h>

namespace auricle {
namespace {

void check_rate(const char* which, int rate_hz, int highest_hz) {
  if (rate_hz < kLowestSampleRateHz || rate_hz > highest_hz) {
    throw UsageError(fmt::format("can't resample {} {} Hz: use a rate between {} and {} Hz", which, rate_hz,
                                 kLowestSampleRateHz, highest_hz));
  }
}

}  // namespace

struct Resampler::Impl {
  struct SoxrDeleter {
    void operator()(soxr* resampler) const { soxr_delete(resampler); }
  };

  Impl(Rates given, std::size_t channels) : rates(given), n_channels(channels) {
    check_rate("from", rates.from_hz, kHighestSourceRateHz);
    check_rate("to", rates.to_hz, kHighestSampleRateHz);
    const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    const soxr_runtime_spec_t one_thread = soxr_runtime_spec(1);
    soxr_error_t error = nullptr;
    soxr.reset(
        soxr_create(rates.from_hz, rates.to_hz, static_cast<unsigned>(n_channels), &error, &io, &quality, &one_thread));
    check(error);
  }

  void check(soxr_error_t error) const {
    if (error != nullptr) {
      throw AudioError(fmt::format("can't resample from {} to {} Hz: {}", rates.from_hz, rates.to_hz, error));
    }
  }

  // From here on lengths are those of one channel.

  /// How many samples belong to those pushed so far.
  std::size_t length() const {
    const double ratio = static_cast<double>(rates.to_hz) / rates.from_hz;
    return static_cast<std::size_t>(std::ceil(static_cast<double>(n_pushed) * ratio));
  }

  /// Lets soxr write up to `room` samples to the end of `out`; returns how many there were. No samples: the end.
  std::size_t process(const float* samples, std::size_t count, std::size_t room, std::vector<float>& out) {
    const std::size_t begin = out.size();
    out.resize(begin + room * n_channels);
    std::size_t written = 0;
    check(soxr_process(soxr.get(), samples, count, nullptr, out.data() + begin, room, &written));
    out.resize(begin + written * n_channels);
    n_written += written;
    return written;
  }

  Rates rates;
  std::size_t n_channels;
  std::unique_ptr<::soxr, SoxrDeleter> soxr;
  std::size_t n_pushed = 0;
  std::size_t n_written = 0;
};

Resampler::Resampler(Rates rates, std::size_t n_channels) : impl_(std::make_unique<Impl>(rates, n_channels)) {}
Resampler::~Resampler() = default;
Resampler::Resampler(Resampler&&) noexcept = default;
Resampler& Resampler::operator=(Resampler&&) noexcept = default;

void Resampler::push(std::span<const float> samples, std::vector<float>& out) {
  if (!samples.empty()) {
    const std::size_t count = samples.size() / impl_->n_channels;
    impl_->n_pushed += count;
    impl_->process(samples.data(), count, impl_->length() - impl_->n_written, out);
  }
}

void Resampler::finish(std::vector<float>& out) {
  while (impl_->n_written < impl_->length() &&
         impl_->process(nullptr, 0, impl_->length() - impl_->n_written, out) > 0) {
  }
  // soxr rounds the length to the nearest; what it leaves of librosa's ceil() is zero, as librosa pads it.
  out.resize(out.size() + (impl_->length() - impl_->n_written) * impl_->n_channels, 0.0F);
  impl_->n_written = impl_->length();
}

Clip resample(Clip clip, int sample_rate_hz) {
  Resampler resampler({.from_hz = clip.sample_rate_hz, .to_hz = sample_rate_hz});
  if (clip.sample_rate_hz == sample_rate_hz || clip.samples.empty()) {
    return {std::move(clip.samples), sample_rate_hz};
  }
  Clip resampled{.samples = {}, .sample_rate_hz = sample_rate_hz};
  resampler.push(clip.samples, resampled.samples);
  resampler.finish(resampled.samples);
  return resampled;
}

}  // namespace auricle
