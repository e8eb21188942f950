#pragma once

#include <cstddef>
#include <vector>

struct AVFrame;

namespace auricle {

/// Turns decoded frames into one channel: the plain mean of all, as librosa.to_mono does it. Where the channels cancel
/// each other out, as when one is the other upside down, the mean would be silence: then one of them stands for all,
/// from the first sound to the end. What is decided never changes: as soon as there has been a second of sound whose
/// mean has more than a hundredth (-20 dB) of the channels' power, it is the mean; where there is none within 30 s of
/// sound, or before the end, it is the channel that was loudest when the sound began. Until then sound is kept back.
class Downmix {
 public:
  /// Appends what can be told of one channel to `mono`. Integers are scaled so that full scale is 1, as libsndfile does
  /// it; the mean is taken in float. Throws AudioError when the frame's samples are of no known kind.
  void add(const AVFrame& frame, std::vector<float>& mono);

  /// Appends what was kept back, decided by what there has been: at the end, or before a change of the rate.
  void settle(std::vector<float>& mono);

  /// What follows is sound from elsewhere in the recording: what was kept back is forgotten, what is decided stays.
  void leap();

  /// Whether one channel stands for all.
  bool one_channel() const { return choice_ == Choice::kOne; }

 private:
  enum class Choice { kNone, kMean, kOne };

  void weigh(const AVFrame& frame, std::vector<float>& mono);

  Choice choice_ = Choice::kNone;
  std::vector<float> mean_;  ///< kept back
  std::vector<float> one_;   ///< the same time of the one channel
  std::size_t loudest_ = 0;  ///< which it is
  int channels_ = 0;         ///< of what is kept back
  double mean_energy_ = 0.0;
  double channel_energy_ = 0.0;  ///< the mean of the channels'
};

/// The other way: appends `n_channels` (at least 1) of a decoded frame, interleaved and scaled as Downmix does it.
/// Where the frame has more, the others are left out; where it has fewer, its last one stands for those that it lacks,
/// so that mono is heard on both sides. Throws AudioError when the samples are of no known kind.
void interleave(const AVFrame& frame, std::size_t n_channels, std::vector<float>& samples);

}  // namespace auricle
