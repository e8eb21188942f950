#include <filesystem>
#include <memory>
#include <string>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/song_export.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  CatalogueOption catalogue;
  SongFilterOptions filter;
  std::filesystem::path file;
  std::filesystem::path playlists;
  bool json = false;
};

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const Catalogue catalogue(options.catalogue.path(), CatalogueUse::kRead);
  const SongExport written =
      options.playlists.empty()
          ? export_songs(catalogue, options.filter.filter(), options.file, interrupt.token())
          : export_playlists(catalogue, options.filter.filter(), options.playlists, interrupt.token());
  if (options.json) {
    fmt::print("{}\n", json_text({{"songs", written.songs}, {"left_out", written.left_out}, {"files", written.files}}));
  } else if (options.playlists.empty()) {
    fmt::print("{} songs in {}\n", written.songs, printable(options.file.string()));
  } else {
    fmt::print("{} songs in {} playlists in {}\n", written.songs, written.files, printable(options.playlists.string()));
  }
  if (written.left_out > 0) {
    complain(fmt::format("{} songs are in no playlist: a playlist names whole files, in UTF-8", written.left_out));
  }
  return ExitStatus::kSuccess;
}

}  // namespace

void add_library_export_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command = library.add(
      {.name = "export",
       .purpose = "Write the library's songs to files for other programs",
       .details = "JSON Lines, CSV or a playlist by the file's ending, or a playlist for each genre. Files are written "
                  "whole or not\nat all, and never over anything else. Songs must fit all filters that are given.",
       .example = "auricle library export --playlists ~/Music/Playlists --min-confidence 0.8"},
      [options] { return run(*options); });
  Arguments where = command.add_choice("Where to", "One of these");
  where.add_option("-o,--output", options->file, "File to write: .jsonl, .csv or .m3u8");
  where.add_option("--playlists", options->playlists, "Folder for a playlist GENRE.m3u8 of each genre");
  options->catalogue.add_to(command);
  options->filter.add_to(command);
  command.add_flag("--json", options->json, "Print how much was written as a JSON object");
}

}  // namespace auricle
