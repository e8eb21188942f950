#include <auricle/dsp/frame_cutter.hpp>

#include <algorithm>

#include <auricle/dsp/padding.hpp>

namespace auricle {

void FrameCutter::pad_front() {
  std::vector<float> padding(half());
  for (std::size_t i = 0; i < padding.size(); ++i) {
    const auto before = static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(padding.size());
    padding[i] = padded_sample(samples_, before, options_.pad_mode);
  }
  samples_.insert(samples_.begin(), padding.begin(), padding.end());
  begun_ = true;
}

void FrameCutter::cut(const Sink& sink) {
  for (; next_ + options_.frame_length <= samples_.size(); next_ += options_.hop_length) {
    sink(std::span(samples_).subspan(next_, options_.frame_length));
  }
}

void FrameCutter::push(std::span<const float> samples, const Sink& sink) {
  samples_.insert(samples_.end(), samples.begin(), samples.end());
  // Mirroring at the front takes more than half a frame of sound.
  if (!begun_ && samples_.size() > half()) {
    pad_front();
  }
  if (!begun_) {
    return;
  }
  cut(sink);
  // Mirroring at the end looks back over more than half a frame.
  const std::size_t passed = std::min(next_, samples_.size() - half() - 1);
  if (passed >= options_.frame_length) {
    samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(passed));
    next_ -= passed;
  }
}

void FrameCutter::finish(const Sink& sink) {
  if (samples_.empty()) {
    return;
  }
  std::vector<float> padding(half());
  for (std::size_t i = 0; i < padding.size(); ++i) {
    padding[i] = padded_sample(samples_, static_cast<std::ptrdiff_t>(samples_.size() + i), options_.pad_mode);
  }
  if (!begun_) {
    pad_front();
  }
  samples_.insert(samples_.end(), padding.begin(), padding.end());
  cut(sink);
}

}  // namespace auricle
