#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/features/window_grid.hpp>

namespace auricle {

/// How much of a recording is read at once. Some 24 s at a network's usual rate: long enough to be cheap, short enough
/// to be held.
inline constexpr std::size_t kPieceSamples = std::size_t{1} << 19;

/// The windows of a recording, cut while it is read: those that FrontEnd::windows names once the length is known. Never
/// holds more than about two windows, so that a day of sound takes no more memory than a song.
class WindowReader {
 public:
  struct HeardWindow {
    Window window;
    std::span<const float> samples;  ///< until the next call
  };

  /// The recording must outlive it, and be read by nobody else.
  WindowReader(ClipReader& recording, const WindowGrid& grid) : recording_(recording), grid_(grid) {}

  /// The next window, or nothing behind the last one. Throws as ClipReader::read.
  std::optional<HeardWindow> next();

 private:
  std::size_t end() const { return first_kept_ + kept_.size(); }
  HeardWindow window(std::size_t first, std::size_t length) const;
  /// Reads on until sample `end` is there, or no more come, and forgets what no window from `first` on holds.
  void read(std::size_t first, std::size_t end);

  ClipReader& recording_;
  WindowGrid grid_;
  std::vector<float> kept_;  ///< from sample first_kept_ on
  std::size_t first_kept_ = 0;
  std::size_t next_ = 0;     ///< the next window's number
  std::size_t covered_ = 0;  ///< where the last window ended
  bool ended_ = false;
  bool done_ = false;
};

}  // namespace auricle
