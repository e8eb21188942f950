#include <auricle/plot/axis.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include <auricle/plot/gnuplot.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr double kLongest = 120.0;  // beyond it seconds alone are hard to read

double round_step(double range, int max_ticks) {
  const double least = range / std::max(max_ticks, 1);
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= 0.95 * least) {
      return factor * power;
    }
  }
  return 10.0 * power;
}

std::vector<double> multiples(AxisRange range, double step) {
  std::vector<double> result;
  constexpr double kSlack = 1e-6;
  const auto first = static_cast<long>(std::ceil(range.low / step - kSlack));
  const auto last = static_cast<long>(std::floor(range.high / step + kSlack));
  for (long i = first; i <= last; ++i) {
    result.push_back(static_cast<double>(i) * step);
  }
  return result;
}

}  // namespace

std::vector<Tick> number_ticks(AxisRange range, int max_ticks, bool whole) {
  double step = round_step(range.high - range.low, max_ticks);
  if (whole) {
    step = std::max(step, 1.0);
  }
  const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
  std::vector<Tick> ticks;
  for (const double value : multiples(range, step)) {
    // Adding 0 turns a negative zero into a plain one.
    ticks.push_back({value, fmt::format("{:.{}f}", value + 0.0, decimals)});
  }
  return ticks;
}

std::vector<Tick> time_ticks(double duration_s, int max_ticks) {
  if (duration_s <= kLongest) {
    return number_ticks({.low = 0.0, .high = duration_s}, max_ticks);
  }
  constexpr std::array<double, 10> kSteps{15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200};
  const double least = duration_s / max_ticks;
  const auto* const found = std::ranges::find_if(kSteps, [=](double step) { return step >= least; });
  const double step = found != kSteps.end() ? *found : std::ceil(least / 7200) * 7200;
  std::vector<Tick> ticks;
  for (const double value : multiples({.low = 0.0, .high = duration_s}, step)) {
    const auto seconds = std::llround(value);
    ticks.push_back({value, fmt::format("{}:{:02}", seconds / 60, seconds % 60)});
  }
  return ticks;
}

std::string time_label(double duration_s) { return duration_s <= kLongest ? "Time (s)" : "Time (min:s)"; }

std::vector<Tick> thinned(std::span<const Tick> ticks, double distance) {
  std::vector<Tick> kept;
  for (std::size_t i = ticks.size(); i-- > 0;) {
    if (kept.empty() || kept.back().position - ticks[i].position >= distance) {
      kept.push_back(ticks[i]);
    }
  }
  std::ranges::reverse(kept);
  return kept;
}

std::string gnuplot_ticks(std::span<const Tick> ticks) {
  std::string text;
  for (const Tick& tick : ticks) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", gnuplot_text(tick.label), tick.position);
  }
  return "(" + text + ")";
}

}  // namespace auricle
