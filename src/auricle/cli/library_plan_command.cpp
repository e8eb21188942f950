#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/cli/tag_plan_options.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/output.hpp>
#include <auricle/library/plan.hpp>
#include <auricle/library/plan_file.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  CatalogueOption catalogue;
  TagPlanOptions plan;
  std::string output;
};

ExitStatus run(const Options& options) {
  std::optional<AtomicFile> file;
  if (!options.output.empty()) {
    check_output(options.output, OutputKind::kPlan, {options.plan.map});
    file.emplace(options.output);
  }
  const InterruptListener interrupt;
  const Catalogue catalogue(options.catalogue.path(), CatalogueUse::kRead);
  const PlanCounts counts = plan_changes(
      catalogue, options.plan.plan(),
      [&](const TagChange& change) {
        const std::string line = json_text(change_json(change)) + '\n';
        if (file) {
          file->write(line);
        } else {
          fmt::print("{}", line);
        }
      },
      interrupt.token());
  if (file) {
    file->commit();
    fmt::print("{}", counts_text(counts));
  }
  return ExitStatus::kSuccess;
}

}  // namespace

void add_library_plan_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command = library.add(
      {.name = "plan",
       .purpose = "Write down which genres would be written into which songs, and why",
       .details = "A JSON object a line (JSON Lines), to be read, edited, and given to `auricle library tag --plan`.\n"
                  "Songs that name a genre are left out, and those of which the model is not sure.",
       .example = "auricle library plan --map words.txt -o plan.jsonl"},
      [options] { return run(*options); });
  options->catalogue.add_to(command);
  options->plan.add_to(command);
  command.add_option("-o,--output", options->output, "The plan's file; default: standard output");
}

}  // namespace auricle
