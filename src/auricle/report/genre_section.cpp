#include <algorithm>

#include <auricle/plot/genre_bars.hpp>
#include <auricle/report/figure.hpp>
#include <auricle/report/sections.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

std::string genre_cell(const Figure& figure) {
  return fmt::format("<td>{}<br><span class=\"soft\">{}</span></td>", percent(figure.mean), percent(figure.interval));
}

std::string genre_table(const PartSummary& part) {
  std::string html =
      "<table><caption>With 95 % intervals below</caption>\n<thead><tr><th scope=\"col\" class=\"text\">Genre</th>"
      "<th scope=\"col\">Songs</th><th scope=\"col\">Recall</th><th scope=\"col\">Precision</th>"
      "<th scope=\"col\">F1</th></tr></thead>\n<tbody>\n";
  for (const GenreFigures& genre : part.genres) {
    html += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td>{}{}{}</tr>\n", escape_html(genre.genre), genre.songs,
                        genre_cell(genre.recall), genre_cell(genre.precision), genre_cell(genre.f1));
  }
  return scrollable("Genres", html + "</tbody></table>\n");
}

}  // namespace

Section genre_section(const PartSummary& part) {
  std::vector<GenreBar> bars;
  for (const GenreFigures& genre : part.genres) {
    bars.push_back({.genre = genre.genre, .share = genre.recall.mean, .interval = genre.recall.interval});
  }
  const auto [worst, best] =
      std::ranges::minmax(part.genres, {}, [](const GenreFigures& genre) { return genre.recall.mean; });
  const std::string alt = fmt::format(
      "Bars of the share of each genre’s songs that was found, from {} with {} to {} with {}. The numbers are "
      "in the table below.",
      best.genre, percent(best.recall.mean), worst.genre, percent(worst.recall.mean));
  return {.id = "genres",
          .heading = "Genre by genre",
          .body = svg_figure({.alt = alt,
                              .caption = "Recall: of the songs of a genre, the share that was found, with its 95 % "
                                         "interval. Dashed: chance."},
                             [&](const std::filesystem::path& path) {
                               draw_genre_bars(path, bars,
                                               {.title = "", .axis = "Songs found (%)", .chance = part.pooled.chance});
                             }) +
                  genre_table(part)};
}

}  // namespace auricle
