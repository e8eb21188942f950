#pragma once

#include <filesystem>
#include <vector>

#include <auricle/library/catalogue.hpp>

namespace auricle {

/// Throws UsageError, which says where the catalogue has songs, when it has none, gone or not, in or below one of these
/// folders: whoever names a folder that was never scanned, or spells it otherwise, wants to know.
void check_song_folders(const Catalogue& catalogue, const std::vector<std::filesystem::path>& folders);

}  // namespace auricle
