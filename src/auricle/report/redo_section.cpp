#include <auricle/report/sections.hpp>
#include <fmt/format.h>

#include <auricle/core/json.hpp>

namespace auricle {
namespace {

std::string json_details(const char* summary, const Json& json) {
  return fmt::format("<details><summary>{}</summary>\n<pre><code>{}</code></pre>\n</details>\n", summary,
                     escape_html_lines(json_text(json, 2)));
}

std::string command(const std::string& text) { return fmt::format("<pre><code>{}</code></pre>\n", escape_html(text)); }

}  // namespace

Section redo_section(const RunRecord& record, const ReportOptions& options) {
  const std::string path = options.record_path.empty() ? "NAME.run.json" : options.record_path;
  return {.id = "redo",
          .heading = "How to redo it",
          .body =
              "<p>The run was made with this command. With the same version, machine and number of threads (one), the "
              "same seed gives the same network bit for bit.</p>\n" +
              command(record.command) +
              "<p>The recipe below, saved as <code>recipe.json</code>, can be given to <code>--recipe</code>. This "
              "page is made from the run’s record, which holds every probability:</p>\n" +
              command(fmt::format("auricle report {} -o report.html", path)) +
              json_details("The recipe", record.recipe) + json_details("The data", record.data)};
}

}  // namespace auricle
