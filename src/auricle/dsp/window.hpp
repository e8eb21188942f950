#pragma once

#include <cstddef>
#include <vector>

namespace auricle {

enum class WindowShape { kHann, kHamming, kOnes };

/// A window of `length` values (at least 1), as `scipy.signal.get_window(shape, length, fftbins)`: periodic, or, with
/// fftbins off, symmetric.
std::vector<double> make_window(WindowShape shape, std::size_t length, bool fftbins = true);

}  // namespace auricle
