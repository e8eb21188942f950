#pragma once

#include <cstddef>
#include <vector>

#include <auricle/core/random.hpp>
#include <auricle/evaluation/interval.hpp>

namespace auricle {

/// How often the bootstrap (Efron 1979) draws the songs anew, and the seed it draws with: the same figures always get
/// the same interval.
inline constexpr int kBootstrapRounds = 2000;
inline constexpr std::uint64_t kBootstrapSeed = 1;

/// Draws as many songs as there are, with replacement, and says how often each was drawn.
std::vector<std::size_t> resample(std::size_t n_songs, Random& random);

/// The middle 95 % of values: their 2.5 % and 97.5 % quantiles, interpolated as numpy.percentile does. Throws
/// UsageError when there are none.
Interval middle_95_percent(std::vector<double> values);

}  // namespace auricle
