#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>
#include <string>

#include <auricle/cli/command.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/text.hpp>
#include <auricle/evaluation/run_record.hpp>
#include <auricle/report/html_report.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::string run;
  std::string output;
};

std::filesystem::path record_of(const std::filesystem::path& run) {
  return ending_of(run) == ".safetensors" ? run_record_path(run) : run;
}

void check_page_name(const std::filesystem::path& page) {
  std::string ending = page.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (ending != ".html" && ending != ".htm") {
    throw UsageError(fmt::format("report writes HTML, so {} would mislead; let its name end in .html", page.string()));
  }
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  check_page_name(options.output);
  const std::filesystem::path path = record_of(options.run);
  if (const std::string ending = ending_of(options.output); !ending.empty() && ending != ".html" && ending != ".htm") {
    throw UsageError(
        fmt::format("a report is HTML, and {} ends in {}; let its name end in .html (a browser prints it to PDF)",
                    options.output, ending));
  }
  check_output(options.output, OutputKind::kPage, {path, options.run});
  write_file(options.output, html_report(load_run_record(path), {.record_path = path.string()}));
  fmt::print("report: {}\n", printable(options.output));
  return ExitStatus::kSuccess;
}

}  // namespace

void add_report_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command = program.add(
      {.name = "report",
       .purpose = "Make a page of all that a training run came to",
       .details =
           "One HTML file that needs no network: what was trained on what, scores with their intervals, curves,\n"
           "confusion, calibration, the most confident mistakes with their spectrograms, and how to redo it. A run is\n"
           "what `auricle train` leaves beside the model as NAME.run.json.",
       .example = "auricle report article.safetensors -o article.html"},
      [options] { return run(*options); });
  command.add_option("RUN", options->run, "Record of a run (.run.json), or the model it lies beside (.safetensors)")
      .required();
  command.add_option("-o,--output", options->output, "Page to write, e.g. report.html").required();
}

}  // namespace auricle
