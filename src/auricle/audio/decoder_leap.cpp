#include <algorithm>
#include <cmath>

#include <auricle/audio/decoder_impl.hpp>

namespace auricle {
namespace {

/// What a decoder needs to have heard before what it gives is right: Opus 80 ms, an MP3 of few bits ten frames.
constexpr double kLeadInS = 0.2;

/// How far behind the place that was asked for a leap may end.
constexpr double kMostBehindS = 1.0;

}  // namespace

double Decoder::Impl::length_s() {
  if (!source.size() || links || !container) {
    return 0.0;
  }
  // A header that is about fewer bytes than there are is that of the first of several songs joined.
  constexpr double kMoreThanTold = 1.05;
  if (mp3_length && mp3_length->bytes) {
    const auto there = static_cast<double>(sound_end(source) - static_cast<std::int64_t>(id3v2_size(source.head())));
    if (there > kMoreThanTold * static_cast<double>(*mp3_length->bytes)) {
      return 0.0;
    }
  }
  return container->length_s();
}

bool Decoder::Impl::leap(double to_s) {
  if (!source.size() || links || !container->seek(std::max(to_s - kLeadInS, 0.0))) {
    return false;
  }
  tally.bad_packets += steady->dropped();
  tally.begin_link(*container);
  steady.emplace(steady->rate_hz(), n_channels);
  mix.leap();
  mixed.clear();
  samples.clear();
  ended = false;
  has_leapt = true;
  leaping_to_s = to_s;
  landed = false;
  while (leaping_to_s && !ended) {
    decode_packet();
  }
  return landed;
}

void Decoder::Impl::land() {
  const double to_s = *leaping_to_s;
  leaping_to_s.reset();
  if (frame->pts == AV_NOPTS_VALUE) {
    return;
  }
  const double here_s = static_cast<double>(frame->pts - container->start()) * av_q2d(container->stream().time_base);
  landed = here_s <= to_s + kMostBehindS;
  present_hz = frame->sample_rate;
  // Where it ended too far ahead for a lead-in, sound begins a little later.
  const double skipped_s = std::max(to_s - here_s, to_s > 0.0 ? kLeadInS : 0.0);
  to_skip = whole_samples(skipped_s, steady->rate_hz());
  n_decoded = whole_samples(std::max(here_s, 0.0), steady->rate_hz());
  n_handed_out = n_decoded + to_skip;
}

}  // namespace auricle
