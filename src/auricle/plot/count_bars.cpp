#include <auricle/plot/count_bars.hpp>

#include <algorithm>
#include <iterator>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/plot/axis.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <fmt/format.h>

namespace auricle {

void draw_count_bars(const std::filesystem::path& path, std::span<const CountBar> bars, const CountBarsText& text) {
  check_picture_name(path);
  if (bars.empty()) {
    throw UsageError("there are no bars to draw; give at least one");
  }
  std::vector<std::string> names;
  std::ranges::transform(bars, std::back_inserter(names), &CountBar::name);
  const std::vector<Tick> ticks = name_ticks(names);
  const auto most = static_cast<double>(std::max<std::size_t>(1, std::ranges::max(bars, {}, &CountBar::count).count));
  const double left = 0.25 + 0.085 * static_cast<double>(widest_label(ticks));
  const double height = 0.28 * static_cast<double>(bars.size());
  constexpr double kWidth = 5.0;
  constexpr double kRoomForNumbers = 1.12;
  GnuplotPicture picture{.width_in = left + kWidth + 0.3,
                         .height_in = 0.55 + height + (text.title.empty() ? 0.1 : 0.4)};
  for (std::size_t i = 0; i < bars.size(); ++i) {
    picture.data["bars"] += fmt::format("{} {}\n", i, bars[i].count);
  }
  picture.commands =
      "unset key\nset tics out nomirror scale 0.5 font ',8.5'\nset border 1 lw 0.6\n"
      "set grid xtics lt 1 lc rgb '#d0d0d0' lw 0.5\nset style fill solid 0.9 noborder\n" +
      gnuplot_margins(picture, {.left_in = left, .bottom_in = 0.55, .width_in = kWidth, .height_in = height}) +
      fmt::format("set title {} font ',10' offset 0,-0.3\nset xlabel {} offset 0,0.4\n",
                  gnuplot_text(shortened(text.title, 60)), gnuplot_text(text.axis)) +
      fmt::format("set xrange [0:{}]\nset xtics {}\nset yrange [{}:-0.5]\nset ytics scale 0 {}\n",
                  most * kRoomForNumbers, gnuplot_ticks(number_ticks({.low = 0.0, .high = most}, 6, true)),
                  static_cast<double>(bars.size()) - 0.5, gnuplot_ticks(ticks)) +
      "plot 'bars' using ($2/2):1:($2/2):(0.34) with boxxyerror lc rgb '#4a86b8', "
      "'' using 2:1:(sprintf('%d', $2)) with labels left offset 0.4,0 font ',8'\n";
  draw_with_gnuplot(path, picture);
}

}  // namespace auricle
