#include <auricle/audio/downmix.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <type_traits>

#include <auricle/audio/ffmpeg.hpp>
#include <auricle/core/error.hpp>

namespace auricle {
namespace {

template <typename Sample>
float to_float(Sample sample) {
  if constexpr (std::is_floating_point_v<Sample>) {
    return static_cast<float>(sample);
  } else if constexpr (std::is_same_v<Sample, std::uint8_t>) {
    return static_cast<float>(sample - 128) / 128.0F;
  } else {
    constexpr float kFullScale = -static_cast<float>(std::numeric_limits<Sample>::min());
    return static_cast<float>(sample) / kFullScale;
  }
}

/// Consecutive channels of a frame.
struct Channels {
  std::size_t first;
  std::size_t count;
};

template <typename Sample>
void append(const AVFrame& frame, Channels chosen, std::vector<float>& samples) {
  const auto channels = static_cast<std::size_t>(frame.ch_layout.nb_channels);
  const auto count = static_cast<std::size_t>(frame.nb_samples);
  const bool planar = av_sample_fmt_is_planar(static_cast<AVSampleFormat>(frame.format)) != 0;
  const std::size_t stride = planar ? 1 : channels;
  const std::size_t begin = samples.size();
  samples.resize(begin + count);
  float* const mono = samples.data() + begin;

  for (std::size_t c = chosen.first; c < chosen.first + chosen.count; ++c) {
    const std::uint8_t* const bytes = planar ? frame.extended_data[c] : frame.extended_data[0];
    const Sample* const channel = reinterpret_cast<const Sample*>(bytes) + (planar ? 0 : c);
    for (std::size_t i = 0; i < count; ++i) {
      mono[i] += to_float(channel[i * stride]);
    }
  }
  if (chosen.count > 1) {
    for (std::size_t i = 0; i < count; ++i) {
      mono[i] /= static_cast<float>(chosen.count);
    }
  }
}

void append_mean(const AVFrame& frame, Channels chosen, std::vector<float>& mono) {
  switch (av_get_packed_sample_fmt(static_cast<AVSampleFormat>(frame.format))) {
    case AV_SAMPLE_FMT_U8:
      return append<std::uint8_t>(frame, chosen, mono);
    case AV_SAMPLE_FMT_S16:
      return append<std::int16_t>(frame, chosen, mono);
    case AV_SAMPLE_FMT_S32:
      return append<std::int32_t>(frame, chosen, mono);
    case AV_SAMPLE_FMT_S64:
      return append<std::int64_t>(frame, chosen, mono);
    case AV_SAMPLE_FMT_FLT:
      return append<float>(frame, chosen, mono);
    case AV_SAMPLE_FMT_DBL:
      return append<double>(frame, chosen, mono);
    default:
      throw AudioError("its samples are of an unknown kind");
  }
}

Channels all_of(const AVFrame& frame) { return {0, static_cast<std::size_t>(frame.ch_layout.nb_channels)}; }

double energy(std::span<const float> samples) {
  return std::inner_product(samples.begin(), samples.end(), samples.begin(), 0.0);
}

/// Power below which nothing sounds, -60 dB of full scale: dither, the noise of a tape, what a codec leaves of silence.
constexpr double kSilentPower = 1e-6;
constexpr double kCancelled = 1e-2;
constexpr double kEnoughS = 1.0;
constexpr double kMostKeptS = 30.0;
constexpr std::size_t kMostKept = std::size_t{1} << 22;  // DSD comes at millions of samples a second

}  // namespace

void Downmix::add(const AVFrame& frame, std::vector<float>& mono) {
  if (!mean_.empty() && frame.ch_layout.nb_channels != channels_) {
    settle(mono);
  }
  if (choice_ == Choice::kNone && frame.ch_layout.nb_channels > 1) {
    return weigh(frame, mono);
  }
  const bool alone = one_channel() && loudest_ < all_of(frame).count;
  append_mean(frame, alone ? Channels{loudest_, 1} : all_of(frame), mono);
}

/// Decides by the frame and what came before it, or keeps it back.
void Downmix::weigh(const AVFrame& frame, std::vector<float>& mono) {
  const Channels all = all_of(frame);
  const auto n_samples = static_cast<double>(frame.nb_samples);
  std::vector<float> channel;
  std::vector<double> energies;
  for (std::size_t c = 0; c < all.count; ++c) {
    channel.clear();
    append_mean(frame, {c, 1}, channel);
    energies.push_back(energy(channel));
  }
  const double channel_energy = std::reduce(energies.begin(), energies.end()) / static_cast<double>(all.count);
  const bool sounds = channel_energy > kSilentPower * n_samples;
  if (mean_.empty() && !sounds) {
    return append_mean(frame, all, mono);
  }
  if (mean_.empty()) {
    loudest_ = static_cast<std::size_t>(std::ranges::max_element(energies) - energies.begin());
    channels_ = frame.ch_layout.nb_channels;
  }
  const std::size_t before = mean_.size();
  append_mean(frame, all, mean_);
  append_mean(frame, {loudest_, 1}, one_);
  if (sounds) {
    mean_energy_ += energy(std::span(mean_).subspan(before));
    channel_energy_ += channel_energy;
  }
  const double kept_s = static_cast<double>(mean_.size()) / frame.sample_rate;
  const bool cancelled = mean_energy_ <= kCancelled * channel_energy_;
  if (kept_s >= (cancelled ? kMostKeptS : kEnoughS) || mean_.size() >= kMostKept) {
    settle(mono);
  }
}

void interleave(const AVFrame& frame, std::size_t n_channels, std::vector<float>& samples) {
  const auto count = static_cast<std::size_t>(frame.nb_samples);
  const std::size_t begin = samples.size();
  samples.resize(begin + count * n_channels);
  std::vector<float> channel;
  for (std::size_t c = 0; c < n_channels; ++c) {
    channel.clear();
    append_mean(frame, {std::min(c, all_of(frame).count - 1), 1}, channel);
    for (std::size_t i = 0; i < count; ++i) {
      samples[begin + i * n_channels + c] = channel[i];
    }
  }
}

void Downmix::leap() {
  mean_ = {};
  one_ = {};
  mean_energy_ = 0.0;
  channel_energy_ = 0.0;
}

void Downmix::settle(std::vector<float>& mono) {
  if (mean_.empty()) {
    return;
  }
  choice_ = mean_energy_ <= kCancelled * channel_energy_ ? Choice::kOne : Choice::kMean;
  const std::vector<float>& chosen = one_channel() ? one_ : mean_;
  mono.insert(mono.end(), chosen.begin(), chosen.end());
  mean_ = {};
  one_ = {};
}

}  // namespace auricle
