#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace auricle {

/// What a picture of the page is called.
struct FigureText {
  std::string alt;      ///< what it shows, for those who don't see it
  std::string caption;  ///< below it; none when empty
};

/// A picture as an HTML figure: `draw` leaves it at the path it is given as .svg; lines and letters in black turn
/// light where the reader's system is dark.
std::string svg_figure(const FigureText& text, const std::function<void(const std::filesystem::path&)>& draw);

/// An <img> of a PNG's bytes.
std::string png_image(const std::string& bytes, const std::string& alt);

}  // namespace auricle
