#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/dataset/genre_folders.hpp>
#include <auricle/evaluation/evaluation.hpp>
#include <auricle/recognizer/recognizer.hpp>

namespace auricle {

/// Hears what happens while models judge songs; what is of no interest is left as it is.
class JudgingObserver {
 public:
  virtual ~JudgingObserver() = default;

  virtual void on_begin(const std::string& /*model*/, std::size_t /*n_songs*/) {}
  virtual void on_song(std::size_t /*done*/) {}
  virtual void on_note(const std::string& /*text*/) {}       ///< of what is not as it should be, in one line
  virtual void on_failure(const std::string& /*reason*/) {}  ///< a song that could not be judged, in one line
  virtual void on_end(std::size_t /*done*/) {}
  virtual void on_scores(const std::string& /*model*/, const Evaluation& /*scores*/) {}  ///< of one among several
};

/// What a model makes of songs whose genre is known.
struct Judgement {
  std::vector<std::size_t> songs;    ///< which of the folders' songs, rising: those that could be judged
  std::vector<int> labels;           ///< the true genre of each, as the model counts genres
  std::vector<float> probabilities;  ///< one row a song, one column a genre of the model
  std::size_t failed = 0;            ///< songs that could not be judged; the observer was told of each
  std::size_t damaged = 0;           ///< songs that were judged by what could be heard of them; likewise
};

/// How songs are judged.
struct JudgingOptions {
  std::string name;  ///< of the model, for the observer
  int threads = 0;   ///< songs in work at a time; 0: one a processor
};

/// Throws DatasetError when the model does not know one of the genres.
void check_genres_known(const Recognizer& recognizer, const std::vector<std::string>& genres);

/// Classifies all songs of the folders. Throws as check_genres_known, and Stopped when the end was asked for.
Judgement judge_songs(const Recognizer& recognizer, const GenreFolders& folders, const JudgingOptions& options,
                      JudgingObserver& observer, const std::stop_token& stop);

}  // namespace auricle
