#include <auricle/audio/sound_identity.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string_view>

#include <auricle/audio/byte_source.hpp>
#include <auricle/audio/container.hpp>
#include <auricle/audio/header.hpp>
#include <auricle/audio/packet_tally.hpp>
#include <auricle/audio/tags.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <xxhash.h>

namespace auricle {
namespace {

constexpr std::size_t kMostHashed = std::size_t{1} << 20;

class SoundHash {
 public:
  SoundHash() : state_(ffmpeg::allocated(State(XXH3_createState()))) { XXH3_128bits_reset(state_.get()); }

  void add(const void* bytes, std::size_t count) { XXH3_128bits_update(state_.get(), bytes, count); }

  std::string hex() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
    return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
  }

 private:
  struct Deleter {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  using State = std::unique_ptr<XXH3_state_t, Deleter>;

  State state_;
};

/// Samples that the header claims; 0 where only a guess could be had, or what a program that copies it rounds anew.
std::int64_t n_samples(const Container& container) {
  if (std::string_view(container.format()).starts_with("matroska")) {
    return 0;
  }
  const double rate_hz = container.stream().codecpar->sample_rate;
  return container.claims() ? std::llround(container.claimed_s() * rate_hz) : 0;
}

std::string identity_of(const std::filesystem::path& path, const std::stop_token& stop) {
  ByteSource source(path, stop);
  mend_header(source.head());
  Container container(source, path.string(), source.head());
  const bool bare_frames = PacketTally::has_bare_frames(container);
  const std::int64_t end = sound_end(source);
  SoundHash hash;
  std::size_t hashed = 0;
  std::int64_t first = -1;
  const ffmpeg::Packet packet = ffmpeg::allocated(ffmpeg::Packet(av_packet_alloc()));
  while (hashed < kMostHashed && container.read(*packet)) {
    first = first < 0 ? packet->pos : first;
    auto taken = std::min(static_cast<std::size_t>(packet->size), kMostHashed - hashed);
    if (bare_frames && packet->pos >= 0) {  // to a demuxer of those a tag may be one more
      taken = std::min(taken, static_cast<std::size_t>(std::max<std::int64_t>(end - packet->pos, 0)));
    }
    hash.add(packet->data, taken);
    hashed += taken;
  }
  if (hashed == 0) {
    throw AudioError("there is no sound in it");
  }
  // Of bare frames only the bytes tell how many there are: what an encoder says of it in a first frame is lost easily.
  const std::int64_t length = bare_frames ? end - std::max<std::int64_t>(first, 0) : n_samples(container);
  const AVCodecParameters& codec = *container.stream().codecpar;
  const std::string description = fmt::format("{} {} {} {}", avcodec_get_name(codec.codec_id), codec.sample_rate,
                                              codec.ch_layout.nb_channels, length);
  hash.add(description.data(), description.size());
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
