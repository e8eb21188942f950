#pragma once

#include <cstddef>
#include <limits>

#include <auricle/features/front_end.hpp>

namespace auricle {

/// Where windows lie in a recording whose length isn't known yet: the rule of FrontEnd::windows. What that length
/// decides besides is whether the last window that fits is followed by one more that ends with the recording.
struct WindowGrid {
  std::size_t longest_whole = std::numeric_limits<std::size_t>::max();  ///< samples that still make one window
  std::size_t length = 0;                                               ///< samples in a window of a longer recording
  double step = 1.0;  ///< samples from one window's begin to the next, at least 1

  /// Where window `index` of a longer recording begins.
  std::size_t first_sample(std::size_t index) const;
};

/// The grid of a front end's windows, one every `hop_s` seconds. Throws UsageError unless hop_s is positive.
WindowGrid window_grid(const FrontEnd& front_end, double hop_s);

}  // namespace auricle
