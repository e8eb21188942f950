#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <auricle/dataset/shard.hpp>
#include <auricle/library/catalogue.hpp>

namespace auricle {

/// Which share of which folders a catalogue is of; it stays so for ever.
struct CatalogueShard {
  Shard shard;
  std::vector<std::filesystem::path> folders;  ///< absolute, in the order in which they were given
  bool complete = false;                       ///< whether the last scan came to its end
  std::string songs_of_folders{};  ///< which songs that one met, see Survey; empty where an older Auricle scanned
};

/// Absent where the catalogue is no shard's. Throws FileError.
std::optional<CatalogueShard> find_shard(const Catalogue& catalogue);
void put_shard(Catalogue& catalogue, const CatalogueShard& shard);

/// Throws UsageError unless what is to be scanned into a catalogue, all songs or a shard's, is what it is of: a new
/// catalogue may become either.
void check_shard(const Catalogue& catalogue, const std::optional<Shard>& shard);

/// The first of some folders in which a file lies; the number of them where it lies in none.
std::size_t first_folder_of(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& file);

}  // namespace auricle
