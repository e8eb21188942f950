#include <auricle/audio/header.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include <auricle/audio/chunks.hpp>
#include <auricle/audio/ffmpeg.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// WAVEFORMATEX and WAVEFORMATEXTENSIBLE,
/// https://learn.microsoft.com/windows/win32/api/mmreg/ns-mmreg-waveformatextensible
namespace wave {

constexpr Field kTag{0, 2};
constexpr Field kChannels{2, 2};
constexpr Field kBlockAlign{12, 2};
constexpr Field kBits{14, 2};
constexpr Field kValidBits{18, 2};
constexpr Field kSubFormat{24, 4};
constexpr std::size_t kPlainSize = 16;
constexpr std::size_t kExtensibleSize = 40;

constexpr std::uint64_t kPcm = 1;
constexpr std::uint64_t kFloat = 3;
constexpr std::uint64_t kExtensible = 0xFFFE;

}  // namespace wave

/// libavformat doesn't read the extension of RIFX: what it adds becomes a chunk to be passed over.
void make_plain(std::span<std::uint8_t> head, Chunks::Chunk format, std::uint64_t tag) {
  constexpr std::size_t kChunkHeader = 8;
  const std::size_t rest = format.begin + wave::kPlainSize;
  set(head, {format.begin - 4, 4}, true, wave::kPlainSize);
  set(head, {format.begin, 2}, true, tag);
  std::ranges::copy(std::string_view("JUNK"), head.begin() + static_cast<std::ptrdiff_t>(rest));
  set(head, {rest + 4, 4}, true, format.length - wave::kPlainSize - kChunkHeader);
}

void mend_wave(std::span<std::uint8_t> head, const Chunks& chunks) {
  const auto chunk = chunks.find("fmt ");
  if (!chunk || chunk->length < wave::kPlainSize || chunk->length > head.size() - chunk->begin) {
    return;
  }
  const auto format = head.subspan(chunk->begin, chunk->length);
  const auto field = [&](Field which) { return get(format, which, chunks.big_endian); };
  const bool extensible = field(wave::kTag) == wave::kExtensible && format.size() >= wave::kExtensibleSize;
  const std::uint64_t tag = field(extensible ? wave::kSubFormat : wave::kTag);
  if (tag != wave::kPcm && tag != wave::kFloat) {
    return;
  }
  const std::uint64_t bytes = (field(wave::kBits) + 7) / 8;
  const std::uint64_t channels = field(wave::kChannels);
  const std::uint64_t block_align = field(wave::kBlockAlign);
  if (tag == wave::kPcm && bytes == 3 && block_align == 4 * channels) {
    throw AudioError(
        fmt::format("its header contradicts itself: by wBitsPerSample {} a sample takes 3 bytes, by "
                    "nBlockAlign {} of {} channels 4; export it anew",
                    field(wave::kBits), block_align, channels));
  }
  if (bytes > 0 && bytes <= 8 && bytes * channels <= 0xFFFF) {
    set(format, wave::kBlockAlign, chunks.big_endian, bytes * channels);
  }
  if (extensible) {
    set(format, wave::kValidBits, chunks.big_endian, 8 * bytes);
  }
  if (extensible && chunks.big_endian) {
    make_plain(head, *chunk, tag);
  }
}

/// https://developer.apple.com/library/archive/documentation/MusicAudio/Reference/CAFSpec
void check_caf(std::span<const std::uint8_t> head, const Chunks& chunks) {
  constexpr std::size_t kDescription = 32;
  const auto chunk = chunks.find("desc");
  if (!chunk || chunk->begin + kDescription > head.size() || !says(head, chunk->begin + 8, "lpcm")) {
    return;
  }
  const auto field = [&](std::size_t position) { return get(head, {chunk->begin + position, 4}, true); };
  const std::uint64_t bytes = field(16);
  const std::uint64_t channels = field(24);
  const std::uint64_t bits = field(28);
  if (field(20) == 1 && bytes != (bits + 7) / 8 * channels) {
    throw AudioError(
        fmt::format("its header contradicts itself: mBitsPerChannel {} for {} channels, but "
                    "mBytesPerPacket {}; export it anew",
                    bits, channels, bytes));
  }
}

AVCodecID big_endian(AVCodecID codec) {
  switch (codec) {
    case AV_CODEC_ID_PCM_S16LE:
      return AV_CODEC_ID_PCM_S16BE;
    case AV_CODEC_ID_PCM_S24LE:
      return AV_CODEC_ID_PCM_S24BE;
    case AV_CODEC_ID_PCM_S32LE:
      return AV_CODEC_ID_PCM_S32BE;
    case AV_CODEC_ID_PCM_S64LE:
      return AV_CODEC_ID_PCM_S64BE;
    case AV_CODEC_ID_PCM_F32LE:
      return AV_CODEC_ID_PCM_F32BE;
    case AV_CODEC_ID_PCM_F64LE:
      return AV_CODEC_ID_PCM_F64BE;
    default:
      return codec;
  }
}

AVCodecID little_endian(int bits) {
  constexpr std::array kCodecs = {AV_CODEC_ID_PCM_S8, AV_CODEC_ID_PCM_S16LE, AV_CODEC_ID_PCM_S24LE,
                                  AV_CODEC_ID_PCM_S32LE};
  const int bytes = (bits + 7) / 8;
  return bytes >= 1 && bytes <= 4 ? kCodecs[static_cast<std::size_t>(bytes - 1)] : AV_CODEC_ID_PCM_S16LE;
}

}  // namespace

void mend_header(std::span<std::uint8_t> head) {
  if (const auto chunks = chunks_of(head)) {
    chunks->is_wave() ? mend_wave(head, *chunks) : check_caf(head, *chunks);
  }
}

void correct_codec(AVFormatContext& input, std::span<const std::uint8_t> head) {
  const std::string_view kind = input.iformat->name;
  if (input.nb_streams == 0) {
    return;
  }
  AVCodecParameters& codec = *input.streams[0]->codecpar;
  if (kind == "wav" && says(head, 0, "RIFX")) {
    codec.codec_id = big_endian(codec.codec_id);
  } else if (kind == "aiff" && codec.codec_id == AV_CODEC_ID_PCM_S16LE) {
    codec.codec_id = little_endian(codec.bits_per_coded_sample);
    codec.block_align = av_get_bits_per_sample(codec.codec_id) / 8 * codec.ch_layout.nb_channels;
  }
}

}  // namespace auricle
