#include <auricle/report/figure.hpp>

#include <string_view>

#include <auricle/plot/gnuplot.hpp>
#include <auricle/report/html.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::string_view kDark =
    "<style>@media (prefers-color-scheme: dark) {"
    "[color=\"black\"]{color:#dcdcdc}[fill=\"black\"]{fill:#dcdcdc}[stroke=\"black\"]{stroke:#dcdcdc}"
    "[color=\"rgb(  0,   0,   0)\"]{color:#dcdcdc}[stroke=\"rgb(  0,   0,   0)\"]{stroke:#dcdcdc}"
    "[stroke=\"rgb(208, 208, 208)\"],[stroke=\"rgb(224, 224, 224)\"]{stroke:#45484d}"
    "[fill=\"white\"]{fill:none}}</style>";

/// gnuplot draws on nothing, in black; an SVG may bring its own style for dark pages.
std::string with_dark_style(std::string svg) {
  const std::size_t tag = svg.find("<svg");
  const std::size_t end = tag == std::string::npos ? tag : svg.find('>', tag);
  return end == std::string::npos ? svg : svg.insert(end + 1, kDark);
}

std::string image(std::string_view kind, std::string_view bytes, const std::string& alt) {
  return fmt::format("<img alt=\"{}\" src=\"data:image/{};base64,{}\">", escape_html(alt), kind, base64(bytes));
}

}  // namespace

std::string svg_figure(const FigureText& text, const std::function<void(const std::filesystem::path&)>& draw) {
  const std::string svg = with_dark_style(picture_bytes(".svg", draw));
  const std::string caption =
      text.caption.empty() ? "" : fmt::format("<figcaption>{}</figcaption>\n", escape_html(text.caption));
  return fmt::format("<figure>\n{}\n{}</figure>\n", image("svg+xml", svg, text.alt), caption);
}

std::string png_image(const std::string& bytes, const std::string& alt) { return image("png", bytes, alt); }

}  // namespace auricle
