#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/cli/scan_progress.hpp>
#include <auricle/cli/shard_option.hpp>
#include <auricle/core/json.hpp>
#include <auricle/library/scan.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  CatalogueOption catalogue;
  HearingOptions hearing;
  std::vector<std::string> folders;
  ShardOption shard;
  bool json = false;
};

void print_text(const ScanSummary& summary, double seconds) {
  const Survey& survey = summary.survey;
  fmt::print("{} recording{}: {} new, {} changed, {} gone\n", survey.found, survey.found == 1 ? "" : "s", survey.added,
             survey.changed, survey.gone);
  const std::size_t songs = summary.heard + summary.known + summary.failed;
  fmt::print("{} heard, {} known by their sound, {} failed; {:.1f} s{}\n", summary.heard, summary.known, summary.failed,
             seconds,
             songs > 0 ? fmt::format(", {:.1f} songs a second", static_cast<double>(songs) / seconds) : std::string());
  if (summary.answered > 0) {
    fmt::print("{} sounds answered anew from what had been heard\n", summary.answered);
  }
  if (summary.still_failed > 0) {
    fmt::print("{} songs failed before and are as they were: auricle library list --failed\n", summary.still_failed);
  }
}

ExitStatus run(const Options& options) {
  InterruptListener interrupt;
  const std::optional<Shard> shard = options.shard.shard();
  const std::vector<std::filesystem::path> folders(options.folders.begin(), options.folders.end());
  check_are_there(folders);
  Catalogue catalogue(options.catalogue.path(), CatalogueUse::kWrite);
  const SongLabeller labeller = options.hearing.labeller(options.catalogue);
  LibraryScanner scanner(catalogue, labeller, options.hearing.song_hearing(), shard);
  options.hearing.be_nice();
  const auto begun = std::chrono::steady_clock::now();
  const auto scan = [&] {
    ScanProgressLine line;
    return scanner.scan(folders, {.progress = [&](const ScanProgress& progress) { line.update(progress); }},
                        interrupt.token());
  };
  const ScanSummary summary = scan();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();

  std::vector<CatalogueSong> failed;
  for (const std::int64_t id : summary.failures) {
    failed.push_back(catalogue.find_song(id).value());
  }
  complain(summary.survey.notes);
  for (const FailedSong& failure : summary.survey.failures) {
    complain(failure.reason);
  }
  for (const CatalogueSong& song : failed) {
    complain(song.error);
  }
  if (options.json) {
    fmt::print("{}\n", json_text(scan_json(catalogue, summary, seconds), 2));
  } else {
    print_text(summary, seconds);
  }
  if (summary.stopped) {
    complain("interrupted; the next scan goes on from here");
    return ExitStatus::kInterrupted;
  }
  return failed.empty() && summary.survey.failures.empty() ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

}  // namespace

void add_library_scan_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command = library.add(
      {.name = "scan",
       .purpose = "Find all music in folders and name its genres",
       .details =
           "Fills the catalogue: what the files say of themselves, and what the model makes of them. Only what is "
           "new or\nchanged since the last scan is heard, and no copy twice. It may be interrupted at any moment; "
           "the next scan goes\non. A file that can't be used is reported on standard error and the rest go on; "
           "the exit status is then 1.\nWith --shard the catalogue is of that share of the "
           "folders; `auricle library merge` puts such catalogues together.",
       .example = "auricle library scan ~/Music"},
      [options] { return run(*options); });
  command.add_option("DIR", options->folders, "Folders to search for recordings, or single files").required();
  options->catalogue.add_to(command);
  options->hearing.add_to(command);
  options->shard.add_to(command);
  command.add_flag("--json", options->json, "Print the summary as a JSON object");
}

}  // namespace auricle
