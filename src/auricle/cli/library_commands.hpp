#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/library/listing.hpp>
#include <auricle/library/song_hearing.hpp>
#include <auricle/library/song_labeller.hpp>
#include <auricle/library/tagging.hpp>

namespace auricle {

/// Which catalogue a command of `auricle library` works with.
struct CatalogueOption {
  std::string file;

  /// Adds --catalogue.
  void add_to(Arguments& command);

  /// The file named, or the user's own.
  std::filesystem::path path() const;

  /// The file of the model that is named, else of the owner's learnt words beside the catalogue where there are any,
  /// else of the model that comes with the program.
  std::filesystem::path model_file(const std::string& named) const;
};

/// Which songs a command of `auricle library` works with.
struct SongFilterOptions {
  std::vector<std::string> genres;
  std::optional<double> min_confidence;
  std::optional<double> max_confidence;
  std::vector<std::string> folders;
  bool disagreeing = false;
  bool untagged = false;
  bool failed = false;
  bool gone = false;

  /// Adds --genre, --min-confidence and the like.
  void add_to(Arguments& command);

  SongFilter filter() const;
};

/// How the commands of `auricle library` that hear songs do so.
struct HearingOptions {
  std::string model;
  bool thorough = false;
  int jobs = 0;
  int niceness = 0;
  std::optional<double> max_memory_mib;

  /// Adds --model, --jobs and the like.
  void add_to(Arguments& command);

  /// Throws what load_model and SongLabeller throw.
  SongLabeller labeller(const CatalogueOption& catalogue) const;
  SongHearingOptions song_hearing() const;
  /// Lets other programs go first, from now on.
  void be_nice() const;
};
/// Says what became of a file: a line on standard output, and what went wrong on standard error.
void print_outcome(const TagOutcome& outcome, bool json);

/// A line on standard output: the song, its genre, its tags.
void print_song(const ListedSong& listed, const CatalogueModel* model);

// Each command of `auricle library` adds itself to the group.
void add_library_scan_command(CommandGroup& library);
void add_library_list_command(CommandGroup& library);
void add_library_stats_command(CommandGroup& library);
void add_library_export_command(CommandGroup& library);
void add_library_watch_command(CommandGroup& library);
void add_library_label_command(CommandGroup& library);
void add_library_learn_command(CommandGroup& library);
void add_library_similar_command(CommandGroup& library);
void add_library_map_command(CommandGroup& library);
void add_library_merge_command(CommandGroup& library);
void add_library_plan_command(CommandGroup& library);
void add_library_tag_command(CommandGroup& library);
void add_library_undo_command(CommandGroup& library);

}  // namespace auricle
