#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/features/feature_spec.hpp>
#include <auricle/features/feature_stream.hpp>

namespace auricle {

/// A network's inputs.
struct FlatFeatures {
  std::vector<float> values;
  bool padded = false;  ///< whether the clip was too short: zeros stand at the end, or its frames are repeated
};

/// A part of a recording that a network judges at once.
struct Window {
  std::size_t first_sample = 0;
  std::size_t n_samples = 0;

  bool operator==(const Window&) const = default;
};

/// Turns sound into features as its spec says. Filters, window and DCT are worked out once, here. All methods may be
/// called from several threads at a time.
class FrontEnd {
 public:
  /// Throws UsageError when the spec is not valid.
  explicit FrontEnd(const FeatureSpec& spec);

  const FeatureSpec& spec() const;

  /// Samples that fill one frame, or as many frames as rates of change are worked out from. compute() takes fewer, as
  /// librosa does, but they tell nothing about music.
  std::size_t least_samples() const;

  /// The features of mono sound at spec().sample_rate_hz, as librosa would give them: a row is a coefficient, a band
  /// or a bin, a column is a frame; see FeatureKind for those that are otherwise. Neither scaled nor cut. Throws
  /// AudioError when there is no sample, one is not finite, or there are fewer than n_fft and the spec says center =
  /// false.
  Matrix compute(std::span<const float> samples) const;

  /// compute() for sound that comes in pieces. The stream may outlive the front end.
  FeatureStream stream() const;

  /// What a network is given of compute()'s features: scaled as `scale` says (by the largest of all, before the cut),
  /// row after row (coefficient 0 over all time, then 1, …), the first `n_values`, zeros at the end if there are fewer;
  /// or of each row the first `n_frames`, begun again from the first frame if there are fewer.
  FlatFeatures flatten(MatrixView features) const;

  /// A recording up to this many windows long is still taken whole, as a 30 s clip with a few samples too many is. More
  /// where the features' length is counted in values, which is the article's way with longer clips.
  double whole_up_to() const { return spec().n_frames ? 1.05 : 1.5; }

  /// The parts in which a recording of `n_samples` is judged. One up to whole_up_to() * window_s long, or any when
  /// `window_s` is absent, is one window, whole. A longer one is a row of windows of window_s, one every `hop_s`
  /// seconds, and, if those leave sound at the end, one more that ends with the recording. No samples, no windows.
  /// Throws UsageError unless hop_s is positive.
  std::vector<Window> windows(std::size_t n_samples, double hop_s) const;

 private:
  std::shared_ptr<const FeaturePlan> plan_;
};

}  // namespace auricle
