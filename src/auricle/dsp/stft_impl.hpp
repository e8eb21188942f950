#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/stft.hpp>

namespace auricle {

/// A block of frames through window and transform, in either precision.
class FrameTransform {
 public:
  virtual ~FrameTransform() = default;
  /// Frame f begins at first[f * hop].
  virtual void spectrum(const float* first, std::size_t hop, std::span<float> out) = 0;
  virtual void magnitudes(const float* first, std::size_t hop, double power, std::span<float> out) = 0;
  virtual std::unique_ptr<FrameTransform> clone() const = 0;
};

/// What one thread needs for itself.
struct StftWorkspace {
  std::unique_ptr<FrameTransform> transform;
  AlignedVector<float> block;  ///< what is emitted
  std::vector<float> carry;    ///< samples that wait for the rest of their block
  std::vector<float> recent;   ///< the samples which a reflected end shows: a ring
  std::vector<float> padding;
};

/// Window and tables, which all streams share, and workspaces of streams that are done.
struct Stft::Impl {
  explicit Impl(const StftOptions& given);

  std::unique_ptr<StftWorkspace> borrow();
  void give_back(std::unique_ptr<StftWorkspace> workspace);

  std::size_t bins() const { return options.n_fft / 2 + 1; }
  std::size_t frames(std::size_t n_samples) const;

  StftOptions options;
  std::unique_ptr<FrameTransform> transform;
  std::mutex mutex;
  std::vector<std::unique_ptr<StftWorkspace>> idle;
};

}  // namespace auricle
