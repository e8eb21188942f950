#include <filesystem>
#include <memory>
#include <string>

#include <auricle/cli/command.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/text.hpp>
#include <auricle/experiment/run_files.hpp>
#include <auricle/report/html_report.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::string run;
  std::string output;
};

void check_page_name(const std::filesystem::path& page) {
  if (const std::string ending = ending_of(page); ending != ".html" && ending != ".htm") {
    throw UsageError(
        fmt::format("report writes HTML, so {} would mislead; let its name end in .html (a browser prints it to PDF)",
                    page.string()));
  }
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  check_page_name(options.output);
  const FoundRecord found = find_run_record(options.run);
  check_output(options.output, OutputKind::kPage, {found.path, options.run});
  write_file(options.output, html_report(found.record, {.record_path = found.path.string()}));
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
