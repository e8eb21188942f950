#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <auricle/audio/resample.hpp>

namespace auricle {

/// Sound whose rate changes on its way (a jingle before the song, the links of a stream) at the rate it began with. In
/// damaged files noise is taken for single frames of other rates: what doesn't last a quarter of a second is dropped.
class SteadyRate {
 public:
  /// Samples of several channels are interleaved.
  explicit SteadyRate(int rate_hz, std::size_t n_channels = 1)
      : n_channels_(n_channels), rate_hz_(rate_hz), present_hz_(rate_hz) {}

  int rate_hz() const { return rate_hz_; }

  /// Appends to `out` what can be told of it, at rate_hz().
  void add(std::span<const float> samples, int rate_hz, std::vector<float>& out);

  /// Appends the rest.
  void finish(std::vector<float>& out);

  /// How many stretches were dropped.
  std::size_t dropped() const { return dropped_; }

 private:
  void drop();
  void emit(std::span<const float> samples, std::vector<float>& out);
  void change(std::vector<float>& out);

  std::size_t n_channels_;
  int rate_hz_;
  int present_hz_;                      ///< the rate that the sound has now
  std::optional<Resampler> resampler_;  ///< from that, where it isn't the first one
  int next_hz_ = 0;                     ///< the rate that it may be changing to
  std::vector<float> next_;             ///< what came at that rate
  std::size_t dropped_ = 0;
};

}  // namespace auricle
