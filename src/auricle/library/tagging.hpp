#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <string>

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

/// Takes changes back, newest first: the bytes of the whole file and the time it was written are again what they were.
/// A file that was moved is found where `catalogue` knows it now; a selection's folders mean those too that are in
/// them now. A file that has changed since, or is nowhere, is left, and told. Throws as write_genres.
void undo_changes(const JournalSelection& selection, Journal& journal, Catalogue* catalogue,
                  const TaggingOptions& options, const TagObserver& observer);

}  // namespace auricle
