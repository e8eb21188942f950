#include <auricle/plot/curves.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <auricle/core/error.hpp>
#include <auricle/plot/axis.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr const char* kTrainingColour = "#1f77b4";
constexpr const char* kValidationColour = "#ff7f0e";

std::string cell(double value) { return std::isfinite(value) ? fmt::format("{}", value) : "NaN"; }

/// Columns epoch, loss, accuracy in %, and the two of validation.
std::string table(std::span<const EpochRecord> history) {
  std::string text;
  for (const EpochRecord& record : history) {
    text += fmt::format("{} {} {} {} {}\n", record.epoch, cell(record.loss), cell(100.0 * record.accuracy),
                        cell(record.val_loss), cell(100.0 * record.val_accuracy));
  }
  return text;
}

AxisRange loss_range(std::span<const EpochRecord> history) {
  double highest = 0.0;
  for (const EpochRecord& record : history) {
    for (const double loss : {record.loss, record.val_loss}) {
      highest = std::isfinite(loss) ? std::max(highest, loss) : highest;
    }
  }
  return {.low = 0.0, .high = highest > 0.0 ? 1.05 * highest : 1.0};
}

}  // namespace

void draw_curves(const std::filesystem::path& path, std::span<const EpochRecord> history, const std::string& title) {
  check_picture_name(path);
  if (history.empty()) {
    throw UsageError("there are no curves to draw; train for at least one epoch");
  }
  const bool validated = std::ranges::any_of(
      history, [](const EpochRecord& r) { return std::isfinite(r.val_loss) || std::isfinite(r.val_accuracy); });
  const AxisRange epochs{.low = static_cast<double>(history.front().epoch),
                         .high = static_cast<double>(history.back().epoch)};
  const double margin = std::max(0.5, 0.02 * (epochs.high - epochs.low));
  const bool few = history.size() <= 40;

  GnuplotPicture picture{.width_in = 10.0, .height_in = 4.0};
  picture.data["history"] = table(history);
  picture.commands = fmt::format(
      "set multiplot\nset tics out nomirror scale 0.5 font ',7.5'\nset border 3 lw 0.6\n"
      "set grid lt 1 lc rgb '#e0e0e0' lw 0.5\n"
      "set label 1 {} at screen 0.5,0.945 center font ',10.5'\n"
      "set xlabel 'Epoch' offset 0,0.4\nset xrange [{}:{}]\nset xtics {}\n"
      "set bmargin at screen 0.22\nset tmargin at screen {}\n"
      "set key at screen 0.5,0.04 center horizontal maxrows 1 reverse Left samplen 2.5 width 2\n",
      gnuplot_text(shortened(title, 90)), epochs.low - margin, epochs.high + margin,
      gnuplot_ticks(
          number_ticks(epochs.low < epochs.high ? epochs : AxisRange{epochs.low, epochs.low + 0.5}, 10, true)),
      title.empty() ? 0.97 : 0.88);
  const auto curve = [&](int column, const char* colour, const char* name) {
    return fmt::format("'history' using 1:{} with {} lw 1.6 pt 7 ps 0.4 lc rgb '{}' title '{}'", column,
                       few ? "linespoints" : "lines", colour, name);
  };
  const auto curves = [&](int training, int validation) {
    return "plot " + curve(training, kTrainingColour, "training") +
           (validated ? ", " + curve(validation, kValidationColour, "validation") : "") + "\n";
  };
  const AxisRange losses = loss_range(history);
  picture.commands += fmt::format(
      "set lmargin at screen 0.075\nset rmargin at screen 0.485\nset ylabel 'Loss (cross-entropy)' offset 0.8,0\n"
      "set yrange [{}:{}]\nset ytics {}\n",
      losses.low, losses.high, gnuplot_ticks(number_ticks(losses, 7)));
  picture.commands += curves(2, 4);
  picture.commands +=
      "unset key\nunset label 1\n"
      "set lmargin at screen 0.575\nset rmargin at screen 0.985\nset ylabel 'Accuracy (%)'\n"
      "set yrange [0:100]\nset ytics 0,20,100\n";
  picture.commands += curves(3, 5) + "unset multiplot\n";
  draw_with_gnuplot(path, picture);
}

}  // namespace auricle
