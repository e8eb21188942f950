#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <span>
#include <string>

#include <auricle/dataset/split.hpp>

namespace auricle {

/// A split that others have published: the names of the songs (see SongNames) in each part.
struct SplitLists {
  std::set<std::string> train;
  std::set<std::string> validation;
  std::set<std::string> test;
};

/// Reads train.txt, valid.txt and test.txt of a folder, a song a line, with or without folders and file ending; the
/// last two may be missing. Throws FileError, or DatasetError for a song in two lists or a folder without training
/// songs.
SplitLists load_split_lists(const std::filesystem::path& folder);

/// A table parted as lists say, and what does not match.
struct ListedSplit {
  Split split;
  std::size_t n_unlisted = 0;  ///< rows whose song no list has: they are in no part
  std::size_t n_missing = 0;   ///< listed songs that the table does not have
};

/// Throws DatasetError when the table has none of the training songs, when a name fits several songs, or when two names
/// in different lists mean one song.
ListedSplit listed_split(std::span<const std::string> songs, const SplitLists& lists);

}  // namespace auricle
