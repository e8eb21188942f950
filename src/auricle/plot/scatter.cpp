#include <auricle/plot/scatter.hpp>

#include <algorithm>
#include <array>
#include <numeric>

#include <auricle/core/error.hpp>
#include <auricle/plot/axis.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Told apart by those who see no red or no green, too: neighbours differ in lightness, and shapes change.
constexpr auto kScatterColours =
    std::to_array<const char*>({"#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#8b2f8b", "#b8a800", "#000000",
                                "#e377c2", "#7f4f24", "#17becf", "#9a9a9a"});
constexpr auto kScatterShapes = std::to_array<int>({7, 9, 5, 13});  // gnuplot's circle, triangle, square, diamond

constexpr double kPlaneIn = 6.5;
constexpr double kLegendLineIn = 0.24;

struct Bounds {
  AxisRange x;
  AxisRange y;
};

/// A square with room around all points.
Bounds bounds_of(std::span<const ScatterGroup> groups) {
  std::vector<ScatterPoint> points;
  for (const ScatterGroup& group : groups) {
    points.insert(points.end(), group.points.begin(), group.points.end());
  }
  if (points.empty()) {
    throw UsageError("there are no points to draw; give at least one");
  }
  const auto [left, right] = std::ranges::minmax(points, {}, &ScatterPoint::x);
  const auto [low, high] = std::ranges::minmax(points, {}, &ScatterPoint::y);
  const double half = 0.53 * std::max({right.x - left.x, high.y - low.y, 1e-6});
  const double x = 0.5 * (left.x + right.x);
  const double y = 0.5 * (low.y + high.y);
  return {.x = {.low = x - half, .high = x + half}, .y = {.low = y - half, .high = y + half}};
}

std::string table(const std::vector<ScatterPoint>& points) {
  std::string text;
  for (const ScatterPoint& point : points) {
    text += fmt::format("{:.5g} {:.5g}\n", point.x, point.y);
  }
  return text;
}

}  // namespace

void draw_scatter(const std::filesystem::path& path, std::span<const ScatterGroup> groups, const ScatterText& text) {
  check_picture_name(path);
  const Bounds bounds = bounds_of(groups);
  std::vector<std::string> names;
  std::size_t n_points = 0;
  std::size_t width = 0;
  for (const ScatterGroup& group : groups) {
    names.push_back(fmt::format("{} ({})", shortened(group.name, 24), group.points.size()));
    width = std::max(width, text_width(names.back()));
    n_points += group.points.size();
  }
  constexpr double kLeftIn = 0.15;
  constexpr double kBottomIn = 0.45;
  GnuplotPicture picture{.width_in = kLeftIn + kPlaneIn + 0.6 + 0.085 * static_cast<double>(width),
                         .height_in = kBottomIn + kPlaneIn + 0.5};
  const double size = n_points > 5000 ? 0.18 : n_points > 1000 ? 0.3 : 0.45;
  picture.commands =
      "unset key\nunset tics\nset border 15 lw 0.4 lc rgb '#c0c0c0'\n" +
      gnuplot_margins(picture,
                      {.left_in = kLeftIn, .bottom_in = kBottomIn, .width_in = kPlaneIn, .height_in = kPlaneIn}) +
      fmt::format("set title {} font ',10.5' offset 0,-0.3\n", gnuplot_text(shortened(text.title, 70))) +
      fmt::format("set label 1 {} at screen {},{} center font ',8.5' tc rgb '#505050'\n",
                  gnuplot_text(shortened(text.caption, 100)), (kLeftIn + 0.5 * kPlaneIn) / picture.width_in,
                  0.2 / picture.height_in) +
      fmt::format("set xrange [{}:{}]\nset yrange [{}:{}]\n", bounds.x.low, bounds.x.high, bounds.y.low, bounds.y.high);
  std::vector<std::size_t> order(groups.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const double legend_x = (kLeftIn + kPlaneIn + 0.2) / picture.width_in;
  const auto style = [&](std::size_t group) {
    return fmt::format("pt {} lc rgb '{}'", kScatterShapes[group % kScatterShapes.size()],
                       kScatterColours[std::min(group, kScatterColours.size() - 1)]);
  };
  for (const std::size_t group : order) {
    const double y = (kBottomIn + kPlaneIn - 0.15 - kLegendLineIn * static_cast<double>(group)) / picture.height_in;
    picture.data[fmt::format("group{}", group)] = table(groups[group].points);
    picture.commands += fmt::format("set label {} {} at screen {},{} left point {} ps 0.8 offset 0.8,0 font ',9'\n",
                                    group + 2, gnuplot_text(names[group]), legend_x, y, style(group));
  }
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](std::size_t group) { return groups[group].points.size(); });
  std::string plots;
  for (const std::size_t group : order) {
    if (!groups[group].points.empty()) {
      plots += fmt::format("{}'group{}' using 1:2 with points {} ps {}", plots.empty() ? "plot " : ", ", group,
                           style(group), size);
    }
  }
  picture.commands += plots + "\n";
  draw_with_gnuplot(path, picture);
}

}  // namespace auricle
