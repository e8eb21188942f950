#pragma once

#include <memory>
#include <span>

#include <auricle/core/matrix.hpp>

namespace auricle {

struct FeaturePlan;

/// Computes a spec's features of sound that comes in pieces. However it is cut, the features are bit for bit the same.
/// Made by FrontEnd::stream, to be used by one thread at a time.
///
/// Samples are not kept, only what is worked out of them: a few numbers a frame. Two kinds take more, the chromagram
/// with a tuning of its own (a spectrum a frame, until the tuning is known) and the harmonic and percussive parts.
class FeatureStream {
 public:
  explicit FeatureStream(std::shared_ptr<const FeaturePlan> plan);
  ~FeatureStream();
  FeatureStream(FeatureStream&&) noexcept;
  FeatureStream& operator=(FeatureStream&&) noexcept;

  /// Mono sound at the spec's sample rate, any number of samples. Throws AudioError when one is not finite.
  void push(std::span<const float> samples);

  /// The features of all that was pushed; see FrontEnd::compute. Ends the stream. Throws AudioError.
  Matrix finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auricle
