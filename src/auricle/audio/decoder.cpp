#include <auricle/audio/decoder.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <auricle/audio/container.hpp>
#include <auricle/audio/downmix.hpp>
#include <auricle/audio/header.hpp>
#include <auricle/audio/mp3_length.hpp>
#include <auricle/audio/ogg_links.hpp>
#include <auricle/audio/packet_tally.hpp>
#include <auricle/audio/steady_rate.hpp>
#include <auricle/audio/tags.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using ffmpeg::allocated;

/// Far above any recording's, even one of unscaled 32-bit integers, and its square is still finite in float.
constexpr float kLoudestSample = 1e12F;

constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();

int checked_rate(int rate_hz) {
  if (rate_hz < kLowestSampleRateHz || rate_hz > kHighestSourceRateHz) {
    throw AudioError(fmt::format("its sample rate is {} Hz; from {} to {} Hz can be used", rate_hz, kLowestSampleRateHz,
                                 kHighestSourceRateHz));
  }
  return rate_hz;
}

/// Seconds cut down to whole samples, as librosa does it.
std::size_t whole_samples(double seconds, int rate_hz) {
  constexpr double kMost = 9e18;
  return static_cast<std::size_t>(std::min(seconds * rate_hz, kMost));
}

}  // namespace

struct Decoder::Impl {
  template <typename Bytes>
  Impl(const Bytes& from, std::string known_as, const Part& wanted, const std::stop_token& asked)
      : part(wanted), stop(asked), source(from, stop), name(std::move(known_as)) {
    mend_header(source.head());
    if (OggLinks::is_ogg(source.head())) {
      links.emplace(source);
    } else {
      mp3_length = find_mp3_length(source);
    }
    try {
      open();
      checked_rate(container->stream().codecpar->sample_rate);
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
      if (PacketTally::is_damaged(*frame)) {
        bad = true;
        tally.damaged_s += frame_s;
      }
      hear_frame();
    }
    if (error == AVERROR(ENOMEM)) {
      throw std::bad_alloc();
    }
    if (encoded != nullptr) {
      bad = bad || (error != AVERROR(EAGAIN) && error != AVERROR_EOF);
      tally.add(*encoded, {.decoded_s = decoded, .bad = bad});
    }
  }

  void hear_frame() {
    if (!steady) {
      steady.emplace(checked_rate(frame->sample_rate));
      present_hz = frame->sample_rate;
      to_skip = whole_samples(part.offset_s, present_hz);
      samples_wanted = part.duration_s ? whole_samples(*part.duration_s, present_hz) : kNoLimit;
    }
    if (frame->sample_rate != present_hz) {
      mix.settle(mono);
      pass_on();
      present_hz = frame->sample_rate;
    }
    mix.add(*frame, mono);
    pass_on();
  }

  /// Takes what was mixed to the first rate, and what of it belongs to the part to `samples`.
  void pass_on() {
    steady->add(mono, present_hz, at_first_rate);
    mono.clear();
    take_part();
  }

  void take_part() {
    n_decoded += at_first_rate.size();
    const std::size_t skipped = std::min(to_skip, at_first_rate.size());
    to_skip -= skipped;
    const auto taken =
        std::span(at_first_rate).subspan(skipped).first(std::min(at_first_rate.size() - skipped, samples_wanted));
    samples_wanted -= samples_wanted == kNoLimit ? 0 : taken.size();
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
      mix.settle(mono);
      pass_on();
      steady->finish(at_first_rate);
      take_part();
    }
  }

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
  ffmpeg::Packet packet = allocated(ffmpeg::Packet(av_packet_alloc()));
  ffmpeg::Frame frame = allocated(ffmpeg::Frame(av_frame_alloc()));
  PacketTally tally;
  Downmix mix;
  std::optional<SteadyRate> steady;  ///< from the first frame on, which tells the rate
  int present_hz = 0;                ///< the rate of what is in `mono`
  std::size_t to_skip = 0;
  std::size_t samples_wanted = kNoLimit;
  std::size_t n_decoded = 0;
  std::size_t n_handed_out = 0;
  bool ended = false;
  std::vector<float> mono;
  std::vector<float> at_first_rate;
  std::vector<float> samples;  ///< decoded and not yet handed out
  std::vector<float> handed_out;
};

Decoder::Decoder(const std::filesystem::path& path, const Part& part, const std::stop_token& stop)
    : impl_(std::make_unique<Impl>(path, path.string(), part, stop)) {}
Decoder::Decoder(std::span<const std::byte> bytes, const Part& part, const std::stop_token& stop)
    : impl_(std::make_unique<Impl>(bytes, "", part, stop)) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

int Decoder::sample_rate_hz() const { return impl_->steady->rate_hz(); }

std::size_t Decoder::claimed_samples() const {
  // Of a chain whose last links can't be opened there is none any more.
  const double claimed_s = impl_->container ? impl_->container->claimed_s() : 0.0;
  return whole_samples(std::max(claimed_s, 0.0), sample_rate_hz());
}

std::span<const float> Decoder::next() {
  while (impl_->samples.empty() && !impl_->ended) {
    impl_->decode_packet();
  }
  std::swap(impl_->handed_out, impl_->samples);
  impl_->samples.clear();
  const std::vector<float>& handed_out = impl_->handed_out;
  const auto bad =
      std::ranges::find_if_not(handed_out, [](float sample) { return std::abs(sample) <= kLoudestSample; });
  if (bad != handed_out.end()) {
    const auto position = impl_->n_handed_out + static_cast<std::size_t>(bad - handed_out.begin());
    throw AudioError(fmt::format("its sample at {:.6f} s is not finite, or absurdly large; export it anew",
                                 std::floor(impl_->part.offset_s * sample_rate_hz()) / sample_rate_hz() +
                                     static_cast<double>(position) / sample_rate_hz()));
  }
  impl_->n_handed_out += handed_out.size();
  return handed_out;
}

double Decoder::decoded_s() const { return static_cast<double>(impl_->n_decoded) / sample_rate_hz(); }

Heard Decoder::heard() const {
  Heard heard{.heard_s = static_cast<double>(impl_->n_handed_out) / sample_rate_hz(),
              .claimed_s = std::max(impl_->claimed_s() - impl_->part.offset_s, 0.0),
              .damaged_s = impl_->tally.damaged_s,
              .bad_packets = impl_->tally.bad_packets + impl_->steady->dropped(),
              .breaks_off = impl_->breaks_off(),
              .one_channel = impl_->mix.one_channel()};
  if (impl_->part.duration_s) {
    heard.claimed_s = std::min(heard.claimed_s, *impl_->part.duration_s);
  }
  if (impl_->samples_wanted == 0) {
    heard.claimed_s = heard.heard_s;  // nothing of the part is missing, whatever the rest is like
    heard.breaks_off = false;
  }
  return heard;
}

}  // namespace auricle
