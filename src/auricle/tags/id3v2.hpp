#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/tags/file_bytes.hpp>
#include <auricle/tags/splice.hpp>
#include <auricle/tags/trailing_tags.hpp>

// ID3v2.2, 2.3 and 2.4, as far as genres go. TagLib writes a tag anew from what it understood of it, and loses what it
// did not, what 2.3 has and 2.4 has not, and the way in which the rest was written; here all but the genre's frame
// stays as it is. https://id3.org/id3v2.3.0 https://id3.org/id3v2.4.0-structure

namespace auricle {

/// The size of the whole tag that these bytes begin with, 0 without one.
std::uint64_t id3v2_tag_size(std::string_view head);

/// The size of all tags that a file begins with, one behind the other: some programs put theirs before one that is
/// there.
std::uint64_t id3v2_tags_size(const FileBytes& file);

/// The first tag that a file begins with, which is the one that players read; empty without one.
std::string leading_id3v2_tag(const FileBytes& file);

/// What the genre's frames of a whole tag say, before it is understood (see genres_in); absent when a frame can't be
/// read, as an encrypted one.
std::optional<std::vector<std::string>> id3v2_genre_values(std::string_view tag);

/// The change that makes a whole tag say these genres: in its own version and its way of several values, in the padding
/// as far as there is some. Throws FileError when it can't be changed without saying something untrue.
Splices id3v2_genre_splices(std::string_view tag, const std::vector<std::string>& genres);

/// A tag (2.4, which can hold several genres without doubt) that says these genres and texts and nothing else.
std::string new_id3v2_tag(const std::vector<std::string>& genres, const std::vector<TrailingText>& texts = {});

}  // namespace auricle
