#pragma once

#include <cstddef>
#include <vector>

namespace auricle {

enum class WindowShape { kHann, kHamming, kOnes };

/// A periodic window of `length` values (at least 1), as `scipy.signal.get_window(shape, length, fftbins=True)`.
std::vector<double> make_window(WindowShape shape, std::size_t length);

}  // namespace auricle
