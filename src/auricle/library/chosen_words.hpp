#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace auricle {

/// How many words a song is given.
struct WordChoice {
  /// Beside the most probable word, all others of which the answer is at least this, 0 … 1; absent: one word. Where the
  /// words were learnt as shares (library learn), a song of two genres has about half of each: kSeveralShare.
  std::optional<double> several;
  bool independent = false;  ///< whether the model asks for each genre by itself (sigmoid)
};

/// From this share of a song on a word is one of several. Measured, docs/library.md: with it the words chosen agree
/// best with those that songs have (F1).
inline constexpr double kSeveralShare = 0.2;

/// A song's words, and how sure they are.
struct ChosenWords {
  std::vector<std::size_t> words;  ///< the most probable first; never none
  /// What the shares of the words chosen come to; where the model asks for each genre by itself, the first one's. What
  /// --min-confidence is held against.
  double confidence = 0.0;
};

/// Of at least one probability. Of equals the first is the more probable.
ChosenWords choose_words(std::span<const float> probabilities, const WordChoice& choice = {});

}  // namespace auricle
