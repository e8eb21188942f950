#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/core/matrix.hpp>
#include <auricle/evaluation/calibration.hpp>
#include <auricle/evaluation/interval.hpp>
#include <auricle/library/lessons.hpp>

namespace auricle {

/// Whether songs that are called by a word mostly have it.
enum class ToldApart {
  kYes,     ///< more than half do, and that is no luck: the 95 % interval of the precision lies above one half
  kUnsure,  ///< the interval holds one half
  kNo,      ///< fewer than half do, or the word was never given
};

/// How well one word was given.
struct WordScore {
  std::string word;
  std::size_t songs = 0;    ///< that have it
  std::size_t answers = 0;  ///< that were given it
  std::size_t hits = 0;     ///< that have it and were given it
  double precision = 0.0;   ///< hits / answers; 0 without answers
  Interval precision_interval;
  double recall = 0.0;  ///< hits / songs
  Interval recall_interval;
  double f1 = 0.0;
  ToldApart told = ToldApart::kNo;
};

/// Songs that have a word and not the one that was given in the first place.
struct WordConfusion {
  std::size_t word = 0;
  std::size_t answer = 0;
  std::size_t songs = 0;
};

/// A song whose most probable word is none of its own: the tag may be wrong, or the head.
struct Disagreement {
  std::size_t song = 0;     ///< place in lessons.songs
  std::size_t answer = 0;   ///< the most probable word
  double confidence = 0.0;  ///< its share
  double own = 0.0;         ///< the shares of the song's own words together
};

/// What an answer is worth from a confidence on.
struct ConfidenceStep {
  double confidence = 0.0;
  Count answered;  ///< songs that are answered as sure as that, of all
  Count right;     ///< of these
  Interval right_interval;
};

/// How well an owner's words can be told, judged on songs that weren't learnt from.
struct WordsReport {
  std::size_t songs = 0;
  std::size_t several = 0;  ///< songs of more than one word
  std::optional<double>
      several_share;  ///< where a twentieth of the songs are such: from which share on words were given
  Count right;        ///< songs whose most probable word is one of theirs
  double accuracy = 0.0;
  Interval accuracy_interval;
  double majority = 0.0;  ///< the same for always naming the commonest word
  double loss = 0.0;      ///< mean cross-entropy with the words' shares, nats
  double calibration_error = 0.0;
  Reliability reliability;
  std::vector<WordScore> words;             ///< in the lessons' order
  std::vector<WordConfusion> confusions;    ///< the most frequent first
  std::vector<Disagreement> disagreements;  ///< the most confident first: by confidence less `own`
  std::vector<ConfidenceStep> steps;        ///< from 0.5 to 0.9
};

/// `answers`: lessons' songs x words, shares. Throws UsageError when sizes don't fit.
WordsReport judge_words(const Lessons& lessons, MatrixView answers);

}  // namespace auricle
