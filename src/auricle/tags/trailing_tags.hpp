#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/tags/file_bytes.hpp>
#include <auricle/tags/splice.hpp>

// Tags behind the sound: APE (https://wiki.hydrogenaud.io/index.php?title=APEv2_specification) and behind that ID3v1.

namespace auricle {

/// Where the ID3v1 tag begins that a file ends with; absent without one.
std::optional<std::uint64_t> id3v1_place(const FileBytes& file);

/// Where the footer of the APE tag is that a file, or what is before its ID3v1, ends with; absent without one.
std::optional<std::uint64_t> ape_footer_place(const FileBytes& file);

/// ID3v2's frame of comments, the only one here that holds more than a text.
inline constexpr std::string_view kCommentFrame = "COMM";

/// What a song is called, or one thing of the kind.
struct TrailingText {
  std::string_view ape_key;
  std::string_view id3v2_frame;  ///< of 2.4
  std::string text;              ///< as it stands there: UTF-8 of APE, of ID3v1 mostly Latin-1; NUL between values
};

/// What the tags behind the sound say that a new tag before them, or of APE, must say too, for many readers look no
/// further than the first tag they find: title, artist, album artist, album, year, track and comment, by APE where it
/// says them, which knows more than ID3v1's 30 letters. Throws FileError when the APE tag is broken.
std::vector<TrailingText> trailing_texts(const FileBytes& file);

/// The change that makes the genre of an ID3v1 tag the first of these, where there is a tag that names one.
Splices id3v1_genre_splices(const FileBytes& file, const std::vector<std::string>& genres);

/// Whether an APE tag that names no genre is given one.
enum class ApeGenre {
  kChange,  ///< no
  kWrite,   ///< yes, and where there is no tag one is made, with the texts of ID3v1
};

/// The change that makes the APE tag at a file's end say these genres. Throws FileError when the tag is broken.
Splices ape_genre_splices(const FileBytes& file, const std::vector<std::string>& genres, ApeGenre use);

}  // namespace auricle
