#include <auricle/plot/genre_bars.hpp>

#include <algorithm>
#include <iterator>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/plot/axis.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr const char* kBarColour = "#4a86b8";

/// Columns place, share, low end, high end; in %.
std::string table(std::span<const GenreBar> bars) {
  std::string text;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    text += fmt::format("{} {} {} {}\n", i, 100.0 * bars[i].share, 100.0 * bars[i].interval.low,
                        100.0 * bars[i].interval.high);
  }
  return text;
}

std::vector<std::string> names(std::span<const GenreBar> bars) {
  std::vector<std::string> result;
  std::ranges::transform(bars, std::back_inserter(result), &GenreBar::genre);
  return result;
}

}  // namespace

void draw_genre_bars(const std::filesystem::path& path, std::span<const GenreBar> bars, const GenreBarsText& text) {
  check_picture_name(path);
  if (bars.empty()) {
    throw UsageError("there are no bars to draw; give at least one genre");
  }
  const std::vector<Tick> ticks = name_ticks(names(bars));
  const double left = 0.25 + 0.085 * static_cast<double>(widest_label(ticks));
  const double height = 0.32 * static_cast<double>(bars.size());
  constexpr double kWidth = 5.0;
  GnuplotPicture picture{.width_in = left + kWidth + 0.3,
                         .height_in = 0.55 + height + (text.title.empty() ? 0.1 : 0.4)};
  picture.data["bars"] = table(bars);
  picture.commands =
      "unset key\nset tics out nomirror scale 0.5 font ',8.5'\nset border 1 lw 0.6\n"
      "set grid xtics lt 1 lc rgb '#d0d0d0' lw 0.5\nset style fill solid 0.9 noborder\nset bars 0.6\n" +
      gnuplot_margins(picture, {.left_in = left, .bottom_in = 0.55, .width_in = kWidth, .height_in = height}) +
      fmt::format("set title {} font ',10' offset 0,-0.3\nset xlabel {} offset 0,0.4\n",
                  gnuplot_text(shortened(text.title, 60)), gnuplot_text(text.axis)) +
      fmt::format("set xrange [0:100]\nset xtics 0,20,100\nset yrange [{}:-0.5]\nset ytics scale 0 {}\n",
                  static_cast<double>(bars.size()) - 0.5, gnuplot_ticks(ticks)) +
      fmt::format("set arrow 1 from {0},graph 0 to {0},graph 1 nohead dt 2 lw 1.2 lc rgb '#808080' front\n",
                  100.0 * text.chance) +
      fmt::format(
          "plot 'bars' using ($2/2):1:($2/2):(0.34) with boxxyerror lc rgb '{}', "
          "'' using 2:1:3:4 with xerrorbars pt 7 ps 0.3 lw 1.2 lc rgb 'black'\n",
          kBarColour);
  draw_with_gnuplot(path, picture);
}

}  // namespace auricle
