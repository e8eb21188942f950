#include <auricle/plot/confusion_plot.hpp>

#include <algorithm>

#include <auricle/core/error.hpp>
#include <auricle/plot/axis.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <auricle/plot/palette.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr const char* kShades =
    "set palette defined (0 '#ffffff', 1 '#deebf7', 3 '#9ecae1', 6 '#4292c6', 10 '#08306b')\n";

constexpr unsigned kWhite = 0xFFFFFF;
constexpr unsigned kBlack = 0x202020;
constexpr unsigned kFaint = 0xB0B0B0;

/// Columns answer, truth, shade (share of the true genre in %), count, colour of the count.
std::string cells(const Evaluation& evaluation) {
  std::string text;
  for (std::size_t truth = 0; truth < evaluation.genres.size(); ++truth) {
    const std::size_t support = evaluation.per_genre[truth].support;
    for (std::size_t answer = 0; answer < evaluation.genres.size(); ++answer) {
      const std::size_t songs = evaluation.confused(truth, answer);
      const double share = support == 0 ? 0.0 : 100.0 * static_cast<double>(songs) / static_cast<double>(support);
      const unsigned ink = songs == 0 ? kFaint : share > 50.0 ? kWhite : kBlack;
      text += fmt::format("{} {} {} {} {}\n", answer, truth, share, songs, ink);
    }
  }
  return text;
}

}  // namespace

void draw_confusion(const std::filesystem::path& path, const Evaluation& evaluation, const std::string& title) {
  check_picture_name(path);
  if (evaluation.genres.empty()) {
    throw UsageError("there is no confusion matrix to draw; judge at least one song");
  }
  const auto genres = static_cast<double>(evaluation.genres.size());
  const double cell = genres <= 16.0 ? 0.5 : std::max(0.28, 8.0 / genres);
  const double side = std::max(2.0, cell * genres);
  const std::vector<Tick> names = name_ticks(evaluation.genres);
  const double name_width = 0.09 * static_cast<double>(widest_label(names));
  const double left = 0.45 + name_width;
  const double bottom = 0.45 + 0.75 * name_width;
  GnuplotPicture picture{.width_in = std::max(left + side + 0.15 + kColourBarWidth, 6.0),
                         .height_in = bottom + side + 0.75};
  picture.data["cells"] = cells(evaluation);

  const std::string accuracy = fmt::format("accuracy {:.1f} % (95 % interval {:.1f} to {:.1f} %), {} songs",
                                           100.0 * evaluation.accuracy, 100.0 * evaluation.accuracy_interval.low,
                                           100.0 * evaluation.accuracy_interval.high, evaluation.songs);
  const auto label = [&](int number, const std::string& text, double x_in, double y_in, const char* style) {
    return fmt::format("set label {} {} at screen {},{} center {}\n", number, text, x_in / picture.width_in,
                       y_in / picture.height_in, style);
  };
  const double middle = left + 0.5 * side;
  const auto title_room = static_cast<std::size_t>(2.0 * std::min(middle, picture.width_in - middle) / 0.095);
  picture.commands =
      kShades + std::string("unset key\nunset colorbox\nset multiplot\nset border lw 0.6\nset cbrange [0:100]\n") +
      gnuplot_margins(picture, {.left_in = left, .bottom_in = bottom, .width_in = side, .height_in = side}) +
      label(1, gnuplot_text(shortened(title, title_room)), middle, picture.height_in - 0.25, "font ',10.5'") +
      label(2, gnuplot_text(accuracy), middle, picture.height_in - 0.52, "") +
      label(3, "'True genre'", 0.2, bottom + 0.5 * side, "rotate by 90") +
      label(4, "'Predicted genre'", middle, 0.2, "") +
      fmt::format("set xrange [-0.5:{0}]\nset yrange [{0}:-0.5]\n", genres - 0.5) +
      fmt::format("set tics scale 0\nset xtics {0} rotate by 45 right\nset ytics {0}\n", gnuplot_ticks(names)) +
      fmt::format(
          "plot 'cells' using 1:2:(0.5):(0.5):3 with boxxyerror fs solid noborder fc palette notitle, "
          "'' using 1:2:(sprintf('%d',$4)):5 with labels tc rgb variable font ',{:.1f}' notitle\n",
          std::min(8.5, 20.0 * side / genres));
  add_colour_bar(picture, {.values = {.low = 0.0, .high = 100.0},
                           .label = "% of the true genre",
                           .left_in = left + side + 0.15,
                           .bottom_in = bottom,
                           .height_in = side});
  picture.commands += "unset multiplot\n";
  draw_with_gnuplot(path, picture);
}

}  // namespace auricle
