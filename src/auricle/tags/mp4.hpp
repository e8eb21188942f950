#pragma once

#include <string>
#include <vector>

#include <auricle/tags/file_bytes.hpp>
#include <auricle/tags/splice.hpp>

namespace auricle {

/// The change that makes an MP4 file say these genres, as iTunes has them: one atom with a value for each, in the place
/// of all that name a genre. What it takes or leaves is made up for in the free atom nearest to it; where there is
/// none, the places of the sound in the file's tables move with the sound. Throws FileError when its atoms are broken
/// or it keeps tags in another way.
Splices mp4_genre_splices(const FileBytes& file, const std::vector<std::string>& genres);

}  // namespace auricle
