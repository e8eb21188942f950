#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// A picture as gnuplot draws it: commands, and the data files that they name.
struct GnuplotPicture {
  double width_in = 0.0;
  double height_in = 0.0;
  std::string commands{};                     ///< between `set terminal` and the end; text passed through gnuplot_text
  std::map<std::string, std::string> data{};  ///< file name as the commands have it, and its bytes
};

/// Text as a gnuplot string constant that stands for exactly these characters, as `printable` writes them. Nothing in
/// it is ever taken for a command or a markup. The labels of ticks are formats besides: see gnuplot_ticks.
std::string gnuplot_text(std::string_view text);

/// About how wide text is when it is drawn, in widths of a digit.
std::size_t text_width(std::string_view text);

/// Text that is at most `max_width` wide as it is; the middle of wider text gives way to "…".
std::string shortened(std::string_view text, std::size_t max_width);

/// A matrix as gnuplot reads it with `binary array=(columns,rows) format='%float32'`.
std::string gnuplot_matrix(MatrixView matrix);

/// Where the inside of a plot's frame lies on the picture.
struct PlotBox {
  double left_in = 0.0;
  double bottom_in = 0.0;
  double width_in = 0.0;
  double height_in = 0.0;
};

/// The commands that put the next plot of a picture there.
std::string gnuplot_margins(const GnuplotPicture& picture, const PlotBox& box);

/// Throws UsageError unless the name ends in .png, .svg or .pdf (in small or capital letters).
void check_picture_name(const std::filesystem::path& path);

/// Runs gnuplot (no shell) and puts the picture at `path`, whole or not at all: .png at 200 dots per inch, .svg or
/// .pdf. Throws UsageError for another ending, FileError when the file can't be written, Error when gnuplot is missing
/// or fails.
void draw_with_gnuplot(const std::filesystem::path& path, const GnuplotPicture& picture);

/// The bytes of a picture that is wanted in memory: what `draw` leaves at the path it is given, whose name ends in
/// `ending` (".png", ".svg" or ".pdf"). Throws what `draw` throws, FileError when there is no room for it.
std::string picture_bytes(const std::string& ending, const std::function<void(const std::filesystem::path&)>& draw);

/// Dots per inch of a .png: what print needs.
inline constexpr int kDotsPerInch = 200;

}  // namespace auricle
