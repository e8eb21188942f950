#pragma once

#include <cstddef>
#include <utility>
#include <vector>

struct AVFrame;

namespace auricle {

/// Collects the wanted part of a recording as one channel while its frames are decoded, so that memory never holds
/// more than that.
class Downmix {
 public:
  /// Passes over the first `skip` samples of the recording and takes at most `limit` of the rest.
  struct Part {
    std::size_t skip = 0;
    std::size_t limit = 0;
  };
  explicit Downmix(Part part) : part_(part) {}

  /// Adds the mean of a frame's channels. Integers are scaled so that full scale is 1, as libsndfile does it; the mean
  /// is taken in float, as librosa.to_mono does it. Throws AudioError when the frame's samples are of no known kind.
  void add(const AVFrame& frame);

  /// Whether the part is complete.
  bool full() const { return samples_.size() == part_.limit; }

  std::vector<float> take() && { return std::move(samples_); }

 private:
  template <typename Sample>
  void append(const AVFrame& frame, std::size_t first, std::size_t count);

  Part part_;
  std::vector<float> samples_;
};

}  // namespace auricle
