#include <auricle/audio/container.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include <auricle/audio/header.hpp>
#include <auricle/audio/header_claim.hpp>
#include <auricle/audio/tags.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using ffmpeg::allocated;

constexpr int kBufferSize = 1 << 15;

/// Bytes of a recording without a single packet among them. Of what is no container libavformat keeps all bytes until
/// it finds where the next packet begins, and that may be never.
constexpr std::int64_t kMostBetweenPackets = std::int64_t{1} << 25;

/// A header that claims more, 100 days, is damaged itself.
constexpr double kLongestS = 8.64e6;

/// Whether a stream takes time to play, unlike a picture of the cover.
bool takes_time(const AVStream& stream) {
  const AVMediaType type = stream.codecpar->codec_type;
  return (type == AVMEDIA_TYPE_AUDIO || type == AVMEDIA_TYPE_VIDEO) &&
         (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) == 0;
}

/// Seconds of a Matroska track as its tag tells them, "00:03:25.123000000"; 0 where there is none.
double tagged_duration_s(const AVStream& stream) {
  const AVDictionaryEntry* const tag = av_dict_get(stream.metadata, "DURATION", nullptr, 0);
  int hours = 0;
  int minutes = 0;
  double seconds = 0.0;
  return tag != nullptr && std::sscanf(tag->value, "%d:%d:%lf", &hours, &minutes, &seconds) == 3
             ? hours * 3600.0 + minutes * 60.0 + seconds
             : 0.0;
}

}  // namespace

Container::Container(ByteStream& bytes, const std::string& name, std::span<const std::uint8_t> head) : bytes_(bytes) {
  ffmpeg::silence();
  open_input(name);
  correct_codec(*input_, head);
  find_sound(head);
  rethrow();
}

int Container::read_bytes(void* self, std::uint8_t* room, int size) {
  Container& container = *static_cast<Container*>(self);
  if (container.failure_) {
    return AVERROR_EXIT;
  }
  try {
    if (container.since_packet_ > kMostBetweenPackets) {
      return AVERROR_INVALIDDATA;
    }
    const std::size_t count = container.bytes_.read({room, static_cast<std::size_t>(size)});
    container.position_ += static_cast<std::int64_t>(count);
    container.since_packet_ += container.alone_ ? static_cast<std::int64_t>(count) : 0;
    return count > 0 ? static_cast<int>(count) : AVERROR_EOF;
  } catch (...) {
    container.failure_ = std::current_exception();
    return AVERROR_EXIT;
  }
}

std::int64_t Container::seek_bytes(void* self, std::int64_t position, int whence) {
  Container& container = *static_cast<Container*>(self);
  const std::optional<std::int64_t> size = container.bytes_.size();
  if (whence == AVSEEK_SIZE) {
    return size.value_or(AVERROR(ENOSYS));
  }
  const int from = whence & ~AVSEEK_FORCE;
  const std::int64_t wanted = position + (from == SEEK_CUR   ? container.position_
                                          : from == SEEK_END ? size.value_or(0)
                                                             : 0);
  if (wanted < 0) {
    return AVERROR(EINVAL);
  }
  if (!container.bytes_.seek(wanted)) {
    return AVERROR(ESPIPE);
  }
  container.position_ = wanted;
  return wanted;
}

/// A playlist could name files and addresses to be opened in its turn: none may be.
void Container::open_input(const std::string& name) {
  auto* const buffer = static_cast<unsigned char*>(allocated(av_malloc(kBufferSize)));
  io_ = allocated(ffmpeg::Io(avio_alloc_context(buffer, kBufferSize, 0, this, read_bytes, nullptr, seek_bytes)));
  if (!bytes_.size()) {
    io_->seekable = 0;
  }
  AVFormatContext* format = allocated(avformat_alloc_context());
  format->pb = io_.get();
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "none", 0);
  const int error = avformat_open_input(&format, name.c_str(), nullptr, &options);  // frees `format` when it fails
  av_dict_free(&options);
  rethrow();
  if (error < 0) {
    throw AudioError(
        fmt::format("it is not a recording of a known kind, or it is damaged ({})", ffmpeg::describe(error)));
  }
  input_.reset(format);
}

/// Seconds of a stream's own, or of all where it is the only one: a film may be longer than its sound.
double Container::claim_s(const AVStream& stream) const {
  const std::string_view name = format();
  const bool of_all = name == "asf";  // libavformat gives each stream of it the length of all
  if (!of_all && stream.duration != AV_NOPTS_VALUE && stream.duration > 0) {
    return static_cast<double>(stream.duration) * av_q2d(stream.time_base);
  }
  if (const double tagged_s = tagged_duration_s(stream); tagged_s > 0.0) {
    return tagged_s;
  }
  return is_alone() && input_->duration > 0 ? static_cast<double>(input_->duration) / AV_TIME_BASE : 0.0;
}

bool Container::is_alone() const {
  return std::ranges::count_if(streams(), [](const AVStream* stream) { return takes_time(*stream); }) == 1;
}

void Container::find_sound(std::span<const std::uint8_t> head) {
  // What the header says, before libavformat guesses from bit rates and the last timestamps.
  std::vector<double> claims_s;
  for (const AVStream* stream : streams()) {
    claims_s.push_back(claim_s(*stream));
  }
  alone_ = is_alone();
  avformat_find_stream_info(input_.get(), nullptr);  // when it fails, what is known of the streams may still do
  rethrow();

  const AVCodec* decoder = nullptr;
  index_ = av_find_best_stream(input_.get(), AVMEDIA_TYPE_AUDIO, -1, -1, &decoder, 0);
  if (index_ < 0) {
    throw AudioError(index_ == AVERROR_DECODER_NOT_FOUND ? "this FFmpeg has no decoder for its sound"
                                                         : "there is no sound in it");
  }
  for (AVStream* other : streams()) {
    other->discard = other->index == index_ ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
  }
  alone_ = is_alone();  // streams may have been found since
  since_packet_ = 0;
  read_to_ = avio_tell(io_.get());
  const auto index = static_cast<std::size_t>(index_);
  claimed_s_ = header_claim_s(*input_, stream(), head);
  if (claimed_s_ == 0.0) {
    claim_is_guessed_ = index >= claims_s.size();
    claimed_s_ = claim_is_guessed_ ? claim_s(stream()) : claims_s[index];
  }
  if (claimed_s_ > kLongestS) {
    claimed_s_ = 0.0;
  }
  open_codec(*decoder);
}

void Container::open_codec(const AVCodec& decoder) {
  const AVStream& stream = *input_->streams[index_];
  codec_ = allocated(ffmpeg::Codec(avcodec_alloc_context3(&decoder)));
  codec_->thread_count = 1;  // callers run over files in parallel
  codec_->pkt_timebase = stream.time_base;
  if (decoder.id == AV_CODEC_ID_FLAC || decoder.id == AV_CODEC_ID_TTA) {
    codec_->err_recognition = AV_EF_CRCCHECK | AV_EF_EXPLODE;  // else damaged frames are played, at full scale
  }
  int error = avcodec_parameters_to_context(codec_.get(), stream.codecpar);
  if (error >= 0) {
    error = avcodec_open2(codec_.get(), &decoder, nullptr);
  }
  if (error < 0) {
    throw AudioError(fmt::format("its sound can't be decoded as {}: {}", decoder.name, ffmpeg::describe(error)));
  }
}

bool Container::read(AVPacket& packet) {
  constexpr std::size_t kMostFailures = 10'000;
  av_packet_unref(&packet);
  std::int64_t failed_at = -1;
  const std::int64_t from = read_to_;
  while (true) {
    const int error = av_read_frame(input_.get(), &packet);
    const bool lost = since_packet_ > kMostBetweenPackets;
    since_packet_ = 0;
    rethrow();
    read_to_ = avio_tell(io_.get());
    skipped_ = {.position = from, .size = read_to_ - from - packet.size};
    // What a parser holds comes out at the end, behind the junk that was there.
    gave_up_ =
        gave_up_ || lost || (alone_ && claim_is_guessed_ && avio_feof(io_.get()) != 0 && skipped_.size > kMostTagBytes);
    if (error >= 0 && packet.stream_index == index_) {
      return true;
    }
    av_packet_unref(&packet);
    if (error < 0) {
      // Behind a stretch that makes no sense there may be more, as long as the demuxer gets on.
      if (lost || error != AVERROR_INVALIDDATA || position_ == failed_at || ++failures_ > kMostFailures) {
        gave_up_ = gave_up_ || error != AVERROR_EOF;
        return false;
      }
      failed_at = position_;
    }
  }
}

bool Container::seek(double to_s) {
  // By the share of the bytes where bare frames have no index: else libavformat reads all frames before.
  input_->flags |= AVFMT_FLAG_FAST_SEEK;
  const AVStream& sound = stream();
  const auto to = static_cast<std::int64_t>(to_s / av_q2d(sound.time_base));
  const int error = av_seek_frame(input_.get(), index_, start() + to, AVSEEK_FLAG_BACKWARD);
  rethrow();
  if (error < 0) {
    return false;
  }
  avcodec_flush_buffers(codec_.get());
  since_packet_ = 0;
  read_to_ = avio_tell(io_.get());
  return true;
}

double Container::length_s() const {
  const AVStream& sound = stream();
  if (claimed_s_ > 0.0) {
    return claimed_s_;
  }
  return sound.duration != AV_NOPTS_VALUE ? static_cast<double>(sound.duration) * av_q2d(sound.time_base) : 0.0;
}

void Container::rethrow() {
  if (failure_) {
    std::rethrow_exception(failure_);
  }
}

}  // namespace auricle
