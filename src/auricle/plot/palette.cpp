#include <auricle/plot/palette.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

namespace auricle {
namespace {

// Both sampled at 33 even steps from matplotlib 3.11.
using Colours = std::array<std::uint32_t, 33>;
constexpr Colours kMagmaColours{
    0x000004, 0x030312, 0x0A0822, 0x130D34, 0x1D1147, 0x29115A, 0x36106B, 0x440F76, 0x51127C, 0x5D177F, 0x6A1C81,
    0x762181, 0x832681, 0x902A81, 0x9C2E7F, 0xAA337D, 0xB73779, 0xC43C75, 0xD0416F, 0xDC4869, 0xE75263, 0xEF5D5E,
    0xF56B5C, 0xF9795D, 0xFC8961, 0xFD9869, 0xFEA772, 0xFEB67C, 0xFEC488, 0xFED395, 0xFDE2A3, 0xFCF0B2, 0xFCFDBF};
constexpr Colours kCoolwarmColours{
    0x3B4CC0, 0x445ACC, 0x4E68D8, 0x5875E1, 0x6282EA, 0x6C8FF1, 0x779AF7, 0x82A6FB, 0x8DB0FE, 0x98B9FF, 0xA3C2FE,
    0xAEC9FC, 0xB9D0F9, 0xC3D5F4, 0xCCD9ED, 0xD5DBE5, 0xDDDCDC, 0xE5D8D1, 0xECD3C5, 0xF1CCB8, 0xF5C4AC, 0xF7BA9F,
    0xF7B093, 0xF6A586, 0xF4987A, 0xF08B6E, 0xEB7D62, 0xE46E56, 0xDD5F4B, 0xD44E41, 0xCA3B37, 0xBE242E, 0xB40426};

/// The colour at a share of the way through, 0 … 1.
std::uint32_t colour_at(const Colours& colours, double share) {
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(colours.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), colours.size() - 2);
  const double rest = place - static_cast<double>(below);
  std::uint32_t mixed = 0;
  for (const unsigned shift : {16U, 8U, 0U}) {
    const auto channel = [=](std::uint32_t colour) { return static_cast<double>((colour >> shift) & 0xFFU); };
    const double level = (1.0 - rest) * channel(colours[below]) + rest * channel(colours[below + 1]);
    mixed |= static_cast<std::uint32_t>(std::lround(level)) << shift;
  }
  return mixed;
}

}  // namespace

std::string gnuplot_palette(Palette palette, AxisRange values) {
  constexpr std::size_t kSteps = 64;
  const double farthest = std::max(std::abs(values.low), std::abs(values.high));
  std::string text;
  for (std::size_t i = 0; i <= kSteps; ++i) {
    const double position = static_cast<double>(i) / static_cast<double>(kSteps);
    const double value = values.low + position * (values.high - values.low);
    const std::uint32_t colour = palette == Palette::kCoolwarm
                                     ? colour_at(kCoolwarmColours, 0.5 + 0.5 * value / farthest)
                                     : colour_at(kMagmaColours, position);
    text += fmt::format("{}{} '#{:06x}'", i == 0 ? "" : ", ", position, colour);
  }
  return "set palette maxcolors 0 defined (" + text + ")\n";
}

void add_colour_bar(GnuplotPicture& picture, const ColourBar& bar) {
  constexpr std::size_t kSteps = 256;
  constexpr double kBarWidth = 0.16;
  const int max_ticks = std::min(12, static_cast<int>(bar.height_in / 0.3));
  const double step = (bar.values.high - bar.values.low) / static_cast<double>(kSteps);
  Matrix ramp(kSteps, 2);
  for (std::size_t i = 0; i < kSteps; ++i) {
    std::ranges::fill(ramp.row(i), static_cast<float>(bar.values.low + step * (static_cast<double>(i) + 0.5)));
  }
  picture.data["ramp"] = gnuplot_matrix(ramp);
  picture.commands +=
      "unset title\nunset xlabel\nunset ylabel\nunset label\nunset xtics\nunset ytics\nset grid noxtics noytics\n";
  picture.commands += gnuplot_margins(
      picture, {.left_in = bar.left_in, .bottom_in = bar.bottom_in, .width_in = kBarWidth, .height_in = bar.height_in});
  picture.commands += fmt::format(
      "set xrange [0:1]\nset yrange [{0}:{1}]\nset y2range [{0}:{1}]\nset y2tics out font ',7.5' scale 0.5 {8}\n"
      "set label 1 {2} at screen {3},{4} center rotate by 90\n"
      "plot 'ramp' binary array=(2,{5}) format='%float32' dx=0.5 dy={6} origin=(0.25,{7}) with image notitle\n",
      bar.values.low, bar.values.high, gnuplot_text(bar.label),
      (bar.left_in + kColourBarWidth - 0.2) / picture.width_in,
      (bar.bottom_in + 0.5 * bar.height_in) / picture.height_in, kSteps, step, bar.values.low + 0.5 * step,
      gnuplot_ticks(number_ticks(bar.values, max_ticks)));
}

}  // namespace auricle
