#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/cli/tag_plan_options.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/plan.hpp>
#include <auricle/library/plan_file.hpp>
#include <auricle/library/tagging.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

struct Options {
  CatalogueOption catalogue;
  TagPlanOptions plan;
  std::string plan_file;
  bool write = false;
  bool keep_time = false;
  bool json = false;
};

/// What is to be done: from the plan's file, or made now. What was counted on the way is said.
std::vector<TagChange> changes_for(const Options& options, const Catalogue* catalogue, const std::stop_token& stop) {
  if (!options.plan_file.empty()) {
    return load_plan(options.plan_file);
  }
  std::vector<TagChange> changes;
  const PlanCounts counts = plan_changes(
      *catalogue, options.plan.plan(), [&](const TagChange& change) { changes.push_back(change); }, stop);
  if (!options.json) {
    fmt::print("{}", counts_text(counts));
  }
  return changes;
}

void show(const std::vector<TagChange>& changes, bool json) {
  for (const TagChange& change : changes) {
    fmt::print("{}\n", json ? json_text(change_json(change)) : change_line(change));
  }
  if (!json && !changes.empty()) {
    fmt::print("Nothing was written; --write does it.\n");
  }
}

ExitStatus write(const std::vector<TagChange>& changes, Catalogue* catalogue, const Options& options,
                 const std::stop_token& stop) {
  Journal journal(Journal::beside(options.catalogue.path()));
  std::size_t failed = 0;
  std::size_t done = 0;
  write_genres(changes, journal, catalogue, {.keep_time = options.keep_time, .stop = stop},
               [&](const TagOutcome& outcome) {
                 ++(outcome.error.empty() ? done : failed);
                 print_outcome(outcome, options.json);
               });
  if (!options.json) {
    fmt::print("{} tagged, {} left{}\n", done, failed,
               done > 0 ? "; `auricle library undo --last` takes it back." : ".");
  }
  return failed == 0 ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

ExitStatus run(const Options& options) {
  const TagPlanOptions& plan = options.plan;
  if (!options.plan_file.empty() &&
      (!plan.folders.empty() || plan.overwrite || plan.min_confidence || plan.several || !plan.map.empty())) {
    throw UsageError("--plan says which songs get which genres; leave the folders and the other options for that out");
  }
  const InterruptListener interrupt;
  std::unique_ptr<Catalogue> catalogue;
  std::error_code error;
  // A plan needs no catalogue, but one that is there learns what has changed.
  if (options.plan_file.empty() || std::filesystem::exists(options.catalogue.path(), error)) {
    catalogue = std::make_unique<Catalogue>(options.catalogue.path(),
                                            options.write ? CatalogueUse::kWrite : CatalogueUse::kRead);
  }
  const std::vector<TagChange> changes = changes_for(options, catalogue.get(), interrupt.token());
  if (!options.write) {
    show(changes, options.json);
    return ExitStatus::kSuccess;
  }
  return write(changes, catalogue.get(), options, interrupt.token());
}

}  // namespace

void print_outcome(const TagOutcome& outcome, bool json) {
  if (json) {
    Json line = {{"path", outcome.path.string()}, {"genres", outcome.genres}};
    if (!outcome.error.empty()) {
      line["error"] = outcome.error;
    }
    fmt::print("{}\n", json_text(line));
  } else if (outcome.error.empty()) {
    fmt::print("{}\n", printable(fmt::format(
                           "{}: {}", outcome.path.string(),
                           outcome.genres.empty() ? "no genre" : fmt::format("{}", fmt::join(outcome.genres, "; ")))));
  }
  if (!outcome.error.empty()) {
    complain(outcome.error);
  }
}

void add_library_tag_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command = library.add(
      {.name = "tag",
       .purpose = "Write genres into songs' tags; shows what would change, and with --write does it",
       .details = "Songs that name a genre are left, and those of which the model is not sure.\nOf a file nothing but "
                  "its genre changes, whole or not at all; `auricle library undo` gives back the very bytes.",
       .example = "auricle library tag ~/Music/new --write"},
      [options] { return run(*options); });
  options->catalogue.add_to(command);
  options->plan.add_to(command);
  command.add_option("--plan", options->plan_file, "Do what this plan says; see `auricle library plan`");
  command.add_flag("--write", options->write, "Write");
  command.add_flag("--keep-time", options->keep_time, "Files keep the time at which they were last written");
  command.add_flag("--json", options->json, "Print a JSON object a line (JSON Lines)");
}

}  // namespace auricle
