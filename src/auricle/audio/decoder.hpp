#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

namespace auricle {

/// A recording on its way out of its file: mono (the plain mean of the channels) at the file's own rate, a few thousand
/// samples at a time, so that memory doesn't grow with its length.
class Decoder {
 public:
  /// Which part of the recording, cut down to whole samples as librosa does.
  struct Part {
    double offset_s = 0.0;
    std::optional<double> duration_s;
  };

  /// Opens the file and decodes up to its first samples. Throws AudioError: missing, a folder, empty, not audio,
  /// without an audio stream, of an impossible sample rate. Messages don't name the file.
  Decoder(const std::filesystem::path& path, const Part& part);
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  int sample_rate_hz() const;

  /// How many samples the file claims to hold in all; 0 when it doesn't say. Only good for making room.
  std::size_t claimed_samples() const;

  /// The next samples, valid until the next call; none at the end, and after a stretch that can't be read on. Throws
  /// AudioError when a sample is not finite or absurdly large.
  std::span<const float> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auricle
