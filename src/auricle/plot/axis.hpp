#pragma once

#include <span>
#include <string>
#include <vector>

namespace auricle {

/// A labelled mark on an axis.
struct Tick {
  double position = 0.0;
  std::string label;
};

/// A stretch of an axis, in the axis' own unit.
struct AxisRange {
  double low = 0.0;
  double high = 1.0;
};

/// Round numbers (1, 2 or 5 times a power of ten apart) inside the range, about `max_ticks` of them at most.
/// `whole`: no fractions.
std::vector<Tick> number_ticks(AxisRange range, int max_ticks, bool whole = false);

/// Ticks of a time axis from 0 to `duration_s`: seconds, or m:ss for more than two minutes.
std::vector<Tick> time_ticks(double duration_s, int max_ticks);

/// "Time (s)" or, where time_ticks writes m:ss, "Time (min:s)".
std::string time_label(double duration_s);

/// Drops ticks that lie nearer than `distance` to the next one kept, the highest first: labels must not touch.
std::vector<Tick> thinned(std::span<const Tick> ticks, double distance);

/// A tick for each name at 0, 1, 2, …; names wider than `max_width` (see text_width) are shortened.
std::vector<Tick> name_ticks(std::span<const std::string> names, std::size_t max_width = 20);

/// The widest label's width, as text_width has it.
std::size_t widest_label(std::span<const Tick> ticks);

/// The ticks as gnuplot wants them after `set xtics`: ('label' position, …). Labels are drawn as they are.
std::string gnuplot_ticks(std::span<const Tick> ticks);

}  // namespace auricle
