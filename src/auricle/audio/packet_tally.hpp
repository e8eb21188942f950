#pragma once

#include <cstddef>
#include <cstdint>

#include <auricle/audio/container.hpp>
#include <auricle/audio/ffmpeg.hpp>

namespace auricle {

/// What became of a recording's packets: how many were bad, and about how much sound was lost with them. For this
/// module's .cpp files only.
struct PacketTally {
  struct Outcome {
    double decoded_s = 0.0;
    bool bad = false;
  };

  /// Whether nothing but frames one after the other, and tags, is what the container reads: its timestamps are guesses.
  static bool has_bare_frames(const Container& container);

  /// Packets and timestamps that follow are of this container.
  void begin_link(const Container& container);
  void end_link(const Container& container);

  void add(const AVPacket& packet, Outcome outcome);

  /// Whether a packet is no sound but part of a tag (ID3, APE) between or behind frames, as where MP3s were joined.
  bool is_tag(const AVPacket& packet);

  /// Whether so many bytes between packets can be no more than what stands between frames.
  bool is_lost(std::int64_t skipped) const;

  /// Counts bytes between packets that are no tag, if they are lost sound.
  void lose(std::int64_t skipped);

  /// Whether the decoder says that it made up some of the frame.
  static bool is_damaged(const AVFrame& frame);

  /// Seconds that the bytes of bad packets would have been, had they been like the good ones, or that timestamps leap
  /// over.
  double lost_s() const;

  /// Seconds from the first timestamp to the last, of all links together.
  double timestamps_s() const;

  bool last_was_bad() const { return last_was_bad_; }

  std::size_t bad_packets = 0;
  double damaged_s = 0.0;

 private:
  double link_s() const;
  void forget_timestamps();

  double good_s_ = 0.0;
  double good_bytes_ = 0.0;
  double lost_bytes_ = 0.0;
  double gaps_s_ = 0.0;
  bool last_was_bad_ = false;
  int most_bytes_ = 0;        ///< of a frame, where tags may stand between frames
  std::int64_t tag_end_ = 0;  ///< where the tag ends that was come upon last
  AVRational time_base_{0, 1};
  double begin_s_ = 0.0;  ///< of what has timestamps; in seconds, for a file's own numbers may be too large to subtract
  double end_s_ = 0.0;
  double ended_links_s_ = 0.0;
};

}  // namespace auricle
