#pragma once

#include <cstddef>
#include <string>

#include <auricle/core/json_fwd.hpp>
#include <auricle/evaluation/interval.hpp>

namespace auricle {

/// How two models fared on the same songs.
struct PairedCounts {
  std::size_t both_right = 0;
  std::size_t only_first = 0;  ///< songs that the first got right and the second did not
  std::size_t only_second = 0;
  std::size_t both_wrong = 0;

  std::size_t songs() const { return both_right + only_first + only_second + both_wrong; }
};

/// Whether one model is better than another, or only luckier with these songs.
struct Comparison {
  PairedCounts counts;
  double first_accuracy = 0.0;
  Interval first_interval;  ///< 95 %, Wilson
  double second_accuracy = 0.0;
  Interval second_interval;
  double difference = 0.0;       ///< second_accuracy - first_accuracy, -1 … 1
  Interval difference_interval;  ///< 95 %, paired bootstrap over the songs
  double p_value = 1.0;          ///< McNemar's exact test, two-sided: how likely equal models differ at least as much

  /// Whether chance explains the difference badly: p < 0.05.
  bool significant() const { return p_value < 0.05; }
};

/// The two-sided exact test of McNemar (1947): of the songs that only one of two models got right, each model should
/// have half if they were equally good; how likely is a share at least as uneven. Binomial, 0 … 1; 1 when there are no
/// such songs.
double mcnemar_p_value(const PairedCounts& counts);

/// Compares two models. Throws UsageError when there are no songs.
Comparison compare(const PairedCounts& counts);

/// One plain sentence: is the difference real, or may it be chance?
std::string verdict(const Comparison& comparison);

/// The comparison for a terminal: accuracies, the table of four counts, difference, p value and verdict.
std::string to_text(const Comparison& comparison);

/// One JSON object: songs, both_right, only_first, only_second, both_wrong, first and second {accuracy,
/// accuracy_interval}, difference, difference_interval, p_value, significant, verdict.
Json to_json(const Comparison& comparison);

}  // namespace auricle
