#include <auricle/library/moved_files.hpp>

#include <algorithm>
#include <cstdint>

#include <auricle/core/error.hpp>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// None from a catalogue that can't be read: what it may know is no reason to undo nothing.
std::vector<fs::path> files_of_size(const Catalogue& catalogue, std::uint64_t size) {
  try {
    return catalogue.files_of_size(size);
  } catch (const FileError&) {
    return {};
  }
}

/// What a file is, where its bytes are these; it is read only where its size is.
std::optional<FileVersion> version_with_bytes(const fs::path& file, const FileVersion& bytes) {
  try {
    const std::optional<FileState> state = state_of(file);
    if (state && state->size == bytes.size) {
      FileVersion version = look_at(file);
      return version.same_bytes(bytes) ? std::optional(std::move(version)) : std::nullopt;
    }
  } catch (const FileError&) {  // not to be read
  }
  return std::nullopt;
}

}  // namespace

std::vector<fs::path> MovedFiles::places_of(const JournalEntry& change) const {
  std::vector<fs::path> places;
  if (catalogue_ != nullptr) {
    places = files_of_size(*catalogue_, change.after.size);
  }
  std::erase(places, change.path);
  std::stable_partition(places.begin(), places.end(),
                        [&](const fs::path& place) { return place.filename() == change.path.filename(); });
  // A file that was changed several times is another one by now, its older changes being taken back last.
  if (const auto known = found_.find(change.path); known != found_.end()) {
    places.insert(places.begin(), known->second);
  }
  return places;
}

std::optional<FoundFile> MovedFiles::find(const JournalEntry& change, const std::vector<fs::path>& places,
                                          const std::optional<FileVersion>& at_home) {
  if (places.empty()) {
    return std::nullopt;
  }
  const std::vector<fs::path> copies = journal_.copies_of(change);
  // What is as it was before may never have been changed, and then a copy that has moved is another change's.
  const bool may_be_unchanged = at_home && at_home->same_bytes(change.before);
  if (may_be_unchanged && !std::ranges::all_of(copies, [&](const fs::path& copy) {
        return version_with_bytes(copy, change.after).has_value();
      })) {
    return std::nullopt;
  }
  for (const fs::path& place : places) {
    const std::pair key(place, change.after.hash);
    const auto taken = taken_.find(key);
    if ((taken != taken_.end() && taken->second != change.path) || is_one_of(copies, place)) {
      continue;
    }
    if (std::optional<FileVersion> version = version_with_bytes(place, change.after)) {
      taken_[key] = change.path;
      found_[change.path] = place;
      return FoundFile{.path = place, .version = *std::move(version)};
    }
  }
  return std::nullopt;
}

/// By whatever path.
bool MovedFiles::is_one_of(const std::vector<fs::path>& files, const fs::path& file) {
  const fs::path real = real_paths_.of(file);
  return std::ranges::any_of(files,
                             [&](const fs::path& other) { return other == file || real_paths_.of(other) == real; });
}

}  // namespace auricle
