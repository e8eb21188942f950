#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include <auricle/dsp/padding.hpp>

namespace auricle {

/// Cuts sound that comes in pieces of any size into overlapping frames: librosa.util.frame of the padded sound. Memory
/// holds two frames or so, however long the sound.
class FrameCutter {
 public:
  struct Options {
    std::size_t frame_length = 2048;
    std::size_t hop_length = 512;
    bool center = true;  ///< pads half a frame on both sides
    PadMode pad_mode = PadMode::kConstant;
  };
  using Sink = std::function<void(std::span<const float> frame)>;

  explicit FrameCutter(const Options& options) : options_(options) {}

  /// Hands every frame that is complete by now to `sink`.
  void push(std::span<const float> samples, const Sink& sink);

  /// The sound ends here: hands over the frames that reach into the padding behind it.
  void finish(const Sink& sink);

 private:
  std::size_t half() const { return options_.center ? options_.frame_length / 2 : 0; }
  void pad_front();
  void cut(const Sink& sink);

  Options options_;
  bool begun_ = false;          ///< whether the padding in front is in place
  std::size_t next_ = 0;        ///< where in `samples_` the next frame begins
  std::vector<float> samples_;  ///< the padded sound, from at most a frame before the next frame on
};

}  // namespace auricle
