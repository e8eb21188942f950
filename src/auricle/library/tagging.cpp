#include <auricle/library/tagging.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <auricle/audio/sound_identity.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <auricle/core/trouble.hpp>
#include <auricle/library/file_rewrite.hpp>
#include <auricle/library/moved_files.hpp>
#include <auricle/library/path_range.hpp>
#include <auricle/library/real_paths.hpp>
#include <auricle/tags/genre_edit.hpp>
#include <auricle/tags/genre_text.hpp>
#include <auricle/tags/song_tags.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// Takes away what programs that were killed left in folders, once for each.
class Tidying {
 public:
  void folder_of(const fs::path& file) {
    check_changeable(file);  // what is no file, a pipe perhaps, must not even be opened
    if (folders_.insert(file.parent_path()).second) {
      check_writable(file);
    }
  }

 private:
  std::set<fs::path> folders_;
};

/// Throws FileError unless the copy says what it should and sounds as the file does.
void check_copy(const FileRewrite& rewrite, const fs::path& file, const std::vector<std::string>& wanted) {
  const std::vector<std::string> genres = read_tags(rewrite.copy()).genres;
  if (genres != wanted) {
    throw FileError(
        fmt::format("{} was left: its tags would say \"{}\", not what was written", file.string(), listed(genres)));
  }
  if (sound_identity(rewrite.copy()) != sound_identity(file)) {
    throw FileError(fmt::format("{} was left: it would not sound the same", file.string()));
  }
}

/// The genres that a file names; none where it can't be read.
std::vector<std::string> genres_named_by(const fs::path& file) {
  try {
    return read_tags(file).genres;
  } catch (const FileError&) {
    return {};
  }
}

/// What the file is, whatever becomes of this: a catalogue that can't be told finds out by the next scan.
void tell(Catalogue* catalogue, const fs::path& file, const FileState& state, const std::vector<std::string>& genres) {
  if (catalogue == nullptr) {
    return;
  }
  try {
    catalogue->put_tags(file, state, genres);
  } catch (const FileError&) {
  }
}

/// Throws FileError unless the file is what the change says of it.
void check_file(const TagChange& change, const FileRewrite& rewrite, Catalogue* catalogue) {
  const FileVersion& file = rewrite.before();
  if (file.size != change.size || file.modified_ns != change.modified_ns) {
    throw FileError(
        fmt::format("{} was left: it has changed since it was looked at; scan and plan again", change.path.string()));
  }
  if (const std::vector<std::string> now = read_tags(change.path).genres; now != change.now) {
    tell(catalogue, change.path, {file.size, file.modified_ns}, now);  // no scan reads again what has not changed
    throw FileError(fmt::format("{} was left: it says \"{}\", not \"{}\" as was planned; plan again",
                                change.path.string(), listed(now), listed(change.now)));
  }
}

/// Returns the genres that the file names now.
std::vector<std::string> write_genres_into(const TagChange& change, std::int64_t run, Journal& journal,
                                           Catalogue* catalogue, bool keep_time) {
  std::vector<std::string> genres = genres_in(change.write);
  if (genres.empty()) {
    throw FileError(fmt::format("{} was left: \"{}\" names no genre", change.path.string(), listed(change.write)));
  }
  FileRewrite rewrite(change.path, genre_splices(change.path, genres));
  check_file(change, rewrite, catalogue);
  check_copy(rewrite, change.path, genres);
  if (keep_time) {
    rewrite.set_time(rewrite.before().modified_ns);
  }
  rewrite.sync();
  const std::int64_t id = journal.intend({.run = run,
                                          .path = change.path,
                                          .before = rewrite.before(),
                                          .after = rewrite.after(),
                                          .genres_before = change.now,
                                          .genres_after = genres,
                                          .undo = rewrite.undo()});
  try {
    rewrite.commit();
  } catch (...) {
    if (!rewrite.is_in_place()) {
      journal.forget(id);
    }
    throw;
  }
  tell(catalogue, change.path, {rewrite.after().size, rewrite.after().modified_ns}, genres);
  return genres;
}

/// The files that are meant, by whatever path.
class MeantFiles {
 public:
  /// All where there are none.
  explicit MeantFiles(std::vector<fs::path> files) : is_all_(files.empty()) {
    for (std::size_t i = 0, n = files.size(); i < n; ++i) {
      std::error_code error;
      if (fs::path real = fs::weakly_canonical(files[i], error); !error) {
        files.push_back(std::move(real));
      }
    }
    ranges_ = ranges_below(std::move(files));
  }

  bool have(const fs::path& file) { return is_all_ || have_named(file) || have_named(real_paths_.of(file)); }

 private:
  bool have_named(const fs::path& file) const {
    return std::ranges::any_of(ranges_, [&](const PathRange& range) { return lies_in(range, file); });
  }

  bool is_all_;
  std::vector<PathRange> ranges_;
  RealPaths real_paths_;
};

/// Absent where there is no file; throws FileError where that can't be told.
std::optional<FileVersion> version_at(const fs::path& path) {
  std::error_code error;
  const fs::file_type type = fs::status(path, error).type();
  const bool can_be_looked_at = type == fs::file_type::regular || type == fs::file_type::none;
  return can_be_looked_at ? std::optional(look_at(path)) : std::nullopt;
}

/// The file of a change, as that left it or as it was before; `at_home`: what stands where it was.
std::optional<FoundFile> find_file(const JournalEntry& entry, const std::optional<FileVersion>& at_home,
                                   const std::vector<fs::path>& places, MovedFiles& moved_files) {
  if (at_home && at_home->same_bytes(entry.after)) {
    return FoundFile{.path = entry.path, .version = *at_home};
  }
  if (std::optional<FoundFile> moved = moved_files.find(entry, places, at_home)) {
    return moved;
  }
  return at_home && at_home->same_bytes(entry.before)
             ? std::optional(FoundFile{.path = entry.path, .version = *at_home})
             : std::nullopt;
}

FileError not_found(const JournalEntry& entry, bool is_another_at_home) {
  return is_another_at_home
             ? FileError(fmt::format(
                   "{} was left: it has changed since its genre was written, or is another file by now; if that was "
                   "renamed, `auricle library scan` where it is now, then `auricle library undo --run {}`",
                   entry.path.string(), entry.run))
             : FileError(fmt::format(
                   "{} is not there, nor does the catalogue know where it went; `auricle library scan` where it is "
                   "now, then `auricle library undo --run {}`",
                   entry.path.string(), entry.run));
}

/// Returns whether the file was as it should become.
bool undo_change(const JournalEntry& entry, const FoundFile& file, Journal& journal, Catalogue* catalogue) {
  const bool was_done = file.version.same_bytes(entry.before);
  std::int64_t modified_ns = file.version.modified_ns;
  if (!was_done) {
    FileRewrite rewrite(file.path, entry.undo);
    if (!rewrite.before().same_bytes(entry.after)) {
      throw FileError(
          fmt::format("{} was left: it was changed by somebody else meanwhile; try again", file.path.string()));
    }
    if (!rewrite.after().same_bytes(entry.before)) {
      throw FileError(fmt::format("{} was left: what the journal has of it is damaged", file.path.string()));
    }
    rewrite.set_time(entry.before.modified_ns);
    rewrite.commit();
    modified_ns = rewrite.after().modified_ns;
  }
  journal.note_undone(entry.id);
  tell(catalogue, file.path, {entry.before.size, modified_ns}, entry.genres_before);
  return was_done;
}

void stop_if_asked(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    throw Stopped();
  }
}

}  // namespace

void write_genres(std::span<const TagChange> changes, Journal& journal, Catalogue* catalogue,
                  const TaggingOptions& options, const TagObserver& observer) {
  std::optional<std::int64_t> run;
  Tidying tidying;
  for (const TagChange& change : changes) {
    stop_if_asked(options.stop);
    if (!run) {
      run = journal.begin_run();
    }
    TagOutcome outcome{.path = change.path};
    try {
      tidying.folder_of(change.path);
      outcome.genres = write_genres_into(change, *run, journal, catalogue, options.keep_time);
    } catch (...) {
      outcome.error = trouble_with(change.path);
      outcome.genres = genres_named_by(change.path);
    }
    observer(outcome);
  }
}

void undo_changes(const UndoSelection& selection, Journal& journal, Catalogue* catalogue, const TaggingOptions& options,
                  const TagObserver& observer) {
  MeantFiles meant(selection.files);
  MovedFiles moved_files(journal, catalogue);
  Tidying tidying;
  for (const std::int64_t id : journal.standing(selection.run)) {
    stop_if_asked(options.stop);
    const JournalEntry entry = journal.entry(id);
    const bool was_there = meant.have(entry.path);
    std::vector<fs::path> places = moved_files.places_of(entry);
    if (!was_there) {
      std::erase_if(places, [&](const fs::path& place) { return !meant.have(place); });
      if (places.empty()) {
        continue;
      }
    }
    TagOutcome outcome{.path = entry.path, .genres = entry.genres_before};
    bool is_meant = was_there;
    try {
      const std::optional<FileVersion> at_home = version_at(entry.path);
      const std::optional<FoundFile> file = find_file(entry, at_home, places, moved_files);
      outcome.path = file ? file->path : entry.path;
      is_meant = (was_there && !at_home) || meant.have(outcome.path);
      if (is_meant && !file) {
        journal.note_left(id);
        throw not_found(entry, at_home.has_value());
      }
      if (is_meant) {
        tidying.folder_of(outcome.path);
        outcome.was_done = undo_change(entry, *file, journal, catalogue);
      }
    } catch (...) {
      outcome.error = trouble_with(outcome.path);
      outcome.genres = entry.genres_after;
    }
    if (is_meant) {
      observer(outcome);
    }
  }
}

}  // namespace auricle
