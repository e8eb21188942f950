#include <auricle/audio/header_claim.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include <auricle/audio/chunks.hpp>
#include <auricle/audio/ffmpeg.hpp>

namespace auricle {
namespace {

using Bytes = std::span<const std::uint8_t>;

/// By the length of the samples' chunk, where each sample takes the same room.
double chunk_claim_s(const AVStream& stream, Bytes head) {
  const AVCodecParameters& codec = *stream.codecpar;
  const int bits = av_get_exact_bits_per_sample(codec.codec_id) * codec.ch_layout.nb_channels;
  const auto chunks = chunks_of(head);
  const auto data = chunks ? chunks->find("data") : std::nullopt;
  if (!data || bits <= 0 || codec.sample_rate <= 0) {
    return 0.0;
  }
  // What is written without going back leaves here the most that fits, or half of it, or nothing.
  constexpr std::uint64_t kPlaceholder = 0x7FFF0000;
  const bool long_length = chunks->length_size == 8;
  if (data->length >= (long_length ? kPlaceholder << 32 : kPlaceholder)) {
    return 0.0;
  }
  return static_cast<double>(data->length) * 8.0 / bits / codec.sample_rate;
}

/// Of AVI: the header of the first stream of sound.
/// https://learn.microsoft.com/previous-versions/windows/desktop/api/avifmt/ns-avifmt-avistreamheader
double avi_claim_s(Bytes head) {
  constexpr std::string_view kSound = "auds";
  constexpr std::size_t kScale = 20;
  constexpr std::size_t kRate = 24;
  constexpr std::size_t kLength = 32;
  const auto found = std::search(head.begin(), head.end(), kSound.begin(), kSound.end());
  if (head.end() - found < static_cast<std::ptrdiff_t>(kLength + 4)) {
    return 0.0;
  }
  const auto field = [&](std::size_t position) {
    return static_cast<double>(get(head.subspan(static_cast<std::size_t>(found - head.begin())), {position, 4}, false));
  };
  return field(kRate) > 0.0 ? field(kLength) * field(kScale) / field(kRate) : 0.0;
}

/// Of ASF (.wma): the File Properties Object. https://exse.eyewated.com/fls/54b3ed95bbfb1a92.pdf
double asf_claim_s(Bytes head) {
  constexpr std::array<std::uint8_t, 16> kFileProperties = {0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11,
                                                            0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65};
  constexpr std::size_t kPlayDuration = 64;  // in 100 ns, preroll included
  constexpr std::size_t kPreroll = 80;       // in ms
  constexpr std::size_t kFlags = 88;
  constexpr std::uint64_t kBroadcast = 1;
  const auto found = std::search(head.begin(), head.end(), kFileProperties.begin(), kFileProperties.end());
  if (head.end() - found < static_cast<std::ptrdiff_t>(kFlags + 4)) {
    return 0.0;
  }
  const Bytes object = head.subspan(static_cast<std::size_t>(found - head.begin()));
  if ((get(object, {kFlags, 4}, false) & kBroadcast) != 0) {
    return 0.0;
  }
  return std::max(static_cast<double>(get(object, {kPlayDuration, 8}, false)) / 1e7 -
                      static_cast<double>(get(object, {kPreroll, 8}, false)) / 1e3,
                  0.0);
}

/// Of DSF: samples of one bit. https://dsd-guide.com/sites/default/files/white-papers/DSFFileFormatSpec_E.pdf
double dsf_claim_s(Bytes head) {
  constexpr Field kRate{56, 4};
  constexpr Field kSamples{64, 8};
  if (head.size() < kSamples.position + kSamples.size || get(head, kRate, false) == 0) {
    return 0.0;
  }
  return static_cast<double>(get(head, kSamples, false)) / static_cast<double>(get(head, kRate, false));
}

}  // namespace

double header_claim_s(const AVFormatContext& input, const AVStream& stream, Bytes head) {
  const std::string_view kind = input.iformat->name;
  if (kind == "wav" || kind == "w64" || kind == "caf") {
    return chunk_claim_s(stream, head);
  }
  if (kind == "avi") {
    return avi_claim_s(head);
  }
  if (kind == "dsf") {
    return dsf_claim_s(head);
  }
  return kind == "asf" && input.nb_streams == 1 ? asf_claim_s(head) : 0.0;
}

}  // namespace auricle
