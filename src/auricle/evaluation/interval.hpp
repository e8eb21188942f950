#pragma once

#include <cstddef>

namespace auricle {

/// A range of shares, 0 … 1, both ends included.
struct Interval {
  double low = 0.0;
  double high = 0.0;
};

/// How many of how many.
struct Count {
  std::size_t hits = 0;
  std::size_t total = 0;
};

/// The 95 % confidence interval of the share hits / total, by E. B. Wilson's score method (1927), which unlike the
/// textbook normal interval stays inside 0 … 1 and holds for small totals and for shares near 0 or 1. Nothing counted
/// (total 0) says nothing: 0 … 1. Throws UsageError when hits > total.
Interval wilson_interval(Count count);

}  // namespace auricle
