#include <auricle/dsp/kernels_fft.hpp>

#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "auricle/dsp/kernels_turn.cpp"
#include <hwy/foreach_target.h>
// Must follow foreach_target.h.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace auricle::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Columns one by one.
void turn_plainly(const FrameTurn& turn, std::size_t first_row, std::size_t n_rows, std::size_t first_column,
                  std::size_t n_columns, float* out) {
  for (std::size_t row = first_row; row < first_row + n_rows; ++row) {
    for (std::size_t i = first_column; i < n_columns; ++i) {
      out[i * turn.pitch + row] = turn.first[row * turn.stride + i];
    }
  }
}

#if HWY_TARGET != HWY_SCALAR
/// The four samples from `from` on of every fourth row, as many as fit a vector.
template <class D>
HWY_INLINE hn::Vec<D> quads(D d, const float* from, std::size_t stride) {
  if constexpr (hn::MaxLanes(d) == 4) {
    return hn::LoadU(d, from);
  } else {
    const hn::Half<D> half;
    return hn::Combine(d, quads(half, from + hn::MaxLanes(half) * stride, stride), quads(half, from, stride));
  }
}

/// As many rows as a vector has lanes, by shuffles within quarters: gathers are slow on many processors.
template <class D>
HWY_INLINE void turn_rows(D d, const FrameTurn& turn, std::size_t row, float* HWY_RESTRICT out) {
  const hn::RepartitionToWide<D> pairs;
  const float* HWY_RESTRICT from = turn.first + row * turn.stride;
  const std::size_t whole = turn.n_columns / 4 * 4;
  float* to = out + row;
  for (std::size_t i = 0; i < whole; i += 4, from += 4) {
    const auto r0 = quads(d, from, turn.stride);
    const auto r1 = quads(d, from + turn.stride, turn.stride);
    const auto r2 = quads(d, from + 2 * turn.stride, turn.stride);
    const auto r3 = quads(d, from + 3 * turn.stride, turn.stride);
    const auto low01 = hn::BitCast(pairs, hn::InterleaveLower(d, r0, r1));
    const auto high01 = hn::BitCast(pairs, hn::InterleaveUpper(d, r0, r1));
    const auto low23 = hn::BitCast(pairs, hn::InterleaveLower(d, r2, r3));
    const auto high23 = hn::BitCast(pairs, hn::InterleaveUpper(d, r2, r3));
    hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, low01, low23)), d, to);
    hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, low01, low23)), d, to + turn.pitch);
    hn::StoreU(hn::BitCast(d, hn::InterleaveLower(pairs, high01, high23)), d, to + 2 * turn.pitch);
    hn::StoreU(hn::BitCast(d, hn::InterleaveUpper(pairs, high01, high23)), d, to + 3 * turn.pitch);
    to += 4 * turn.pitch;
  }
  turn_plainly(turn, row, hn::MaxLanes(d), whole, turn.n_columns, out);
}
#endif

void turn_frames(const FrameTurn& turn, float* HWY_RESTRICT out) {
  const bool short_last = turn.n_last < turn.n_columns;
  const std::size_t n_rows = turn.n_rows - (short_last ? 1 : 0);
#if HWY_TARGET == HWY_SCALAR
  turn_plainly(turn, 0, n_rows, 0, turn.n_columns, out);
#else
  const hn::CappedTag<float, kBlockFrames> wide;
  const hn::CappedTag<float, 4> narrow;
  std::size_t row = 0;
  for (; row + hn::MaxLanes(wide) <= n_rows; row += hn::MaxLanes(wide)) {
    turn_rows(wide, turn, row, out);
  }
  for (; row < n_rows; row += 4) {
    turn_rows(narrow, turn, row + 4 <= n_rows ? row : n_rows - 4, out);  // the last four, some of them again
  }
#endif
  if (short_last) {
    turn_plainly(turn, n_rows, 1, 0, turn.n_last, out);
  }
}

}  // namespace auricle::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace auricle::kernels {

HWY_EXPORT(turn_frames);

void turn_frames(const FrameTurn& turn, float* out) { HWY_DYNAMIC_DISPATCH(turn_frames)(turn, out); }

}  // namespace auricle::kernels
#endif
