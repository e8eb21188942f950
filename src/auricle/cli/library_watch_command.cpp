#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/core/json.hpp>
#include <auricle/library/library_watch.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  CatalogueOption catalogue;
  HearingOptions hearing;
  std::vector<std::string> folders;
  bool json = false;
};

void say(const Catalogue& catalogue, const CatalogueSong& song, bool json) {
  if (!song.error.empty()) {
    complain(song.error);
  }
  if (song.state != SongState::kHeard) {
    return;
  }
  visit_songs(catalogue, {.folders = {song.path}}, [&](const ListedSong& listed, const CatalogueModel* model) {
    if (json) {
      fmt::print("{}\n", json_text(song_json(listed, model)));
    } else {
      print_song(listed, model);
    }
  });
  std::fflush(stdout);
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  Catalogue catalogue(options.catalogue.path(), CatalogueUse::kWrite);
  const SongLabeller labeller = options.hearing.labeller(options.catalogue);
  LibraryScanner scanner(catalogue, labeller, options.hearing.song_hearing());
  options.hearing.be_nice();
  LibraryWatch watch(
      scanner, {options.folders.begin(), options.folders.end()},
      {.scan = {.song = [&](const CatalogueSong& song, SongOutcome) { say(catalogue, song, options.json); }},
       .looked_at_all =
           [&](const ScanSummary& summary) {
             complain(fmt::format("watching: {} recordings, {} new, {} changed, {} gone", summary.survey.found,
                                  summary.survey.added, summary.survey.changed, summary.survey.gone));
           },
       .trouble = [](const std::string& trouble) { complain(trouble); }});
  watch.run(interrupt.token());
  return ExitStatus::kSuccess;  // it ends by being asked to
}

}  // namespace

void add_library_watch_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command = library.add(
      {.name = "watch",
       .purpose = "Name the genres of new music as it arrives in folders",
       .details =
           "Begins with a scan, then waits for files that are written, moved or removed, and prints a line for "
           "each song that\nit has heard. Ends on Ctrl-C or SIGTERM, with status 0. What other machines write to "
           "a disk of the network is\nnot seen: scan there now and then.",
       .example = "auricle library watch ~/Music"},
      [options] { return run(*options); });
  command.add_option("DIR", options->folders, "Folders to watch").required();
  options->catalogue.add_to(command);
  options->hearing.add_to(command);
  command.add_flag("--json", options->json, "Print a JSON object for each song, as `list --json` does");
}

}  // namespace auricle
