#include <auricle/audio/packet_tally.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include <auricle/audio/tags.hpp>

namespace auricle {
namespace {

/// A demuxer that takes whatever stands between frames for sound, and the most bytes that a frame can have.
struct RawFormat {
  std::string_view name;
  int most_bytes;
};

constexpr auto kRawFormats = std::to_array<RawFormat>({
    {"aac", 8'192},
    {"ac3", 3'840},
    {"dts", 16'384},
    {"eac3", 16'384},
    {"flac", std::numeric_limits<int>::max()},
    {"mlp", 8'192},
    {"mp3", 2'881},
    {"truehd", 8'192},
});

/// What timestamps leap by where sound is missing. Less is imprecise, more is another recording joined to the first.
constexpr double kLeastGapS = 0.5;
constexpr double kMostGapS = 60.0;

}  // namespace

bool PacketTally::has_bare_frames(const Container& container) {
  const std::string_view name = container.format();
  return name != "flac" && std::ranges::find(kRawFormats, name, &RawFormat::name) != kRawFormats.end();
}

void PacketTally::begin_link(const Container& container) {
  time_base_ = container.stream().time_base;
  forget_timestamps();
  const auto* const raw = std::ranges::find(kRawFormats, std::string_view(container.format()), &RawFormat::name);
  most_bytes_ = raw != kRawFormats.end() ? raw->most_bytes : 0;
}

void PacketTally::end_link(const Container& container) {
  bad_packets += container.failures();
  ended_links_s_ += link_s();
  forget_timestamps();
}

void PacketTally::add(const AVPacket& packet, Outcome outcome) {
  const bool swollen = most_bytes_ > 0 && packet.size > most_bytes_;  // a frame with what is none before it
  const bool bad = outcome.bad || swollen || (packet.flags & AV_PKT_FLAG_CORRUPT) != 0;
  bad_packets += bad ? 1 : 0;
  last_was_bad_ = bad;
  if (swollen || (bad && outcome.decoded_s == 0.0)) {
    lost_bytes_ += packet.size;
  } else {
    good_s_ += outcome.decoded_s;
    good_bytes_ += packet.size;
  }
  if (packet.pts != AV_NOPTS_VALUE) {
    const double begin_s = static_cast<double>(packet.pts) * av_q2d(time_base_);
    const double gap_s = begin_s - end_s_;  // infinite for the first one
    if (gap_s > kLeastGapS && gap_s < kMostGapS) {
      gaps_s_ += gap_s;
    }
    begin_s_ = std::min(begin_s_, begin_s);
    end_s_ = std::max(end_s_, begin_s + static_cast<double>(packet.duration) * av_q2d(time_base_));
  }
}

bool PacketTally::is_lost(std::int64_t skipped) const { return most_bytes_ > 0 && skipped > most_bytes_; }

void PacketTally::lose(std::int64_t skipped) {
  if (is_lost(skipped)) {
    lost_bytes_ += static_cast<double>(skipped);
    ++bad_packets;
  }
}

bool PacketTally::is_tag(const AVPacket& packet) {
  if (most_bytes_ == 0) {
    return false;
  }
  const std::size_t size = tag_size({packet.data, static_cast<std::size_t>(packet.size)});
  if (size > 0 && packet.pos >= 0) {
    tag_end_ = packet.pos + static_cast<std::int64_t>(size);
  }
  return size > 0 || (packet.pos >= 0 && packet.pos < tag_end_);
}

bool PacketTally::is_damaged(const AVFrame& frame) {
  return frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0;
}

double PacketTally::lost_s() const {
  return std::max(gaps_s_, good_bytes_ > 0.0 ? lost_bytes_ * good_s_ / good_bytes_ : 0.0);
}

double PacketTally::link_s() const { return std::max(0.0, end_s_ - begin_s_); }

void PacketTally::forget_timestamps() {
  begin_s_ = std::numeric_limits<double>::infinity();
  end_s_ = -begin_s_;
}

double PacketTally::timestamps_s() const { return ended_links_s_ + link_s(); }

}  // namespace auricle
