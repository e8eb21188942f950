#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include <auricle/audio/clip.hpp>
#include <auricle/audio/heard.hpp>

namespace auricle {

/// What of a recording to load, and how.
struct LoadOptions {
  std::optional<int> sample_rate_hz = 22050;  ///< resample to this rate (1,000 … 768,000); absent: the file's first
  double offset_s = 0.0;                      ///< begin this far into the recording; at least 0
  std::optional<double> duration_s;           ///< load at most this much, more than 0; absent: to the end
  bool leaps = false;             ///< what is before offset_s is leapt over where that can be done, as ClipReader::leap
                                  ///< does, which may be used too
  std::size_t least_samples = 1;  ///< refuse what comes out shorter than this, at the wanted rate
  std::stop_token stop{};         ///< once it is requested, reading throws Stopped
};

/// Decodes the main audio stream of any file that FFmpeg can, averages its channels and resamples with soxr HQ:
/// `librosa.load(path, sr=..., mono=True, res_type="soxr_hq")`. Full scale is -1 … 1; float files may exceed it.
/// Where the channels cancel each other out, one of them is taken in the place of their mean (Heard::one_channel). A
/// file that breaks off or has damaged packets yields what could be decoded, as long as that is anything;
/// ClipReader::heard() tells how much that is. Decoding ends where `duration_s` does. "-" is standard input; a pipe can
/// be read where the kind of file takes no going back. Only the file itself is read: a playlist that names others is
/// refused. Throws AudioError naming the file: missing, a folder, empty, not audio, without an audio stream, with fewer
/// samples than wanted, an impossible sample rate, samples that are not finite. Throws UsageError when an option is
/// outside its range.
Clip load_clip(const std::filesystem::path& path, const LoadOptions& options = {});

/// The same of a file's contents in memory, which messages call "the recording".
Clip load_clip(std::span<const std::byte> bytes, const LoadOptions& options = {});

/// Each channel of a recording by itself, all of one length, in FFmpeg's order (left, right, centre, low frequencies,
/// …): `librosa.load(path, sr=..., mono=False)`. There are as many as at the beginning; what comes later with fewer is
/// heard in all that it lacks, too. Otherwise as load_clip, but LoadOptions::leaps is of no account.
std::vector<Clip> load_channels(const std::filesystem::path& path, const LoadOptions& options = {});

/// The same of a file's contents in memory.
std::vector<Clip> load_channels(std::span<const std::byte> bytes, const LoadOptions& options = {});

/// A recording in pieces, for those too long to be held in memory: laid end to end they are what load_clip
/// returns, bit for bit.
class ClipReader {
 public:
  /// Throws as load_clip.
  ClipReader(const std::filesystem::path& path, const LoadOptions& options);

  /// A file's contents in memory, which must outlive the reader.
  ClipReader(std::span<const std::byte> bytes, const LoadOptions& options);

  ~ClipReader();
  ClipReader(ClipReader&&) noexcept;
  ClipReader& operator=(ClipReader&&) noexcept;

  int sample_rate_hz() const;

  /// The next `n_samples` (at least 1); fewer, or none, only at the end. Throws as load_clip.
  Clip read(std::size_t n_samples);

  /// Seconds of the whole recording, where LoadOptions::leaps was asked for, the file can be sought in and says how
  /// long it is, or its bytes make that likely; 0 otherwise.
  double length_s() const;

  /// Goes to `to_s` seconds into the recording, where the next read() begins, without decoding what lies between. Exact
  /// where the file has timestamps, near it where it is bare frames (MP3). False where it can't be done, or led
  /// elsewhere: then the recording is to be opened anew and read through. heard() is then about what was read, of which
  /// nothing is missing. Throws as load_clip.
  bool leap(double to_s);

  /// What was heard so far; of the whole, once read() has given less than was asked for.
  Heard heard() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;

  friend std::vector<Clip> load_channels(const std::filesystem::path& path, const LoadOptions& options);
  friend std::vector<Clip> load_channels(std::span<const std::byte> bytes, const LoadOptions& options);
};

}  // namespace auricle
