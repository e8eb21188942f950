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

bool has_bytes(const fs::path& file, const FileVersion& version) {
  try {
    return look_at(file).same_bytes(version);
  } catch (const FileError&) {  // not there, or not to be read
    return false;
  }
}

}  // namespace

std::optional<fs::path> MovedFiles::find(const JournalEntry& change) {
  // A file that was changed several times is another one by now, its older changes being taken back last.
  if (const auto known = found_.find(change.path); known != found_.end()) {
    return known->second;
  }
  if (catalogue_ == nullptr) {
    return std::nullopt;
  }
  std::vector<fs::path> files = files_of_size(*catalogue_, change.after.size);
  std::erase_if(files, [&](const fs::path& file) {
    return std::ranges::none_of(ranges_, [&](const PathRange& range) { return lies_in(range, file); });
  });
  std::stable_partition(files.begin(), files.end(),
                        [&](const fs::path& file) { return file.filename() == change.path.filename(); });
  const auto moved = std::ranges::find_if(files, [&](const fs::path& file) { return has_bytes(file, change.after); });
  if (moved == files.end()) {
    return std::nullopt;
  }
  return found_.emplace(change.path, *moved).first->second;
}

}  // namespace auricle
