#pragma once

#include <string>

#include <auricle/plot/axis.hpp>
#include <auricle/plot/gnuplot.hpp>

namespace auricle {

/// Colours of a heat map.
enum class Palette {
  kMagma,     ///< matplotlib's, black to pale yellow: levels
  kCoolwarm,  ///< K. Moreland's (2009), blue through grey to red: values about 0
};

/// The gnuplot command that maps a range of values to a palette. kCoolwarm has its grey middle at 0 and one scale for
/// both signs: values equally far from 0 are equally strong, the farthest one is full blue or full red.
std::string gnuplot_palette(Palette palette, AxisRange values);

/// The key to the colours: an upright bar, its ticks and its label at its right.
struct ColourBar {
  AxisRange values;
  std::string label;
  double left_in = 0.0;
  double bottom_in = 0.0;
  double height_in = 0.0;
};

/// Draws a colour bar over a picture that is a multiplot with a palette; to be the last thing drawn. (gnuplot's own
/// one is made of stripes that show as such in .pdf and .svg.)
void add_colour_bar(GnuplotPicture& picture, const ColourBar& bar);

/// Width of a colour bar with all that belongs to it.
inline constexpr double kColourBarWidth = 1.05;

}  // namespace auricle
