#pragma once

#include <string>
#include <vector>

#include <auricle/tags/file_bytes.hpp>
#include <auricle/tags/splice.hpp>

// Tags behind the sound: APE (https://wiki.hydrogenaud.io/index.php?title=APEv2_specification) and behind that ID3v1.

namespace auricle {

/// The change that makes the genre of an ID3v1 tag the first of these, where there is a tag that names one.
Splices id3v1_genre_splices(const FileBytes& file, const std::vector<std::string>& genres);

/// Whether an APE tag that names no genre is given one.
enum class ApeGenre {
  kChange,  ///< no
  kWrite,   ///< yes, and where there is no tag one is made
};

/// The change that makes the APE tag at a file's end say these genres. Throws FileError when the tag is broken.
Splices ape_genre_splices(const FileBytes& file, const std::vector<std::string>& genres, ApeGenre use);

}  // namespace auricle
