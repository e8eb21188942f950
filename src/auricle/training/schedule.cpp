#include <auricle/training/schedule.hpp>

#include <cmath>
#include <numbers>

namespace auricle {
namespace {

/// From one value to another along half a cosine as `progress` goes from 0 to 1.
double along_cosine(double from, double to, double progress) {
  return to + (from - to) * 0.5 * (1.0 + std::cos(std::numbers::pi * progress));
}

}  // namespace

double learning_rate_at(const TrainingOptions& options, std::int64_t step, std::int64_t n_steps) {
  const double highest = options.optimizer.learning_rate;
  const auto at = static_cast<double>(step);
  const auto last = static_cast<double>(n_steps - 1);
  if (options.schedule == Schedule::kConstant || n_steps < 2) {
    return highest;
  }
  if (options.schedule == Schedule::kCosine) {
    return along_cosine(highest, 0.0, at / last);
  }
  // PyTorch's OneCycleLR with its defaults: div_factor 25, final_div_factor 10,000, the top at step warm_up * n - 1.
  const double first = highest / 25.0;
  const double top = options.warm_up * static_cast<double>(n_steps) - 1.0;
  return at < top ? along_cosine(first, highest, at / top)
                  : along_cosine(highest, first / 1e4, (at - top) / (last - top));
}

}  // namespace auricle
