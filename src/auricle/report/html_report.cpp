#include <auricle/report/html_report.hpp>

#include <vector>

#include <auricle/report/sections.hpp>
#include <auricle/report/style.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// The record's own name for the run.
std::string title_of(const RunRecord& record) {
  const bool named = record.recipe.contains("name") && record.recipe["name"].is_string();
  return fmt::format("Auricle: a run of {}", named ? record.recipe["name"].get<std::string>() : "an unnamed recipe");
}

std::string header(const RunRecord& record, const PartSummary& part, const std::vector<Section>& sections) {
  std::string html = fmt::format("<header>\n<h1>{}</h1>\n<p class=\"verdict\">{}</p>\n", escape_html(title_of(record)),
                                 escape_html(verdict(part)));
  if (part.part == Part::kValidation) {
    html +=
        "<p class=\"warn\">These are validation songs, by which the model was chosen: on new songs expect less.</p>\n";
  }
  html += "<nav aria-label=\"Sections\"><ul>\n";
  for (const Section& section : sections) {
    html += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", section.id, escape_html(section.heading));
  }
  return html + "</ul></nav>\n</header>\n";
}

std::string head(const RunRecord& record) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"generator\" content=\"Auricle\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
      "style-src 'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n",
      escape_html(title_of(record)), report_style());
}

}  // namespace

std::string html_report(const RunRecord& record, const ReportOptions& options) {
  const Summary summary = summarise(record);
  const PartSummary& part = summary.headline();
  const std::vector<Section> sections{overview_section(record),
                                      scores_section(summary),
                                      training_section(record),
                                      confusion_section(part),
                                      genre_section(part),
                                      calibration_section(part),
                                      mistakes_section(record, part.part),
                                      trials_section(summary),
                                      redo_section(record, options)};
  std::string html = head(record) + "<body>\n" + header(record, part, sections) + "<main>\n";
  for (const Section& section : sections) {
    html += to_html(section);
  }
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace auricle
