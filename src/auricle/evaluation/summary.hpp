#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <auricle/evaluation/evaluation.hpp>
#include <auricle/evaluation/figures.hpp>
#include <auricle/evaluation/run_record.hpp>

namespace auricle {

/// One genre's figures.
struct GenreFigures {
  std::string genre;
  std::size_t songs = 0;  ///< different songs of the genre
  Figure precision;
  Figure recall;
  Figure f1;
};

/// What one network, or all folds of one seed together, came to.
struct TrialScore {
  std::uint64_t seed = 0;
  std::optional<int> fold;  ///< absent: all folds
  Evaluation scores;
};

/// How good a run proved on one part of its split.
struct PartSummary {
  Part part = Part::kTest;
  std::size_t songs = 0;           ///< different songs that were judged
  std::vector<TrialScore> trials;  ///< each network that judged songs of this part, in the record's order
  std::vector<TrialScore> seeds;   ///< each seed, its folds pooled, in the record's order
  Figure accuracy;
  Figure macro_recall;
  Figure macro_f1;
  std::vector<GenreFigures> genres;  ///< in label order

  /// All answers of all trials together: confusion, loss, calibration, baselines. Its accuracy_interval takes answers
  /// to the same song for different songs and is too narrow where there are several seeds; `accuracy` has the honest
  /// one.
  Evaluation pooled;
  /// The mean of all seeds' probabilities, judged as one model; where all seeds judged the very same songs once.
  std::optional<Evaluation> ensemble;
};

/// The parts that have songs, validation before test.
struct Summary {
  std::vector<PartSummary> parts;

  /// The part to quote: test where there is one. Undefined without parts.
  const PartSummary& headline() const { return parts.back(); }
};

/// Works out the scores of a run. Every score is first worked out for each seed, its folds pooled, then averaged over
/// the seeds. Intervals of shares of songs are Wilson's where there is one trial; all others come from drawing the
/// songs anew (bootstrap.hpp), a song with all the answers to it at a time, so that more seeds don't pass for more
/// songs. Where all draws agree, resampling can tell nothing, and Wilson's interval for as many songs is taken. Throws
/// UsageError when the record is not valid or holds no judged song.
Summary summarise(const RunRecord& record);

}  // namespace auricle
