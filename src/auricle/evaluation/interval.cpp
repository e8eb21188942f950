#include <auricle/evaluation/interval.hpp>

#include <algorithm>
#include <cmath>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr double kZ = 1.959963984540054;  // the standard normal's 97.5 % quantile

}  // namespace

Interval wilson_interval(Count count) {
  if (count.hits > count.total) {
    throw UsageError(
        fmt::format("{} of {} can't be a share; give no more hits than the total", count.hits, count.total));
  }
  if (count.total == 0) {
    return {.low = 0.0, .high = 1.0};
  }
  const auto total = static_cast<double>(count.total);
  const double share = static_cast<double>(count.hits) / total;
  const double scale = 1.0 + kZ * kZ / total;
  const double centre = (share + kZ * kZ / (2.0 * total)) / scale;
  const double half = kZ / scale * std::sqrt(share * (1.0 - share) / total + kZ * kZ / (4.0 * total * total));
  // At shares of 0 and 1 the ends are exactly that; rounding must not say otherwise.
  return {.low = count.hits == 0 ? 0.0 : std::max(0.0, centre - half),
          .high = count.hits == count.total ? 1.0 : std::min(1.0, centre + half)};
}

}  // namespace auricle
