#include <auricle/plot/axis.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

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

/// The numbers of one axis, which lie `step` apart and reach as far from 0 as `farthest`: all alike.
std::string number_label(double value, double step, double farthest) {
  const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
  const std::string digits =
      farthest < 1e6 && decimals <= 6
          ? fmt::format("{:.{}f}", std::abs(value), decimals)
          : fmt::format("{:.{}g}", std::abs(value), 1 + static_cast<int>(std::ceil(std::log10(farthest / step))));
  return (value < 0.0 ? "−" : "") + digits;
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

/// gnuplot takes a tick's label for a format of its position, like printf.
std::string without_formats(std::string_view label) {
  std::string text;
  for (const char c : label) {
    text += c == '%' ? "%%" : std::string(1, c);
  }
  return text;
}

}  // namespace

std::vector<Tick> number_ticks(AxisRange range, int max_ticks, bool whole) {
  double step = round_step(range.high - range.low, max_ticks);
  if (whole) {
    step = std::max(step, 1.0);
  }
  const double farthest = std::max(std::abs(range.low), std::abs(range.high));
  std::vector<Tick> ticks;
  for (const double value : multiples(range, step)) {
    ticks.push_back({value, number_label(value, step, farthest)});
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

std::vector<Tick> name_ticks(std::span<const std::string> names, std::size_t max_width) {
  std::vector<Tick> ticks;
  for (const std::string& name : names) {
    ticks.push_back({.position = static_cast<double>(ticks.size()), .label = shortened(name, max_width)});
  }
  return ticks;
}

std::size_t widest_label(std::span<const Tick> ticks) {
  std::size_t widest = 0;
  for (const Tick& tick : ticks) {
    widest = std::max(widest, text_width(tick.label));
  }
  return widest;
}

std::string gnuplot_ticks(std::span<const Tick> ticks) {
  std::string text;
  for (const Tick& tick : ticks) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", gnuplot_text(without_formats(tick.label)), tick.position);
  }
  return "(" + text + ")";
}

}  // namespace auricle
