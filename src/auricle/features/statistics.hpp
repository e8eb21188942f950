#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/features/feature_spec.hpp>

namespace auricle {

/// The names of a feature's values, one after the other as FrontEnd::flatten lays them: for statistics "rms_mean",
/// "rms_var", … (as many as the set has), otherwise "value1", … as many as the spec fixes (none: no names).
std::vector<std::string> value_names(const FeatureSpec& spec);

/// The kinds of features that a set of statistics is taken of.
std::vector<FeatureKind> kinds_of(const FeatureSpec& spec);

/// Means and variances (numpy.mean, numpy.var) as the spec's set has them: n x 1, in the order of value_names.
/// `feature` returns the matrix of a kind.
Matrix statistics(const FeatureSpec& spec, const std::function<const Matrix&(FeatureKind)>& feature);

/// Statistics (n x 1) of a piece of a recording, and how much of the recording the piece is, in any unit.
struct PieceStatistics {
  Matrix values;
  double weight = 1.0;
};

/// The statistics of a recording from those of its pieces: of means the weighted mean, of variances what they would be
/// over all pieces together, of tempos the weighted mean. At least one piece.
Matrix pool_statistics(const FeatureSpec& spec, std::span<const PieceStatistics> pieces);

}  // namespace auricle
