#include <auricle/recognizer/window_reader.hpp>

#include <algorithm>

namespace auricle {

std::optional<WindowReader::HeardWindow> WindowReader::next() {
  if (done_) {
    return std::nullopt;
  }
  if (next_ == 0) {
    read(0, grid_.longest_whole + 1);
    if (end() <= grid_.longest_whole) {
      done_ = true;
      return kept_.empty() ? std::nullopt : std::optional(window(0, kept_.size()));
    }
  }
  const std::size_t first = grid_.first_sample(next_);
  read(first, first + grid_.length);
  if (first + grid_.length <= end()) {
    ++next_;
    covered_ = first + grid_.length;
    return window(first, grid_.length);
  }
  done_ = true;
  return covered_ < end() ? std::optional(window(end() - grid_.length, grid_.length)) : std::nullopt;
}

WindowReader::HeardWindow WindowReader::window(std::size_t first, std::size_t length) const {
  return {.window = {.first_sample = first, .n_samples = length},
          .samples = std::span(kept_).subspan(first - first_kept_, length)};
}

void WindowReader::read(std::size_t first, std::size_t wanted) {
  while (!ended_ && end() < wanted) {
    const std::size_t asked = std::min(wanted - end(), kPieceSamples);
    const Clip piece = recording_.read(asked);
    ended_ = piece.samples.size() < asked;
    kept_.insert(kept_.end(), piece.samples.begin(), piece.samples.end());
    // The last window may be one that ends with the recording.
    const std::size_t last = end() - std::min(end(), grid_.length);
    const std::size_t from = std::max(std::min(first, last), first_kept_);
    kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(from - first_kept_));
    first_kept_ = from;
  }
}

}  // namespace auricle
