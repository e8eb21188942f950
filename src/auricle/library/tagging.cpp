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
void check_copy(const FileRewrite& rewrite, const TagChange& change) {
  const std::vector<std::string> genres = read_tags(rewrite.copy()).genres;
  if (genres != genres_in(change.write)) {
    throw FileError(fmt::format("{} was left: its tags would say \"{}\", not what was written", change.path.string(),
                                listed(genres)));
  }
  if (sound_identity(rewrite.copy()) != sound_identity(change.path)) {
    throw FileError(fmt::format("{} was left: it would not sound the same", change.path.string()));
  }
}

/// Throws FileError unless the file is what the change says of it.
void check_file(const TagChange& change, const FileRewrite& rewrite) {
  const FileVersion& file = rewrite.before();
  if (file.size != change.size || file.modified_ns != change.modified_ns) {
    throw FileError(
        fmt::format("{} was left: it has changed since it was looked at; scan and plan again", change.path.string()));
  }
  if (const std::vector<std::string> now = read_tags(change.path).genres; now != change.now) {
    throw FileError(fmt::format("{} was left: it says \"{}\", not \"{}\" as was planned; scan and plan again",
                                change.path.string(), listed(now), listed(change.now)));
  }
}

/// The file is changed by now, whatever becomes of this: a catalogue that can't be told finds out by the next scan.
void tell(Catalogue* catalogue, const fs::path& file, const FileState& state, const std::vector<std::string>& genres) {
  if (catalogue == nullptr) {
    return;
  }
  try {
    catalogue->put_tags(file, state, genres);
  } catch (const FileError&) {
  }
}

void write_genres_into(const TagChange& change, std::int64_t run, Journal& journal, Catalogue* catalogue,
                       bool keep_time) {
  FileRewrite rewrite(change.path, genre_splices(change.path, change.write));
  check_file(change, rewrite);
  check_copy(rewrite, change);
  if (keep_time) {
    rewrite.set_time(rewrite.before().modified_ns);
  }
  rewrite.sync();
  const std::int64_t id = journal.intend({.run = run,
                                          .path = change.path,
                                          .before = rewrite.before(),
                                          .after = rewrite.after(),
                                          .genres_before = change.now,
                                          .genres_after = genres_in(change.write),
                                          .undo = rewrite.undo()});
  try {
    rewrite.commit();
  } catch (...) {
    if (!rewrite.is_in_place()) {
      journal.forget(id);
    }
    throw;
  }
  tell(catalogue, change.path, {rewrite.after().size, rewrite.after().modified_ns}, genres_in(change.write));
}

/// Undoes a change of a file that is in a place now. Returns whether the file was as it should become.
bool undo_change(const JournalEntry& entry, const fs::path& file, Journal& journal, Catalogue* catalogue) {
  const FileVersion now = look_at(file);
  const bool was_done = now.same_bytes(entry.before);
  std::int64_t modified_ns = now.modified_ns;
  if (!was_done) {
    const auto changed = [&] {
      return FileError(fmt::format("{} was left: it has changed since its genre was written", file.string()));
    };
    if (!now.same_bytes(entry.after)) {
      journal.note_left(entry.id);
      throw changed();
    }
    FileRewrite rewrite(file, entry.undo);
    if (!rewrite.before().same_bytes(entry.after)) {
      throw changed();
    }
    if (!rewrite.after().same_bytes(entry.before)) {
      throw FileError(fmt::format("{} was left: what the journal has of it is damaged", file.string()));
    }
    rewrite.set_time(entry.before.modified_ns);
    rewrite.commit();
    modified_ns = rewrite.after().modified_ns;
  }
  journal.note_undone(entry.id);
  tell(catalogue, file, {entry.before.size, modified_ns}, entry.genres_before);
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
    TagOutcome outcome{.path = change.path, .genres = change.write};
    try {
      tidying.folder_of(change.path);
      write_genres_into(change, *run, journal, catalogue, options.keep_time);
    } catch (...) {
      outcome.error = trouble_with(change.path);
      outcome.genres = change.now;
    }
    observer(outcome);
  }
}

void undo_changes(const JournalSelection& selection, Journal& journal, Catalogue* catalogue,
                  const TaggingOptions& options, const TagObserver& observer) {
  const std::vector<std::int64_t> by_place = journal.standing(selection);
  MovedFiles moved_anywhere(catalogue, {});
  MovedFiles moved_here(catalogue, selection.files);
  Tidying tidying;
  for (const std::int64_t id : journal.standing({.run = selection.run})) {
    stop_if_asked(options.stop);
    const bool is_meant = std::ranges::binary_search(by_place, id, std::greater());
    const JournalEntry entry = journal.entry(id);
    std::error_code error;
    const bool is_there = fs::status(entry.path, error).type() != fs::file_type::not_found;
    const std::optional<fs::path> moved = is_there   ? std::nullopt
                                          : is_meant ? moved_anywhere.find(entry)
                                                     : moved_here.find(entry);
    if (!is_meant && !moved) {
      continue;
    }
    TagOutcome outcome{.path = moved.value_or(entry.path), .genres = entry.genres_before};
    try {
      if (!is_there && !moved) {
        journal.note_left(id);
        throw FileError(
            fmt::format("{} is not there, nor does the catalogue know where it went; `auricle library scan` where it "
                        "is now, then `auricle library undo --run {}`",
                        entry.path.string(), entry.run));
      }
      tidying.folder_of(outcome.path);
      outcome.was_done = undo_change(entry, outcome.path, journal, catalogue);
    } catch (...) {
      outcome.error = trouble_with(outcome.path);
      outcome.genres = entry.genres_after;
    }
    observer(outcome);
  }
}

}  // namespace auricle
