#include <auricle/cli/library_commands.hpp>

#include <unistd.h>

#include <auricle/core/shared_files.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/catalogue_file.hpp>
#include <auricle/library/library_files.hpp>
#include <auricle/network/model.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

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

std::filesystem::path CatalogueOption::model_file(const std::string& named) const {
  return named.empty() ? library_model_file(path(), shared_files().model({})) : shared_files().model(named);
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

void HearingOptions::add_to(Arguments& command) {
  command
      .add_option("-m,--model", model,
                  "Model file (.safetensors), as `auricle train` writes it; default: your own words, if they have been "
                  "learnt (auricle library learn), else the one that comes with the program")
      .from_environment("AURICLE_MODEL");
  command.add_flag("--thorough", thorough, "Hear all of each song, and not only some windows spread over it");
  command.add_option("--jobs", jobs, "Songs in work at a time; 0: one a processor").counts_workers();
  command.add_option("--nice", niceness, "Let other programs go first, 0 (not) to 19 (all of them)")
      .within(0, 19)
      .shows_default();
  command
      .add_option("--max-memory", max_memory_mib,
                  "MiB; while the program holds more, no song is begun beside those in work")
      .more_than(0);
}

SongLabeller HearingOptions::labeller(const CatalogueOption& catalogue) const {
  const std::filesystem::path file = catalogue.model_file(model);
  return SongLabeller(load_library_model(file, catalogue.path()), {.name = file.string(), .thorough = thorough});
}

SongHearingOptions HearingOptions::song_hearing() const {
  SongHearingOptions options{.jobs = jobs};
  if (max_memory_mib) {
    options.max_memory_bytes = static_cast<std::size_t>(*max_memory_mib * (1 << 20));
  }
  return options;
}

void HearingOptions::be_nice() const {
  if (niceness > 0) {
    (void)!nice(niceness);  // where it may not be, it is no matter
  }
}

void print_song(const ListedSong& listed, const CatalogueModel* model) {
  const CatalogueSong& song = listed.song;
  std::string said;
  if (const auto best = model != nullptr ? best_genre(*model, listed) : std::nullopt) {
    said = fmt::format("{} {:.1f} %", best->genre, 100.0 * best->confidence);
  } else {
    said = song.error.empty() ? "waiting" : "failed (" + printable(song.error) + ")";
  }
  const std::string tags =
      song.tags.genres.empty() ? "" : fmt::format("; tagged {}", fmt::join(song.tags.genres, ", "));
  fmt::print("{}{}: {}{}\n", printable(song.path.string()),
             song.cue_track > 0 ? fmt::format(" (track {})", song.cue_track) : "", said, printable(tags));
}

void add_library_commands(Program& program) {
  CommandGroup library = program.add_group(
      {.name = "library",
       .purpose = "Look after a whole music library",
       .details = "Keeps a catalogue of a music library: what its files say of themselves and what the model makes of "
                  "them.\nEvery command has its own --help, with an example.",
       .example = "auricle library scan ~/Music"});
  add_library_scan_command(library);
  add_library_list_command(library);
  add_library_stats_command(library);
  add_library_export_command(library);
  add_library_watch_command(library);
  add_library_label_command(library);
  add_library_learn_command(library);
  add_library_similar_command(library);
  add_library_map_command(library);
  add_library_merge_command(library);
  add_library_plan_command(library);
  add_library_tag_command(library);
  add_library_undo_command(library);
}

}  // namespace auricle
