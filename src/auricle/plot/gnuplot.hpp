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

/// Text as a gnuplot string constant that stands for exactly these characters: quotes doubled, control characters and
/// bytes that aren't UTF-8 replaced. Nothing in it is ever taken for a command, a format or a markup.
std::string gnuplot_text(std::string_view text);

/// As gnuplot_text, but of at most `max_characters` characters: the middle of longer text gives way to "…".
std::string gnuplot_text(std::string_view text, std::size_t max_characters);

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
