#include <auricle/audio/steady_rate.hpp>

#include <auricle/audio/clip.hpp>

namespace auricle {
namespace {

constexpr double kLastingS = 0.25;

}  // namespace

void SteadyRate::add(std::span<const float> samples, int rate_hz, std::vector<float>& out) {
  if (rate_hz == present_hz_) {
    drop();
    return emit(samples, out);
  }
  if (rate_hz != next_hz_) {
    drop();
    next_hz_ = rate_hz;
  }
  next_.insert(next_.end(), samples.begin(), samples.end());
  const std::size_t length = next_.size() / n_channels_;
  if (static_cast<double>(length) >= kLastingS * rate_hz && is_sample_rate(rate_hz) && is_sample_rate(rate_hz_)) {
    change(out);
  }
}

void SteadyRate::drop() {
  dropped_ += next_.empty() ? 0 : 1;
  next_.clear();
  next_hz_ = 0;
}

void SteadyRate::change(std::vector<float>& out) {
  if (resampler_) {
    resampler_->finish(out);
    resampler_.reset();
  }
  present_hz_ = next_hz_;
  if (present_hz_ != rate_hz_) {
    resampler_.emplace(Resampler::Rates{.from_hz = present_hz_, .to_hz = rate_hz_}, n_channels_);
  }
  emit(next_, out);
  next_.clear();
  next_hz_ = 0;
}

void SteadyRate::emit(std::span<const float> samples, std::vector<float>& out) {
  if (resampler_) {
    resampler_->push(samples, out);
  } else {
    out.insert(out.end(), samples.begin(), samples.end());
  }
}

void SteadyRate::finish(std::vector<float>& out) {
  drop();
  if (resampler_) {
    resampler_->finish(out);
  }
}

}  // namespace auricle
