#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>

#include <auricle/audio/heard.hpp>

namespace auricle {

/// A recording on its way out of its file: mono (the plain mean of the channels) or each channel by itself, at the rate
/// it begins with, a few thousand samples at a time, so that memory doesn't grow with its length. It is followed to its
/// end through changes of rate, channels and codec.
class Decoder {
 public:
  /// Which part of the recording, cut down to whole samples as librosa does.
  struct Part {
    double offset_s = 0.0;
    std::optional<double> duration_s;
    bool leaps = false;           ///< leap() will be used
    bool channels_apart = false;  ///< all channels, interleaved, as many as there are at the beginning
  };

  /// Opens the file, or standard input by the name "-", and decodes up to its first samples. Throws AudioError:
  /// missing, a folder, empty, not audio, without an audio stream, of an impossible sample rate; Stopped, as next()
  /// does too, once it is asked to stop, also while no bytes come. Messages don't name the file.
  Decoder(const std::filesystem::path& path, const Part& part, const std::stop_token& stop = {});

  /// A file's contents in memory, which must outlive the decoder.
  Decoder(std::span<const std::byte> bytes, const Part& part, const std::stop_token& stop = {});

  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  int sample_rate_hz() const;

  /// Of what next() gives: 1, unless channels are kept apart.
  std::size_t n_channels() const;

  /// How many samples the file claims to hold in all; 0 when it doesn't say. Only good for making room.
  std::size_t claimed_samples() const;

  /// Seconds of the whole recording, if its header tells them or its bytes make them likely, and leap() can be tried; 0
  /// where not.
  double length_s() const;

  /// Goes to `to_s` seconds into the recording, where next() goes on, without decoding what lies between. Timestamps of
  /// bare frames (MP3) are guessed from the share of the bytes. False where that can't be done or led elsewhere; then
  /// nothing that comes out of this decoder means anything any more. Throws as next().
  bool leap(double to_s);

  /// The next samples, valid until the next call; none at the end, and after a stretch that can't be read on. Throws
  /// AudioError when a sample is not finite or absurdly large.
  std::span<const float> next();

  /// What was heard of the part so far; of the whole part, once next() has returned none.
  Heard heard() const;

  /// Seconds of the whole recording that were decoded so far, those before the part too.
  double decoded_s() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auricle
