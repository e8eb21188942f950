#include <auricle/report/sections.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

std::string cell(const Evaluation& scores, std::size_t truth, std::size_t answer) {
  const std::size_t songs = scores.confused(truth, answer);
  const std::size_t support = scores.per_genre[truth].support;
  const char* kind = truth == answer ? " class=\"right\"" : songs == 0 ? " class=\"none\"" : "";
  if (songs == 0) {
    return fmt::format("<td{}>0</td>", kind);
  }
  // Paler than the ink in light and in dark, so that the number stays readable.
  const double share = static_cast<double>(songs) / static_cast<double>(support);
  return fmt::format("<td{} style=\"background:rgba(74,134,184,{:.2f})\">{}</td>", kind, 0.06 + 0.64 * share, songs);
}

}  // namespace

Section confusion_section(const PartSummary& part) {
  const Evaluation& scores = part.pooled;
  const std::size_t genres = scores.genres.size();
  std::string html = "<table class=\"confusion\"><caption>Rows: true genre. Columns: answer. Framed: right answers.";
  if (part.trials.size() > 1) {
    html += fmt::format(" The answers of all {} networks are counted.", part.trials.size());
  }
  html += "</caption>\n<thead><tr><th scope=\"col\" class=\"text\">True genre</th>";
  for (const std::string& genre : scores.genres) {
    html += fmt::format("<th scope=\"col\">{}</th>", escape_html(genre));
  }
  html += "</tr></thead>\n<tbody>\n";
  for (std::size_t truth = 0; truth < genres; ++truth) {
    html += fmt::format("<tr><th scope=\"row\">{}</th>", escape_html(scores.genres[truth]));
    for (std::size_t answer = 0; answer < genres; ++answer) {
      html += cell(scores, truth, answer);
    }
    html += "</tr>\n";
  }
  return {.id = "confusion",
          .heading = "What was taken for what",
          .body = scrollable("Confusion matrix", html + "</tbody></table>\n")};
}

}  // namespace auricle
