#include <auricle/cli/library_commands.hpp>

#include <auricle/library/catalogue_file.hpp>

namespace auricle {

void CatalogueOption::add_to(Arguments& command) {
  command
      .add_option("--catalogue", file,
                  "The catalogue's file; default: auricle/library.db in $XDG_DATA_HOME, or in ~/.local/share")
      .from_environment("AURICLE_CATALOGUE");
}

std::filesystem::path CatalogueOption::path() const {
  return file.empty() ? default_catalogue() : std::filesystem::path(file);
}

void SongFilterOptions::add_to(Arguments& command) {
  command.add_option("--genre", genres, "Songs whose most probable genre is one of these").separated_by(',');
  command.add_option("--min-confidence", min_confidence, "Songs whose genre is at least so probable, 0 to 1")
      .within(0.0, 1.0);
  command.add_option("--max-confidence", max_confidence, "Songs whose genre is at most so probable, 0 to 1")
      .within(0.0, 1.0);
  command.add_option("--folder", folders, "Songs in or below this folder; may be given several times");
  command.add_flag("--disagree", disagreeing, "Songs whose genre is none of those in their tags");
  command.add_flag("--untagged", untagged, "Songs without a genre in their tags");
  command.add_flag("--failed", failed, "Songs that could not be heard");
  command.add_flag("--gone", gone, "Songs whose files are no longer there, and no others");
}

SongFilter SongFilterOptions::filter() const {
  return {.genres = genres,
          .min_confidence = min_confidence,
          .max_confidence = max_confidence,
          .folders = {folders.begin(), folders.end()},
          .disagreeing = disagreeing,
          .untagged = untagged,
          .failed = failed,
          .gone = gone};
}

void add_library_commands(Program& program) {
  CommandGroup library = program.add_group(
      {.name = "library",
       .purpose = "Look after a whole music library",
       .details = "Keeps a catalogue of a music library: what its files say of themselves and what the model makes of "
                  "them.\nEvery command has its own --help, with an example.",
       .example = "auricle library scan ~/Music"});
  add_library_list_command(library);
}

}  // namespace auricle
