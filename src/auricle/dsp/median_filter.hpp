#pragma once

#include <cstddef>
#include <span>

namespace auricle {

/// How far a window reaches around the value it is named after, as scipy.ndimage.median_filter places it.
struct WindowReach {
  explicit WindowReach(std::size_t size) : before(size / 2), behind((size - 1) / 2) {}

  std::size_t before;
  std::size_t behind;
};

/// Where to find what scipy's mode "reflect" puts at a position before 0 or from `count` (at least 1) on: mirrored, the
/// edge's value twice (d c b a | a b c d | d c b a), to and fro for as long as it takes.
std::size_t mirrored(std::ptrdiff_t position, std::size_t count);

/// One step of a sliding window: the row that falls out of it and the row that comes in.
struct WindowStep {
  std::size_t removed;
  std::size_t inserted;
};
/// In place of `removed`: an infinity falls out, of those that an empty window holds.
inline constexpr std::size_t kNothing = static_cast<std::size_t>(-1);

/// Slides a window over rows of kBlockFrames values, each lane a signal of its own, and writes the median after each
/// step: the value of rank size / 2, as scipy.ndimage.median_filter. All pointers are aligned to 64 bytes.
///
/// The window is kept sorted, so a step costs one pass over it, in which all lanes do the same: with values s, without
/// `x` and then with `y`, t[i] = s[i] < x ? s[i] : s[i + 1] and u[i] = max(t[i - 1], min(t[i], y)).
///
/// `rows`: none of them NaN. `window`: size x kBlockFrames, ascending down each lane; infinities when empty.
/// `medians`: steps.size() rows; nullptr when nobody wants them.
void slide_medians(const float* rows, std::span<const WindowStep> steps, std::span<float> window, float* medians);

}  // namespace auricle
