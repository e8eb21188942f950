#pragma once

#include <cstdint>
#include <exception>
#include <span>
#include <string>

#include <auricle/audio/byte_source.hpp>
#include <auricle/audio/ffmpeg.hpp>

namespace auricle {

/// A container that libavformat reads from a stream of bytes, with a decoder for its main sound. For this module's .cpp
/// files only.
class Container {
 public:
  /// Finds out what the bytes are; `name` helps where they leave it open. Throws AudioError: not audio, without an
  /// audio stream, of an impossible sample rate; and what reading the bytes throws.
  Container(ByteStream& bytes, const std::string& name, std::span<const std::uint8_t> head);
  Container(const Container&) = delete;
  Container& operator=(const Container&) = delete;

  /// The next packet of the main sound; false at the end, and after a stretch that can't be read on. Throws what
  /// reading the bytes throws.
  bool read(AVPacket& packet);

  /// Goes on reading about `to_s` seconds into the sound, before it where timestamps tell; false where that can't be
  /// had, and then nothing that is read means anything any more.
  bool seek(double to_s);

  /// Seconds of sound that the header says there are, or that its bytes make likely; 0 where neither is known.
  double length_s() const;

  AVCodecContext& codec() { return *codec_; }
  const AVStream& stream() const { return *input_->streams[index_]; }

  /// The demuxer's name.
  const char* format() const { return input_->iformat->name; }

  /// Seconds of sound that the header says there are; 0 when it doesn't say.
  double claimed_s() const { return claimed_s_; }

  /// The timestamp that sound begins with, in the stream's time base.
  std::int64_t start() const { return stream().start_time != AV_NOPTS_VALUE ? stream().start_time : 0; }

  /// How many stretches the demuxer could make nothing of.
  std::size_t failures() const { return failures_; }

  /// Whether reading ended with one of those and not with the bytes.
  bool gave_up() const { return gave_up_; }

  /// Whether a header says how long it is, and not timestamps somewhere in it.
  bool claims() const { return claimed_s_ > 0.0 && !claim_is_guessed_; }

  struct Stretch {
    std::int64_t position = 0;
    std::int64_t size = 0;
  };

  /// Bytes that lay between the last packet and the one before, or behind the last one where there are no more: junk to
  /// a demuxer of bare frames, more than sound to one of a film.
  Stretch skipped() const { return skipped_; }

 private:
  static int read_bytes(void* self, std::uint8_t* room, int size);
  static std::int64_t seek_bytes(void* self, std::int64_t position, int whence);
  void open_input(const std::string& name);
  void find_sound(std::span<const std::uint8_t> head);
  /// Whether one stream alone takes time: what is no film has all its bytes for its sound.
  bool is_alone() const;
  double claim_s(const AVStream& stream) const;
  std::span<AVStream* const> streams() const { return {input_->streams, input_->nb_streams}; }
  void open_codec(const AVCodec& decoder);
  void rethrow();

  ByteStream& bytes_;
  std::int64_t position_ = 0;
  bool alone_ = false;             ///< is_alone(), as far as the streams are known
  std::int64_t since_packet_ = 0;  ///< bytes read since the last packet, where it is alone
  std::int64_t read_to_ = 0;       ///< where the last packet ended
  Stretch skipped_;
  std::exception_ptr failure_;  ///< of reading the bytes, on its way through libavformat
  ffmpeg::Io io_;               ///< freed after the input, which reads from it
  ffmpeg::Input input_;
  int index_ = -1;
  double claimed_s_ = 0.0;
  bool claim_is_guessed_ = false;  ///< libavformat's, from timestamps
  std::size_t failures_ = 0;
  bool gave_up_ = false;
  ffmpeg::Codec codec_;
};

}  // namespace auricle
