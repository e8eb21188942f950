#include <auricle/plot/reliability_plot.hpp>

#include <algorithm>

#include <auricle/core/error.hpp>
#include <auricle/plot/axis.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr const char* kBarColour = "#4a86b8";
constexpr const char* kPointColour = "#d9822b";

/// Columns middle, accuracy, half width, songs, mean confidence; shares in %.
std::string table(std::span<const ReliabilityBin> bins) {
  std::string text;
  for (const ReliabilityBin& bin : bins) {
    if (bin.songs > 0) {
      text += fmt::format("{} {} {} {} {}\n", 50.0 * (bin.low + bin.high), 100.0 * bin.accuracy,
                          50.0 * (bin.high - bin.low), bin.songs, 100.0 * bin.confidence);
    }
  }
  return text;
}

}  // namespace

void draw_reliability(const std::filesystem::path& path, std::span<const ReliabilityBin> bins,
                      const std::string& title) {
  check_picture_name(path);
  std::size_t most = 0;
  for (const ReliabilityBin& bin : bins) {
    most = std::max(most, bin.songs);
  }
  if (most == 0) {
    throw UsageError("there is no reliability to draw; judge at least one song");
  }
  GnuplotPicture picture{.width_in = 5.2, .height_in = title.empty() ? 5.35 : 5.6};
  picture.data["bins"] = table(bins);
  const double ceiling = 1.1 * static_cast<double>(most);
  const auto box = [&](double bottom, double height) {
    return gnuplot_margins(picture, {.left_in = 0.75, .bottom_in = bottom, .width_in = 4.2, .height_in = height});
  };
  picture.commands =
      "set multiplot\nset tics out nomirror scale 0.5 font ',7.5'\nset border 3 lw 0.6\n"
      "set grid lt 1 lc rgb '#d0d0d0' lw 0.5\nset xrange [0:100]\nset style fill solid 0.9 noborder\n"
      "set xtics 0,20,100\nset key at graph 0.5,1.03 center bottom horizontal maxrows 1 reverse Left samplen 2 width "
      "-1 font ',7.5'\n" +
      box(1.75, 3.05) + fmt::format("set title {} font ',10' offset 0,0.6\n", gnuplot_text(shortened(title, 60))) +
      "set ylabel 'Right answers (%)' offset 0.8,0\nset yrange [0:100]\nset ytics 0,20,100\nset format x ''\n" +
      fmt::format(
          "plot 'bins' using 1:($2/2):3:($2/2) with boxxyerror lc rgb '{0}' title 'share that is right', "
          "x with lines dt 2 lw 1.2 lc rgb '#808080' title 'as sure as right', "
          "'bins' using 5:2 with points pt 7 ps 0.6 lc rgb '{1}' title 'mean confidence'\n",
          kBarColour, kPointColour) +
      "unset title\nunset key\nset format x '%g'\n" + box(0.55, 0.95) +
      fmt::format(
          "set xlabel 'Confidence: probability of the answer (%)' offset 0,0.4\nset ylabel 'Answers'\n"
          "set yrange [0:{}]\nset ytics {}\n"
          "plot 'bins' using 1:($4/2):3:($4/2) with boxxyerror lc rgb '#909090' notitle\nunset multiplot\n",
          ceiling, gnuplot_ticks(number_ticks({.low = 0.0, .high = ceiling}, 3, true)));
  draw_with_gnuplot(path, picture);
}

}  // namespace auricle
