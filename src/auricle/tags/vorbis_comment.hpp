#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <auricle/tags/splice.hpp>

namespace auricle {

/// The change that makes Vorbis comments (as FLAC, Opus and Speex have them too) say these genres, a field for each.
/// Other fields keep their order and spelling, and what follows the fields stays. Throws FileError when they are
/// broken. https://xiph.org/vorbis/doc/v-comment.html
Splices vorbis_genre_splices(std::string_view comments, const std::vector<std::string>& genres);

/// Comments that say these genres and nothing else.
std::string new_vorbis_comments(const std::vector<std::string>& genres);

}  // namespace auricle
