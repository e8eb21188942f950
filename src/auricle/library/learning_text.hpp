#pragma once

#include <string>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/library/learning.hpp>

namespace auricle {

/// A tag that looks wrong, for people: lessons' places become paths and words.
struct DoubtfulTag {
  const TaggedSong* song = nullptr;
  std::vector<std::string> tagged;  ///< the song's words
  std::string answer;
  double confidence = 0.0;
  double own = 0.0;  ///< how sure the song's own words are, together
};

/// All of them, the most doubtful first; they point into `learnt`.
std::vector<DoubtfulTag> doubtful_tags(const LearntLibrary& learnt);

/// The same as CSV: path, track of a CUE sheet (0: none), words in the tags ("; " between them), answer, its
/// confidence, that of the song's own words.
std::string doubtful_tags_csv(const LearntLibrary& learnt);

/// All that was learnt as one JSON object; the schema is in docs/library.md.
Json to_json(const LearntLibrary& learnt);

}  // namespace auricle
