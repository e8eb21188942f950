#include <auricle/plot/thumbnail.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <auricle/core/error.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <auricle/plot/palette.hpp>
#include <auricle/plot/resample.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr double kWidth = 2.4;
constexpr double kHeight = 0.8;

/// The values that can be shown; never an empty range.
AxisRange range_of(MatrixView levels) {
  AxisRange range{.low = std::numeric_limits<double>::infinity(), .high = -std::numeric_limits<double>::infinity()};
  for (const float value : levels.values()) {
    if (std::isfinite(value)) {
      range.low = std::min(range.low, static_cast<double>(value));
      range.high = std::max(range.high, static_cast<double>(value));
    }
  }
  if (range.low > range.high) {
    return {};
  }
  return {.low = range.low, .high = std::max(range.high, range.low + 1e-3 * std::max(1.0, std::abs(range.low)))};
}

}  // namespace

void draw_thumbnail(const std::filesystem::path& path, MatrixView levels) {
  check_picture_name(path);
  if (levels.empty()) {
    throw UsageError("there is nothing to draw; give a matrix that is not empty");
  }
  const Matrix grid = averaged(levels, even_ranges(levels.rows(), static_cast<std::size_t>(kHeight * kDotsPerInch)),
                               even_ranges(levels.cols(), static_cast<std::size_t>(kWidth * kDotsPerInch)));
  const AxisRange values = range_of(grid);
  GnuplotPicture picture{.width_in = kWidth, .height_in = kHeight};
  picture.data["levels"] = gnuplot_matrix(grid);
  picture.commands =
      gnuplot_palette(Palette::kMagma, values) +
      gnuplot_margins(picture, {.left_in = 0.0, .bottom_in = 0.0, .width_in = kWidth, .height_in = kHeight}) +
      fmt::format(
          "unset key\nunset colorbox\nunset border\nunset tics\nset cbrange [{}:{}]\nset xrange [-0.5:{}]\n"
          "set yrange [-0.5:{}]\nplot 'levels' binary array=({},{}) format='%float32' with image notitle\n",
          values.low, values.high, static_cast<double>(grid.cols()) - 0.5, static_cast<double>(grid.rows()) - 0.5,
          grid.cols(), grid.rows());
  draw_with_gnuplot(path, picture);
}

}  // namespace auricle
