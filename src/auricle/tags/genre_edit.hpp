#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <auricle/tags/splice.hpp>

namespace auricle {

/// What changes in a file that is to say these genres, at least one, and no others; nothing else of it does. They are
/// written where the format has its tags, and wherever else the file names a genre already:
///   MP3, AAC      ID3v2 in its version; a new tag is 2.4, with what trailing_texts finds; APE, ID3v1 that name one
///   True Audio    the same; APE where it has that and no ID3v2
///   FLAC, Ogg     a comment for each; ID3 and APE before and behind a FLAC where they name one
///   MP4           one atom "©gen" with a value for each, in the place of "gnre" and "----:…:GENRE" too
///   WAV, AIFF     ID3v2 in its chunk; INFO where it names one
///   WavPack, Musepack, Monkey's Audio   APE; ID3 where it names one
/// Several genres stand apart as the tag has it: by NUL in ID3v2.4 and APE, by "/" in ID3v2.3 ("; " where a name has
/// "/" in it), each in a field of its own in comments and MP4, by "; " in INFO; ID3v1 holds the first, or none. Throws
/// FileError for a format that has no tags or is not written (Windows Media), and for tags too broken to be changed.
Splices genre_splices(const std::filesystem::path& file, const std::vector<std::string>& genres);

/// Whether a file is of a format that genre_splices writes into: by its name where that ends as such files mostly do,
/// else by how it begins. What can't be read is given the benefit of the doubt.
bool takes_genres(const std::filesystem::path& file);

}  // namespace auricle
