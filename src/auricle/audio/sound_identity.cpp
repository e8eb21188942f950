#include <auricle/audio/sound_identity.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <auricle/audio/byte_source.hpp>
#include <auricle/audio/container.hpp>
#include <auricle/audio/header.hpp>
#include <auricle/audio/packet_tally.hpp>
#include <auricle/audio/tags.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/hash.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::size_t kMostHashed = std::size_t{1} << 20;

/// Samples that the header claims; 0 where only a guess could be had, or what a program that copies it rounds anew.
std::int64_t n_samples(const Container& container) {
  if (std::string_view(container.format()).starts_with("matroska")) {
    return 0;
  }
  const double rate_hz = container.stream().codecpar->sample_rate;
  return container.claims() ? std::llround(container.claimed_s() * rate_hz) : 0;
}

/// The sound of a recording, packet by packet, without what of the last ones are tags.
class Packets {
 public:
  Packets(ByteSource& source, Container& container)
      : container_(container),
        bare_(PacketTally::has_bare_frames(container)),
        may_take_tags_(bare_ || std::string_view(container.format()) == "flac"),
        end_(sound_end(source)) {}

  /// Adds the next packets, `most` bytes of them; returns how many there were.
  std::size_t add_to(Hash128& hash, std::size_t most) {
    std::size_t hashed = 0;
    while (hashed < most && container_.read(*packet_)) {
      first_ = first_ < 0 ? packet_->pos : first_;
      auto taken = std::min(static_cast<std::size_t>(packet_->size), most - hashed);
      if (may_take_tags_ && packet_->pos >= 0) {
        taken = std::min(taken, static_cast<std::size_t>(std::max<std::int64_t>(end_ - packet_->pos, 0)));
      }
      hash.add(std::span(packet_->data, taken));
      hashed += taken;
    }
    return hashed;
  }

  bool are_bare() const { return bare_; }

  /// Of bare frames, from the first one on.
  std::int64_t n_bytes() const { return end_ - first_byte(); }
  std::int64_t first_byte() const { return std::max<std::int64_t>(first_, 0); }

 private:
  Container& container_;
  bool bare_;
  bool may_take_tags_;  // its demuxer takes a tag behind the sound for one more packet, or a part of the last
  std::int64_t end_;
  std::int64_t first_ = -1;
  ffmpeg::Packet packet_ = ffmpeg::allocated(ffmpeg::Packet(av_packet_alloc()));
};

/// Two stretches further on, for the shows of a series begin alike and are of one length.
void add_later_stretches(Hash128& hash, ByteSource& source, Container& container, Packets& packets) {
  constexpr std::size_t kStretch = std::size_t{1} << 16;
  for (const double place : {0.5, 0.9}) {
    if (packets.are_bare()) {
      // By their bytes: where libavformat seeks to depends on the size of tags before them.
      std::vector<std::uint8_t> bytes(kStretch);
      const auto within = static_cast<std::int64_t>(place * static_cast<double>(packets.n_bytes()));
      hash.add(std::span(bytes).first(source.peek(packets.first_byte() + within, bytes)));
    } else if (container.length_s() > 0.0 && container.seek(place * container.length_s())) {
      packets.add_to(hash, kStretch);
    }
  }
}

std::string identity_of(const std::filesystem::path& path, const std::stop_token& stop) {
  ByteSource source(path, stop);
  mend_header(source.head());
  Container container(source, path.string(), source.head());
  Packets packets(source, container);
  Hash128 hash;
  const std::size_t hashed = packets.add_to(hash, kMostHashed);
  if (hashed == 0) {
    throw AudioError("there is no sound in it");
  }
  if (hashed == kMostHashed) {
    add_later_stretches(hash, source, container, packets);
  }
  // Of bare frames only the bytes tell how many there are: what an encoder says of it in a first frame is lost easily.
  const std::int64_t length = packets.are_bare() ? packets.n_bytes() : n_samples(container);
  const AVCodecParameters& codec = *container.stream().codecpar;
  const std::string description = fmt::format("{} {} {} {}", avcodec_get_name(codec.codec_id), codec.sample_rate,
                                              codec.ch_layout.nb_channels, length);
  hash.add(description);
  return hash.hex();
}

}  // namespace

std::string sound_identity(const std::filesystem::path& path, const std::stop_token& stop) {
  try {
    return identity_of(path, stop);
  } catch (const AudioError& error) {
    throw AudioError(fmt::format("can't load {}: {}", path.string(), error.what()));
  }
}

}  // namespace auricle
