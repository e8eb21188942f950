#pragma once

// Included by the audio module's own .cpp files alone.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <auricle/audio/byte_source.hpp>
#include <auricle/audio/container.hpp>
#include <auricle/audio/decoder.hpp>
#include <auricle/audio/downmix.hpp>
#include <auricle/audio/ffmpeg.hpp>
#include <auricle/audio/header.hpp>
#include <auricle/audio/mp3_length.hpp>
#include <auricle/audio/ogg_links.hpp>
#include <auricle/audio/packet_tally.hpp>
#include <auricle/audio/steady_rate.hpp>
#include <auricle/audio/tags.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {

inline constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

/// Throws AudioError when sound of this rate can't be used.
int checked_source_rate(int rate_hz);

/// Seconds cut down to whole samples, as librosa does it.
std::size_t whole_samples(double seconds, int rate_hz);

struct Decoder::Impl {
  template <typename Bytes>
  Impl(const Bytes& from, std::string known_as, const Part& wanted, const std::stop_token& asked)
      : part(wanted), stop(asked), source(from, stop), name(std::move(known_as)) {
    mend_header(source.head());
    if (OggLinks::is_ogg(source.head())) {
      if (!part.leaps || !OggLinks::is_one_link(source)) {
        links.emplace(source);
      }
    } else {
      mp3_length = find_mp3_length(source);
    }
    try {
      open();
      checked_source_rate(container->stream().codecpar->sample_rate);
      while (samples.empty() && !ended) {
        decode_packet();
      }
      if (!steady) {
        throw AudioError(
            fmt::format("no sound could be decoded from it ({} damaged packets); it may be damaged, or "
                        "something else than its name says",
                        tally.bad_packets));
      }
    } catch (const AudioError&) {
      if (source.was_refused_to_seek()) {
        throw AudioError(
            "it takes going back in the file, which a pipe can't; name the file itself, or convert it to WAV, FLAC or "
            "MP3");
      }
      throw;
    }
  }

  void open() {
    container.reset();  // before the next one reads from the same bytes
    ByteStream& bytes = links ? static_cast<ByteStream&>(*links) : source;
    container = std::make_unique<Container>(bytes, name, source.head());
    tally.begin_link(*container);
  }

  /// Adds the sound of one packet to `samples`. At the end of a link an empty packet brings out what its decoder holds.
  void decode_packet() {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    const bool more = container->read(*packet);
    count_skipped();
    if (!more) {
      decode(nullptr);
      end_link();
    } else if (!tally.is_tag(*packet)) {
      decode(packet.get());
    }
    ended = ended || (steady && samples_wanted == 0);
  }

  /// What lies between bare frames is lost sound, unless it is a tag.
  void count_skipped() {
    const auto [position, size] = container->skipped();
    if (links || !tally.is_lost(size)) {
      return;
    }
    std::array<std::uint8_t, 32> begin{};
    const std::size_t tag = tag_size(std::span(begin).first(source.peek(position, begin)));
    tally.lose(size - static_cast<std::int64_t>(tag));
  }

  void decode(const AVPacket* encoded) {
    const bool lead_in = leaping_to_s || (has_leapt && to_skip > 0);  // without what was before, damage is no wonder
    AVCodecContext& codec = container->codec();
    int error = avcodec_send_packet(&codec, encoded);
    bool bad = error < 0;
    if (error == AVERROR(ENOMEM)) {
      throw std::bad_alloc();
    }
    double decoded = 0.0;
    while ((error = avcodec_receive_frame(&codec, frame.get())) >= 0) {
      if (frame->sample_rate <= 0 || frame->nb_samples <= 0) {
        continue;
      }
      const double frame_s = static_cast<double>(frame->nb_samples) / frame->sample_rate;
      decoded += frame_s;
      if (!lead_in && PacketTally::is_damaged(*frame)) {
        bad = true;
        tally.damaged_s += frame_s;
      }
      hear_frame();
    }
    if (error == AVERROR(ENOMEM)) {
      throw std::bad_alloc();
    }
    if (encoded != nullptr && !lead_in) {
      bad = bad || (error != AVERROR(EAGAIN) && error != AVERROR_EOF);
      tally.add(*encoded, {.decoded_s = decoded, .bad = bad});
    }
  }

  void hear_frame() {
    if (!steady) {
      n_channels = part.channels_apart ? static_cast<std::size_t>(frame->ch_layout.nb_channels) : 1;
      steady.emplace(checked_source_rate(frame->sample_rate), n_channels);
      present_hz = frame->sample_rate;
      to_skip = whole_samples(part.offset_s, present_hz);
      samples_wanted = part.duration_s ? whole_samples(*part.duration_s, present_hz) : kNoLimit;
    }
    if (leaping_to_s) {
      land();
    }
    if (frame->sample_rate != present_hz) {
      mix.settle(mixed);
      pass_on();
      present_hz = frame->sample_rate;
    }
    if (part.channels_apart) {
      interleave(*frame, n_channels, mixed);
    } else {
      mix.add(*frame, mixed);
    }
    pass_on();
  }

  /// Takes what was mixed to the first rate, and what of it belongs to the part to `samples`.
  void pass_on() {
    steady->add(mixed, present_hz, at_first_rate);
    mixed.clear();
    take_part();
  }

  void take_part() {
    const std::size_t count = at_first_rate.size() / n_channels;
    n_decoded += count;
    const std::size_t skipped = std::min(to_skip, count);
    to_skip -= skipped;
    const std::size_t n_taken = std::min(count - skipped, samples_wanted);
    samples_wanted -= samples_wanted == kNoLimit ? 0 : n_taken;
    const auto taken = std::span(at_first_rate).subspan(skipped * n_channels, n_taken * n_channels);
    samples.insert(samples.end(), taken.begin(), taken.end());
    at_first_rate.clear();
  }

  /// Goes on to the next link of a chain whose sound can be decoded, or ends.
  void end_link() {
    tally.end_link(*container);
    while (links && links->next_link()) {
      try {
        return open();
      } catch (const AudioError&) {
        ++tally.bad_packets;
      }
    }
    ended = true;
    if (steady) {
      mix.settle(mixed);
      pass_on();
      steady->finish(at_first_rate);
      take_part();
    }
  }

  /// See Decoder::length_s and leap.
  double length_s();
  bool leap(double to_s);

  /// Finds out from the first frame behind a leap where that led.
  void land();

  /// Seconds that the whole recording claims to hold; 0: unknown. Known for good at the end.
  double claimed_s() const {
    const double decoded_s = static_cast<double>(n_decoded) / steady->rate_hz();
    double claimed_s = links ? tally.timestamps_s() : container->claimed_s();
    if (!links && std::string_view(container->format()) == "mp3") {
      claimed_s = mp3_claim_s();
    }
    if (claimed_s >= decoded_s - kToleranceS) {
      return claimed_s;
    }
    return tally.lost_s() > 0.0 ? decoded_s + tally.lost_s() : 0.0;
  }

  /// Whether sound may be missing of which no header says how much. Behind the end of what was claimed there may be
  /// tags that no demuxer can make anything of.
  bool breaks_off() const { return links ? links->broken_off() : container->gave_up() && !container->claims(); }

  /// The header of an MP3 is believed where fewer bytes are there than it says: else it is about something that was
  /// joined or cut, or it lies.
  double mp3_claim_s() const {
    const bool believed =
        mp3_length && (mp3_length->bytes ? *mp3_length->bytes > source.size_so_far() : tally.last_was_bad());
    return believed ? mp3_length->duration_s : 0.0;
  }

  static constexpr double kToleranceS = 1.0;

  Part part;
  std::stop_token stop;
  ByteSource source;
  std::optional<OggLinks> links;  ///< of an Ogg file
  std::optional<Mp3Length> mp3_length;
  std::string name;
  std::unique_ptr<Container> container;
  ffmpeg::Packet packet = ffmpeg::allocated(ffmpeg::Packet(av_packet_alloc()));
  ffmpeg::Frame frame = ffmpeg::allocated(ffmpeg::Frame(av_frame_alloc()));
  PacketTally tally;
  Downmix mix;
  std::optional<SteadyRate> steady;  ///< from the first frame on, which tells the rate
  std::size_t n_channels = 1;        ///< of all samples from here on; counts are of one channel's
  int present_hz = 0;                ///< the rate of what is in `mixed`
  std::size_t to_skip = 0;
  bool has_leapt = false;
  std::optional<double> leaping_to_s;  ///< until a frame tells where a leap led
  bool landed = false;                 ///< where it was meant to
  std::size_t samples_wanted = kNoLimit;
  std::size_t n_decoded = 0;
  std::size_t n_handed_out = 0;
  bool ended = false;
  std::vector<float> mixed;
  std::vector<float> at_first_rate;
  std::vector<float> samples;  ///< decoded and not yet handed out
  std::vector<float> handed_out;
};

}  // namespace auricle
