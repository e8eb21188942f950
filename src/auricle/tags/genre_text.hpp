#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace auricle {

/// The genres that one value of a genre tag names, in their order, none empty or twice. Understood are: NUL and ends of
/// lines between genres (ID3v2.4); "17", "(17)", "(17)(18)Refinement", "(RX)", "((text)" (ID3v2.3); ";", "/" and ","
/// between genres, but for names that have these in themselves, as iTunes' "Hip-Hop/Rap" and Discogs' "Folk, World, &
/// Country". A name is cut after 256 bytes, and 64 are read at most.
std::vector<std::string> genres_in(std::string_view value);

/// The same of several values together: what a file names into which these are written. "Rock/Pop" is two.
std::vector<std::string> genres_in(const std::vector<std::string>& values);

/// Throws FileError, which says where, for what an owner must not call a genre: what names none, is longer than 256
/// bytes, holds control characters, or is no UTF-8.
void check_genre(std::string_view genre, const std::string& where);

/// Adds those of `more` that are not there yet.
void add_genres(std::vector<std::string>& genres, const std::vector<std::string>& more);

/// ID3v1's number of a genre, 255 where it has none. https://id3.org/ID3v1
unsigned char id3v1_genre(const std::string& genre);

/// Text that says it is Latin-1, as UTF-8; what can only be UTF-8 is taken as what it is, for many programs have
/// written that under a false name.
std::string from_latin1(std::string_view bytes);

}  // namespace auricle
