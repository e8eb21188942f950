#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <auricle/library/file_rewrite.hpp>
#include <auricle/library/journal_file.hpp>
#include <auricle/tags/splice.hpp>

namespace SQLite {
class Database;
}  // namespace SQLite

namespace auricle {

/// One change of one file, as the journal has it.
struct JournalEntry {
  std::int64_t id = 0;
  std::int64_t run = 0;
  std::filesystem::path path;
  FileVersion before;
  FileVersion after;  ///< its time is not kept
  std::vector<std::string> genres_before;
  std::vector<std::string> genres_after;
  Splices undo;  ///< what makes the file before of the one after
  bool undone = false;
};

/// The changes that were made together.
struct JournalRun {
  std::int64_t id = 0;
  std::int64_t begun_s = 0;  ///< since 1970
  std::size_t files = 0;
  std::size_t undone = 0;
  std::size_t left = 0;  ///< that could not be undone, for their files have changed or gone
};

/// Every change of a file by us, with what takes it back, in an SQLite file of its own: the catalogue can be made anew
/// at any time, this can't. A change is on the disk here before its file is touched. Whether it was made, after the
/// program was killed in between, the file's own bytes tell. All functions throw FileError in a line that says what to
/// do when the file is damaged, full or kept busy.
class Journal {
 public:
  /// Throws UsageError for a file that is something else, which is left as it is.
  explicit Journal(const std::filesystem::path& file, JournalUse use = JournalUse::kWrite);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Beside the catalogue: library-changes.db for library.db.
  static std::filesystem::path beside(const std::filesystem::path& catalogue);

  const std::filesystem::path& file() const { return file_; }

  std::int64_t begin_run();
  /// Writes down a change that is about to be made; it is on the disk when this returns. Gives its number.
  std::int64_t intend(const JournalEntry& entry);
  void note_undone(std::int64_t id);
  /// The file isn't what was written, or nowhere to be found: last_run doesn't wait for it any more.
  void note_left(std::int64_t id);
  /// Takes an intention back that came to nothing.
  void forget(std::int64_t id);

  /// Newest first.
  std::vector<JournalRun> runs() const;
  /// The newest run with changes that are neither undone nor left; absent without one.
  std::optional<std::int64_t> last_run() const;
  /// Changes that are not undone, those that were left among them, newest first: of one run, or of all.
  std::vector<std::int64_t> standing(std::optional<std::int64_t> run) const;
  JournalEntry entry(std::int64_t id) const;
  /// Where other changes that are not undone have written the very same file.
  std::vector<std::filesystem::path> copies_of(const JournalEntry& entry) const;

 private:
  template <typename Work>
  auto guarded(const Work& work) const;
  void note(std::int64_t id, int state);

  std::filesystem::path file_;
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace auricle
