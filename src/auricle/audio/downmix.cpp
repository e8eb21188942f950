#include <auricle/audio/downmix.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
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

/// Samples of a frame.
struct Stretch {
  std::size_t first;
  std::size_t count;
};

template <typename Sample>
void append(const AVFrame& frame, Stretch stretch, std::vector<float>& samples) {
  const auto [first, count] = stretch;
  const auto channels = static_cast<std::size_t>(frame.ch_layout.nb_channels);
  const bool planar = av_sample_fmt_is_planar(static_cast<AVSampleFormat>(frame.format)) != 0;
  const std::size_t stride = planar ? 1 : channels;
  const std::size_t begin = samples.size();
  samples.resize(begin + count);
  float* const mono = samples.data() + begin;

  for (std::size_t c = 0; c < channels; ++c) {
    const std::uint8_t* const bytes = planar ? frame.extended_data[c] : frame.extended_data[0];
    const Sample* const channel = reinterpret_cast<const Sample*>(bytes) + first * stride + (planar ? 0 : c);
    for (std::size_t i = 0; i < count; ++i) {
      mono[i] += to_float(channel[i * stride]);
    }
  }
  if (channels > 1) {
    for (std::size_t i = 0; i < count; ++i) {
      mono[i] /= static_cast<float>(channels);
    }
  }
}

}  // namespace

void Downmix::add(const AVFrame& frame, std::vector<float>& mono) {
  const auto available = static_cast<std::size_t>(frame.nb_samples);
  const std::size_t first = std::min(part_.skip, available);
  part_.skip -= first;
  const Stretch stretch{first, std::min(available - first, part_.limit)};
  part_.limit -= stretch.count;

  switch (av_get_packed_sample_fmt(static_cast<AVSampleFormat>(frame.format))) {
    case AV_SAMPLE_FMT_U8:
      return append<std::uint8_t>(frame, stretch, mono);
    case AV_SAMPLE_FMT_S16:
      return append<std::int16_t>(frame, stretch, mono);
    case AV_SAMPLE_FMT_S32:
      return append<std::int32_t>(frame, stretch, mono);
    case AV_SAMPLE_FMT_S64:
      return append<std::int64_t>(frame, stretch, mono);
    case AV_SAMPLE_FMT_FLT:
      return append<float>(frame, stretch, mono);
    case AV_SAMPLE_FMT_DBL:
      return append<double>(frame, stretch, mono);
    default:
      throw AudioError("its samples are of an unknown kind");
  }
}

}  // namespace auricle
