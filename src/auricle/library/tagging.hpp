#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/library/catalogue.hpp>
#include <auricle/library/journal.hpp>
#include <auricle/library/tag_change.hpp>

namespace auricle {

struct TaggingOptions {
  bool keep_time = false;  ///< files look as if they had been written when they were before
  std::stop_token stop{};
};

/// What became of one file.
struct TagOutcome {
  std::filesystem::path path;
  std::vector<std::string> genres{};  ///< that it names now
  std::string error{};                ///< why it was left as it was, in one line that names it; empty when it wasn't
  bool was_done = false;              ///< it was already as it was to become
};

/// Hears of each file when it is done.
using TagObserver = std::function<void(const TagOutcome&)>;

/// Writes genres into files, and into the journal what takes that back. Of each file all is done or nothing; what goes
/// wrong with it is its outcome and no other's. A file is left that isn't any more what its change says it was, or of
/// which tags or sound, read again from the changed copy, aren't what they should be. `catalogue` takes over what has
/// changed, so that nothing is heard again; null for none. Throws when the journal can't be begun, Stopped between two
/// files once that is asked for.
void write_genres(std::span<const TagChange> changes, Journal& journal, Catalogue* catalogue,
                  const TaggingOptions& options, const TagObserver& observer);

/// Which changes are to be taken back: all but what this leaves out.
struct UndoSelection {
  std::optional<std::int64_t> run{};           ///< of this run
  std::vector<std::filesystem::path> files{};  ///< of these files and of those below these folders, absolute: of what
                                               ///< is there now, and of what was there and is no more
};

/// Takes changes back, newest first: the bytes of the whole file and the time it was written are again what they were.
/// A file that isn't at its old path, where another one may be, is found where `catalogue` knows it now. One that has
/// changed since, or is nowhere, is left, and told. Throws as write_genres.
void undo_changes(const UndoSelection& selection, Journal& journal, Catalogue* catalogue, const TaggingOptions& options,
                  const TagObserver& observer);

}  // namespace auricle
