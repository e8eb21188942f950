#include <auricle/plot/heat_map.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <auricle/core/error.hpp>
#include <auricle/plot/axis.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <auricle/plot/palette.hpp>
#include <auricle/plot/resample.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Where things stand on the picture, in inches.
struct Layout {
  explicit Layout(std::size_t panels)
      : columns(panels <= 3   ? panels
                : panels == 4 ? 2
                              : 3),
        rows((panels + columns - 1) / columns),
        panel_width(columns == 1   ? 8.0
                    : columns == 2 ? 4.6
                                   : 3.4),
        panel_height(rows == 1 ? 3.0 : 2.4) {}

  double left(std::size_t panel) const { return kLeft + static_cast<double>(panel % columns) * (panel_width + kGap); }
  double bottom(std::size_t panel) const {
    const std::size_t rows_below = rows - 1 - panel / columns;
    return kBottom + static_cast<double>(rows_below) * (panel_height + kRowGap);
  }
  double width() const { return left(columns - 1) + panel_width + kRight; }
  double height() const { return bottom(0) + panel_height + kTop; }

  static constexpr double kLeft = 0.95;
  static constexpr double kRight = kColourBarWidth + 0.15;
  static constexpr double kBottom = 0.6;
  static constexpr double kTop = 0.4;
  static constexpr double kGap = 0.35;
  static constexpr double kRowGap = 0.95;

  std::size_t columns;
  std::size_t rows;
  double panel_width;
  double panel_height;
};

void check(const std::vector<HeatMapPanel>& panels, const HeatMapOptions& options) {
  if (panels.empty()) {
    throw UsageError("there is nothing to draw; give at least one matrix");
  }
  if (panels.size() > kMaxHeatMapPanels) {
    throw UsageError(
        fmt::format("{} matrices don't fit on a picture; give at most {}", panels.size(), kMaxHeatMapPanels));
  }
  const std::size_t rows = panels.front().values.rows();
  for (const HeatMapPanel& panel : panels) {
    if (panel.values.empty() || !(panel.seconds_per_frame > 0.0) || !std::isfinite(panel.seconds_per_frame)) {
      throw UsageError(fmt::format("{}: {} x {} values of {} s a frame can't be drawn", panel.title,
                                   panel.values.rows(), panel.values.cols(), panel.seconds_per_frame));
    }
    if (panel.values.rows() != rows) {
      throw UsageError(fmt::format("{}: {} rows can't share an axis with the {} rows of {}", panel.title,
                                   panel.values.rows(), rows, panels.front().title));
    }
  }
  const std::vector<double>& frequencies = options.row_frequencies_hz;
  if (options.axis != HeatMapAxis::kIndex &&
      (frequencies.size() != rows || frequencies.front() < 0.0 || !std::isfinite(frequencies.back()) ||
       std::ranges::adjacent_find(frequencies, [](double a, double b) { return !(a < b); }) != frequencies.end())) {
    throw UsageError(fmt::format("{} row frequencies don't fit {} rows; give one for each, rising from 0 Hz or more",
                                 frequencies.size(), rows));
  }
}

/// What values that should be equal may differ by, beside the larger of them and 1: the rounding of float.
constexpr double kNoise = 1e-6;

/// The same for all panels: the least and the greatest value that can be shown, never equal.
AxisRange value_range(const std::vector<HeatMapPanel>& panels) {
  AxisRange range{.low = std::numeric_limits<double>::infinity(), .high = -std::numeric_limits<double>::infinity()};
  for (const HeatMapPanel& panel : panels) {
    for (const float value : panel.values.values()) {
      if (std::isfinite(value)) {
        range.low = std::min(range.low, static_cast<double>(value));
        range.high = std::max(range.high, static_cast<double>(value));
      }
    }
  }
  if (range.low > range.high) {
    return {};
  }
  const double magnitude = std::max(std::abs(range.low), std::abs(range.high));
  if (range.high - range.low <= kNoise * std::max(magnitude, 1.0)) {
    return magnitude <= kNoise ? AxisRange{.low = 0.0, .high = 1.0}
                               : AxisRange{.low = range.low - 0.1 * magnitude, .high = range.high + 0.1 * magnitude};
  }
  return range;
}

/// Whether values below and values above 0 both count for something.
bool has_both_signs(AxisRange values) {
  constexpr double kShareThatCounts = 0.05;
  return std::min(-values.low, values.high) >= kShareThatCounts * (values.high - values.low);
}

/// Where a frequency lies among the rows of the picture: row 0's middle is 0.
double frequency_place(double frequency_hz, const HeatMapOptions& options, std::size_t grid_rows) {
  const std::vector<double>& frequencies = options.row_frequencies_hz;
  if (options.axis == HeatMapAxis::kLogFrequency) {
    const double low = log_frequency_place(frequencies.front());
    const double high = log_frequency_place(frequencies.back());
    return (log_frequency_place(frequency_hz) - low) / (high - low) * static_cast<double>(grid_rows) - 0.5;
  }
  const auto above = std::ranges::upper_bound(frequencies, frequency_hz);
  const auto index = std::clamp<std::ptrdiff_t>(above - frequencies.begin(), 1, std::ssize(frequencies) - 1);
  const auto i = static_cast<std::size_t>(index);
  const double row =
      static_cast<double>(i - 1) + (frequency_hz - frequencies[i - 1]) / (frequencies[i] - frequencies[i - 1]);
  return (row + 0.5) * static_cast<double>(grid_rows) / static_cast<double>(frequencies.size()) - 0.5;
}

std::vector<Tick> side_ticks(const HeatMapOptions& options, std::size_t rows, std::size_t grid_rows, double height_in) {
  const double top = static_cast<double>(grid_rows) - 0.5;
  std::vector<Tick> ticks;
  if (options.axis == HeatMapAxis::kIndex) {
    for (Tick tick : number_ticks({.low = 0.0, .high = static_cast<double>(rows - 1)}, 8, true)) {
      tick.position = (tick.position + 0.5) * static_cast<double>(grid_rows) / static_cast<double>(rows) - 0.5;
      ticks.push_back(tick);
    }
    return ticks;
  }
  if (rows == 1) {
    return {{.position = 0.5, .label = fmt::format("{:.0f}", options.row_frequencies_hz.front())}};
  }
  const double highest = options.row_frequencies_hz.back();
  if (options.axis == HeatMapAxis::kLinearFrequency) {
    ticks = number_ticks({.low = options.row_frequencies_hz.front(), .high = highest}, 7);
  } else {
    ticks.push_back({.position = 0.0, .label = "0"});
    for (int hertz = static_cast<int>(kLogKneeHz); hertz <= std::min(1.01 * highest, 1e6); hertz *= 2) {
      ticks.push_back({.position = static_cast<double>(hertz), .label = std::to_string(hertz)});
    }
  }
  for (Tick& tick : ticks) {
    tick.position = frequency_place(tick.position, options, grid_rows);
  }
  std::erase_if(ticks, [=](const Tick& tick) { return tick.position < -0.5 || tick.position > top; });
  constexpr double kLabelHeight = 0.17;
  return thinned(ticks, kLabelHeight / height_in * static_cast<double>(grid_rows));
}

Matrix grid_of(const HeatMapPanel& panel, const HeatMapOptions& options, const Layout& layout) {
  const auto dots_wide = static_cast<std::size_t>(layout.panel_width * kDotsPerInch);
  const auto dots_high = static_cast<std::size_t>(layout.panel_height * kDotsPerInch);
  const std::vector<IndexRange> columns = even_ranges(panel.values.cols(), dots_wide);
  const std::vector<IndexRange> rows = options.axis == HeatMapAxis::kLogFrequency && panel.values.rows() > 1
                                           ? log_frequency_ranges(options.row_frequencies_hz, dots_high)
                                           : even_ranges(panel.values.rows(), dots_high);
  return averaged(panel.values, rows, columns);
}

std::string panel_commands(const Layout& layout, std::size_t index, const HeatMapPanel& panel, const Matrix& grid) {
  const double duration = panel.seconds_per_frame * static_cast<double>(panel.values.cols());
  const double step = duration / static_cast<double>(grid.cols());
  constexpr double kTitleCharacter = 0.09;  // inches, of DejaVu Sans at 9.5 points
  return fmt::format(
             "set title {} font ',9.5' offset 0,-0.4\n",
             gnuplot_text(shortened(panel.title, static_cast<std::size_t>(layout.panel_width / kTitleCharacter)))) +
         fmt::format("set xlabel {} offset 0,0.4\nset xrange [0:{}]\nset xtics {}\n",
                     gnuplot_text(time_label(duration)), duration,
                     gnuplot_ticks(time_ticks(duration, static_cast<int>(2.0 + layout.panel_width)))) +
         fmt::format(
             "plot 'panel{}' binary array=({},{}) format='%float32' dx={} dy=1 origin=({},0) with image notitle\n",
             index, grid.cols(), grid.rows(), step, 0.5 * step);
}

}  // namespace

void draw_heat_map(const std::filesystem::path& path, const std::vector<HeatMapPanel>& panels,
                   const HeatMapOptions& options) {
  check_picture_name(path);
  check(panels, options);
  const Layout layout(panels.size());
  std::vector<Matrix> grids;
  GnuplotPicture picture{.width_in = layout.width(), .height_in = layout.height()};
  for (const HeatMapPanel& panel : panels) {
    grids.push_back(grid_of(panel, options, layout));
    picture.data[fmt::format("panel{}", grids.size() - 1)] = gnuplot_matrix(grids.back());
  }

  const AxisRange values = value_range(panels);
  const bool diverging = options.axis == HeatMapAxis::kIndex && has_both_signs(values);
  const std::size_t grid_rows = grids.front().rows();
  std::vector<Tick> ticks = side_ticks(options, panels.front().values.rows(), grid_rows, layout.panel_height);
  const std::string labelled = gnuplot_ticks(ticks);
  std::ranges::for_each(ticks, [](Tick& tick) { tick.label.clear(); });
  const std::string bare = gnuplot_ticks(ticks);
  const double whole_height = layout.bottom(0) + layout.panel_height - Layout::kBottom;
  picture.commands = gnuplot_palette(diverging ? Palette::kCoolwarm : Palette::kMagma, values) +
                     fmt::format(
                         "unset key\nunset colorbox\nset multiplot\nset tics out nomirror scale 0.5 font ',7.5'\n"
                         "set border lw 0.6\nset cbrange [{}:{}]\nset yrange [-0.5:{}]\n",
                         values.low, values.high, static_cast<double>(grid_rows) - 0.5) +
                     fmt::format("set label 1 {} at screen {},{} center rotate by 90\n", gnuplot_text(options.y_label),
                                 0.2 / layout.width(), (Layout::kBottom + 0.5 * whole_height) / layout.height());
  for (std::size_t i = 0; i < panels.size(); ++i) {
    picture.commands += gnuplot_margins(picture, {.left_in = layout.left(i),
                                                  .bottom_in = layout.bottom(i),
                                                  .width_in = layout.panel_width,
                                                  .height_in = layout.panel_height}) +
                        fmt::format("set ytics {}\n", i % layout.columns == 0 ? labelled : bare) +
                        panel_commands(layout, i, panels[i], grids[i]) + "unset label 1\n";
  }
  add_colour_bar(picture, {.values = values,
                           .label = options.unit,
                           .left_in = layout.width() - kColourBarWidth,
                           .bottom_in = Layout::kBottom,
                           .height_in = whole_height});
  picture.commands += "unset multiplot\n";
  draw_with_gnuplot(path, picture);
}

}  // namespace auricle
