#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <auricle/tags/file_bytes.hpp>
#include <auricle/tags/splice.hpp>

namespace auricle {

/// The change that makes the comments of a FLAC file whose "fLaC" is at `begin` say these genres, in the padding as far
/// as there is some. Throws FileError when its metadata is broken. https://xiph.org/flac/format.html
Splices flac_genre_splices(const FileBytes& file, std::uint64_t begin, const std::vector<std::string>& genres);

}  // namespace auricle
