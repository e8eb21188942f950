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

}  // namespace

template <typename Sample>
void Downmix::append(const AVFrame& frame, std::size_t first, std::size_t count) {
  const auto channels = static_cast<std::size_t>(frame.ch_layout.nb_channels);
  const bool planar = av_sample_fmt_is_planar(static_cast<AVSampleFormat>(frame.format)) != 0;
  const std::size_t stride = planar ? 1 : channels;
  const std::size_t begin = samples_.size();
  samples_.resize(begin + count);
  float* const mono = samples_.data() + begin;

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

void Downmix::add(const AVFrame& frame) {
  const auto available = static_cast<std::size_t>(frame.nb_samples);
  const std::size_t first = std::min(part_.skip, available);
  part_.skip -= first;
  const std::size_t count = std::min(available - first, part_.limit - samples_.size());

  switch (av_get_packed_sample_fmt(static_cast<AVSampleFormat>(frame.format))) {
    case AV_SAMPLE_FMT_U8:
      return append<std::uint8_t>(frame, first, count);
    case AV_SAMPLE_FMT_S16:
      return append<std::int16_t>(frame, first, count);
    case AV_SAMPLE_FMT_S32:
      return append<std::int32_t>(frame, first, count);
    case AV_SAMPLE_FMT_S64:
      return append<std::int64_t>(frame, first, count);
    case AV_SAMPLE_FMT_FLT:
      return append<float>(frame, first, count);
    case AV_SAMPLE_FMT_DBL:
      return append<double>(frame, first, count);
    default:
      throw AudioError("its samples are of an unknown kind");
  }
}

}  // namespace auricle
