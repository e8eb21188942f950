#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/core/json.hpp>
#include <auricle/library/listing.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  CatalogueOption catalogue;
  SongFilterOptions filter;
  bool json = false;
};

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const Catalogue catalogue(options.catalogue.path(), CatalogueUse::kRead);
  visit_songs(
      catalogue, options.filter.filter(),
      [&](const ListedSong& listed, const CatalogueModel* model) {
        if (options.json) {
          fmt::print("{}\n", json_text(song_json(listed, model)));
        } else {
          print_song(listed, model);
        }
      },
      interrupt.token());
  return ExitStatus::kSuccess;
}

}  // namespace

void add_library_list_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command =
      library.add({.name = "list",
                   .purpose = "List songs of the library with their genres",
                   .details = "A line for each song, in the order of their paths: the most probable "
                              "genre, and what its tags say.\nSongs must fit all filters that are given.",
                   .example = "auricle library list --genre metal --min-confidence 0.8"},
                  [options] { return run(*options); });
  options->catalogue.add_to(command);
  options->filter.add_to(command);
  command.add_flag("--json", options->json, "Print a JSON object a line (JSON Lines)");
}

}  // namespace auricle
