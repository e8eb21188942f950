#pragma once

#include <cstddef>
#include <vector>

struct AVFrame;

namespace auricle {

/// Turns decoded frames into one channel and drops what lies outside the wanted part.
class Downmix {
 public:
  /// Passes over the first `skip` samples of the recording and takes at most `limit` of the rest.
  struct Part {
    std::size_t skip = 0;
    std::size_t limit = 0;
  };
  explicit Downmix(Part part) : part_(part) {}

  /// Appends the mean of a frame's channels to `mono`. Integers are scaled so that full scale is 1, as libsndfile does
  /// it; the mean is taken in float, as librosa.to_mono does it. Throws AudioError when the frame's samples are of no
  /// known kind.
  void add(const AVFrame& frame, std::vector<float>& mono);

  /// Whether the part is complete.
  bool full() const { return part_.limit == 0; }

 private:
  Part part_;  ///< what is still to come of it
};

}  // namespace auricle
