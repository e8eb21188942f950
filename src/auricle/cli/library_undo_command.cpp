#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/library/tagging.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  CatalogueOption catalogue;
  std::vector<std::string> files;
  bool last = false;
  std::optional<std::uint64_t> run;
  bool list = false;
  bool json = false;
};

void print_runs(const Journal& journal, bool json) {
  for (const JournalRun& run : journal.runs()) {
    const std::string begun =
        fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::localtime(static_cast<std::time_t>(run.begun_s)));
    if (json) {
      fmt::print("{}\n", json_text({{"run", run.id},
                                    {"begun_s", run.begun_s},
                                    {"files", run.files},
                                    {"undone", run.undone},
                                    {"left", run.left}}));
    } else {
      fmt::print("run {} of {}: {} files, {} undone{}\n", run.id, begun, run.files, run.undone,
                 run.left > 0 ? fmt::format(", {} left", run.left) : "");
    }
  }
}

UndoSelection selection(const Options& options, const Journal& journal) {
  UndoSelection selection;
  if (options.run) {
    selection.run = static_cast<std::int64_t>(*options.run);
  }
  if (options.last) {
    selection.run = journal.last_run();
    if (!selection.run) {
      throw UsageError(
          "there is nothing to undo; --list shows the runs, and --run N tries again what could not be undone of one");
    }
  }
  for (const std::string& file : options.files) {
    selection.files.push_back(std::filesystem::absolute(file));
  }
  return selection;
}

ExitStatus run(const Options& options) {
  if (!options.last && !options.run && options.files.empty() && !options.list) {
    throw UsageError("say what to undo: --last, --run N, files or folders; --list shows what there is");
  }
  if (options.list && (options.last || options.run || !options.files.empty())) {
    throw UsageError("--list shows all runs; leave --last, --run and files out");
  }
  if (options.last && options.run) {
    throw UsageError("--last names a run and --run another; leave one out");
  }
  const std::filesystem::path file = Journal::beside(options.catalogue.path());
  std::error_code error;
  // One that was killed when it made the journal left an empty file.
  if (!std::filesystem::exists(file, error) || std::filesystem::is_empty(file, error)) {
    throw UsageError(fmt::format("nothing was ever tagged with this catalogue: there is no {}", file.string()));
  }
  if (options.list) {
    print_runs(Journal(file, JournalUse::kRead), options.json);
    return ExitStatus::kSuccess;
  }
  Journal journal(file);
  const InterruptListener interrupt;
  std::unique_ptr<Catalogue> catalogue;
  if (std::filesystem::exists(options.catalogue.path(), error)) {
    catalogue = std::make_unique<Catalogue>(options.catalogue.path(), CatalogueUse::kWrite);
  }
  const UndoSelection meant = selection(options, journal);
  std::size_t failed = 0;
  std::size_t done = 0;
  undo_changes(meant, journal, catalogue.get(), {.stop = interrupt.token()}, [&](const TagOutcome& outcome) {
    ++(outcome.error.empty() ? done : failed);
    print_outcome(outcome, options.json);
  });
  if (done + failed == 0) {
    complain("nothing of this was written by `auricle library tag`, or all of it is undone; --list shows the runs");
    return ExitStatus::kFailure;
  }
  if (!options.json) {
    fmt::print(
        "{} as before, {} left{}.\n", done, failed,
        failed > 0 && meant.run ? fmt::format("; `auricle library undo --run {}` tries these again", *meant.run) : "");
  }
  return failed == 0 ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

}  // namespace

void add_library_undo_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command = library.add(
      {.name = "undo",
       .purpose = "Take back what `auricle library tag` wrote: the very bytes of the files",
       .details = "Newest changes first, also days later and after the program was killed in the middle.\nA file that "
                  "was moved is found once a scan has seen it; one that has changed since is left, and told.",
       .example = "auricle library undo --last"},
      [options] { return run(*options); });
  options->catalogue.add_to(command);
  command.add_option("FILE", options->files, "Changes of these files, or of files below these folders");
  command.add_flag("--last", options->last, "Changes of the last run that are not undone");
  command.add_option("--run", options->run, "Changes of this run");
  command.add_flag("--list", options->list, "List the runs that there were, newest first");
  command.add_flag("--json", options->json, "Print a JSON object a line (JSON Lines)");
}

}  // namespace auricle
