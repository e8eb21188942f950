#include <auricle/audio/decoder.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <auricle/audio/clip.hpp>
#include <auricle/audio/downmix.hpp>
#include <auricle/audio/ffmpeg.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// Far above any recording's, even one of unscaled 32-bit integers, and its square is still finite in float.
constexpr float kLoudestSample = 1e12F;

/// A file that is open, with the stream to be decoded; members are freed from the last to the first.
struct Recording {
  ffmpeg::Io io;
  ffmpeg::Input input;
  int stream_index = -1;
  ffmpeg::Codec codec;
};

template <typename Pointer>
Pointer allocated(Pointer pointer) {
  if (!pointer) {
    throw std::bad_alloc();
  }
  return pointer;
}

void check_is_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    throw AudioError(status.type() == fs::file_type::not_found ? "there is no such file" : error.message());
  }
  if (fs::is_directory(status)) {
    throw AudioError("it is a folder; name a file");
  }
  if (fs::is_regular_file(status) && fs::file_size(path, error) == 0) {
    throw AudioError("it is empty");
  }
}

int checked_rate(int rate_hz) {
  if (!is_sample_rate(rate_hz)) {
    throw AudioError(fmt::format("its sample rate is {} Hz; from {} to {} Hz can be used", rate_hz, kLowestSampleRateHz,
                                 kHighestSampleRateHz));
  }
  return rate_hz;
}

ffmpeg::Io open_bytes(const std::string& url) {
  AVIOContext* io = nullptr;
  if (const int error = avio_open(&io, url.c_str(), AVIO_FLAG_READ); error < 0) {
    throw AudioError(fmt::format("it can't be opened: {}", ffmpeg::describe(error)));
  }
  return ffmpeg::Io(io);
}

/// Finds out what the bytes are. A playlist could name files and addresses to be opened in its turn: none may be.
ffmpeg::Input open_container(AVIOContext& io, const std::string& url) {
  AVFormatContext* format = allocated(avformat_alloc_context());
  format->pb = &io;
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "none", 0);
  const int error = avformat_open_input(&format, url.c_str(), nullptr, &options);  // frees `format` when it fails
  av_dict_free(&options);
  if (error < 0) {
    throw AudioError(
        fmt::format("it is not a recording of a known kind, or it is damaged ({})", ffmpeg::describe(error)));
  }
  return ffmpeg::Input(format);
}

ffmpeg::Codec open_codec(const AVStream& stream, const AVCodec& decoder) {
  ffmpeg::Codec codec = allocated(ffmpeg::Codec(avcodec_alloc_context3(&decoder)));
  codec->thread_count = 1;  // callers run over files in parallel
  codec->pkt_timebase = stream.time_base;
  int error = avcodec_parameters_to_context(codec.get(), stream.codecpar);
  if (error >= 0) {
    error = avcodec_open2(codec.get(), &decoder, nullptr);
  }
  if (error < 0) {
    throw AudioError(fmt::format("its sound can't be decoded as {}: {}", decoder.name, ffmpeg::describe(error)));
  }
  return codec;
}

Recording open(const fs::path& path) {
  // Named as a protocol, "file:", so that no part of the path itself is taken for one.
  const std::string url = "file:" + path.string();
  Recording recording;
  recording.io = open_bytes(url);
  recording.input = open_container(*recording.io, url);
  AVFormatContext& input = *recording.input;
  avformat_find_stream_info(&input, nullptr);  // when it fails, what is known of the streams may still do

  const AVCodec* decoder = nullptr;
  recording.stream_index = av_find_best_stream(&input, AVMEDIA_TYPE_AUDIO, -1, -1, &decoder, 0);
  if (recording.stream_index < 0) {
    throw AudioError(recording.stream_index == AVERROR_DECODER_NOT_FOUND ? "this FFmpeg has no decoder for its sound"
                                                                         : "there is no sound in it");
  }
  for (unsigned i = 0; i < input.nb_streams; ++i) {
    if (static_cast<int>(i) != recording.stream_index) {
      input.streams[i]->discard = AVDISCARD_ALL;
    }
  }
  const AVStream& stream = *input.streams[recording.stream_index];
  checked_rate(stream.codecpar->sample_rate);
  recording.codec = open_codec(stream, *decoder);
  return recording;
}

/// The part of the recording in samples, cut down to whole ones as librosa does.
Downmix::Part samples_of(const Decoder::Part& part, int rate_hz) {
  const auto samples = [&](double seconds) {
    constexpr double kMost = 9e18;
    return static_cast<std::size_t>(std::min(seconds * rate_hz, kMost));
  };
  return {.skip = samples(part.offset_s),
          .limit = part.duration_s ? samples(*part.duration_s) : std::numeric_limits<std::size_t>::max()};
}

}  // namespace

struct Decoder::Impl {
  Impl(const fs::path& path, const Part& wanted) : part(wanted), recording(open(path)) {
    while (samples.empty() && !ended) {
      decode_packet();
    }
    if (!mono) {
      throw AudioError("no sound could be decoded from it; it may be damaged, or something else than its name says");
    }
  }

  /// The next packet of the stream to be decoded; nothing when the file ends or can't be read on.
  bool read_packet() {
    av_packet_unref(packet.get());
    while (av_read_frame(recording.input.get(), packet.get()) >= 0) {
      if (packet->stream_index == recording.stream_index) {
        return true;
      }
      av_packet_unref(packet.get());
    }
    return false;
  }

  /// Adds the sound of one packet to `samples`.
  void decode_packet() {
    ended = !read_packet();
    // At the end an empty packet brings out what the decoder still holds. A damaged packet yields no frames.
    if (avcodec_send_packet(recording.codec.get(), ended ? nullptr : packet.get()) == AVERROR(ENOMEM)) {
      throw std::bad_alloc();
    }
    while (avcodec_receive_frame(recording.codec.get(), frame.get()) >= 0) {
      if (!mono) {
        rate_hz = checked_rate(frame->sample_rate);
        mono.emplace(samples_of(part, rate_hz));
      }
      if (frame->sample_rate == rate_hz) {  // in damaged files noise is taken for frames of other rates
        mono->add(*frame, samples);
      }
    }
    ended = ended || (mono && mono->full());
  }

  Part part;
  Recording recording;
  ffmpeg::Packet packet = allocated(ffmpeg::Packet(av_packet_alloc()));
  ffmpeg::Frame frame = allocated(ffmpeg::Frame(av_frame_alloc()));
  std::optional<Downmix> mono;  ///< from the first frame on, which tells the rate
  int rate_hz = 0;
  bool ended = false;
  std::vector<float> samples;  ///< decoded and not yet handed out
  std::vector<float> handed_out;
};

Decoder::Decoder(const fs::path& path, const Part& part) {
  ffmpeg::silence();
  check_is_file(path);
  impl_ = std::make_unique<Impl>(path, part);
}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

int Decoder::sample_rate_hz() const { return impl_->rate_hz; }

std::size_t Decoder::claimed_samples() const {
  const std::int64_t duration_us = impl_->recording.input->duration;  // AV_TIME_BASE is a second's microseconds
  return duration_us > 0
             ? static_cast<std::size_t>(duration_us) * static_cast<std::size_t>(impl_->rate_hz) / AV_TIME_BASE
             : 0;
}

std::span<const float> Decoder::next() {
  while (impl_->samples.empty() && !impl_->ended) {
    impl_->decode_packet();
  }
  std::swap(impl_->handed_out, impl_->samples);
  impl_->samples.clear();
  if (!std::ranges::all_of(impl_->handed_out, [](float sample) { return std::abs(sample) <= kLoudestSample; })) {
    throw AudioError("it holds samples that are not finite numbers, or absurdly large; export it anew");
  }
  return impl_->handed_out;
}

}  // namespace auricle
