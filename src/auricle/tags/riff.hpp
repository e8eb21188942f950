#pragma once

#include <string>
#include <vector>

#include <auricle/tags/file_bytes.hpp>
#include <auricle/tags/splice.hpp>

namespace auricle {

/// The ID3v2 tag in a chunk of a WAV or AIFF file; empty where there is none.
std::string riff_id3v2_tag(const FileBytes& file);

/// The change that makes a WAV or AIFF file say these genres: in its chunk of ID3v2, which is made where there is none,
/// and in a WAV file's INFO where that names one. Throws FileError when the chunks don't add up to the file.
Splices riff_genre_splices(const FileBytes& file, const std::vector<std::string>& genres);

}  // namespace auricle
