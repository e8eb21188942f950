#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/dataset/genre_folders.hpp>
#include <auricle/recognizer/recognizer.hpp>

namespace auricle {

/// What a model makes of songs whose genre is known.
struct Judgement {
  std::vector<std::size_t> songs;    ///< which of the folders' songs, rising: those that could be judged
  std::vector<int> labels;           ///< the true genre of each, as the model counts genres
  std::vector<float> probabilities;  ///< one row a song, one column a genre of the model
  std::size_t failed = 0;            ///< songs that could not be judged; each was complained of
};

/// Throws DatasetError when the model does not know one of the genres.
void check_genres_known(const Recognizer& recognizer, const std::vector<std::string>& genres);

/// Classifies all songs of the folders on up to `threads` threads (0: all processors), with a bar named `what`. After a
/// stop request the judgement is a part of itself. Throws as check_genres_known.
Judgement judge_songs(const Recognizer& recognizer, const GenreFolders& folders, const std::string& what, int threads,
                      const std::stop_token& stop);

}  // namespace auricle
