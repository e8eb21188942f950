#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <auricle/library/vocabulary.hpp>

namespace auricle {

/// A song whose owner has said what it is.
struct TaggedSong {
  std::filesystem::path path;
  int cue_track = 0;     ///< 0: the whole file
  std::string identity;  ///< of its sound: copies have the same
  std::vector<std::string> genres;
  std::string artist;
  std::string album_artist;
  std::string album;
};

/// Which words are learnt.
struct LessonOptions {
  std::size_t min_songs = 10;       ///< of a word; at least 2
  GenreMap map{};                   ///< what genres are called
  std::vector<std::string> only{};  ///< words, in any spelling, after the map; empty: all
  std::vector<std::string> exclude{};
};

struct WordCount {
  std::string word;
  std::size_t songs = 0;
};

/// What an owner's tags teach.
struct Lessons {
  std::vector<std::string> words;                  ///< as they are spelt most often, in the order of their keys
  std::vector<std::size_t> songs;                  ///< places among the tagged ones; of copies the first
  std::vector<std::vector<std::size_t>> words_of;  ///< of each of `songs`, at least one, ascending
  std::vector<std::size_t> groups;                 ///< of each of `songs`; see groups_of_songs
  std::vector<WordCount> too_few;                  ///< words that too few songs have, the commonest first
  std::size_t n_copies = 0;                        ///< songs whose sound another one has too: they count once
  std::size_t n_wordless = 0;                      ///< sounds that have none of the words

  /// Songs that have each word.
  std::vector<std::size_t> counts() const;
};

/// Gathers what can be learnt. Copies of one sound are one song with the words of all. Throws UsageError for a word of
/// `only` or `exclude` that no song has or for min_songs below 2, DatasetError when fewer than two words have enough
/// songs.
Lessons gather_lessons(std::span<const TaggedSong> songs, const LessonOptions& options = {});

/// Which songs must be on one side of a split, numbered from 0: those of an album, and those of an artist as far as
/// that makes no group of more than a fifth of all songs, for else the samplers would tie everybody to everybody.
/// Songs without either go by their folder, if it holds no more than an album does.
std::vector<std::size_t> groups_of_songs(std::span<const TaggedSong> songs);

}  // namespace auricle
