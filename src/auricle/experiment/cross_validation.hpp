#pragma once

#include <cstddef>
#include <filesystem>

#include <auricle/evaluation/run_record.hpp>
#include <auricle/experiment/experiment.hpp>

namespace auricle {

struct CrossValidationOptions {
  std::filesystem::path output;  ///< the record
  std::size_t folds = 5;
};

/// What a cross-validation came to.
struct CrossValidationOutcome {
  RunRecord record;
  std::size_t n_troubled_songs = 0;  ///< that could not be read, or in part only
};

/// Trains on all folds but one and judges on that one, for every fold and every network of the recipe, and writes the
/// record. It counts only when it is whole: throws Stopped, and nothing is written, when the end is asked for.
/// UsageError, DatasetError, FileError as run_training.
CrossValidationOutcome cross_validate(const Experiment& experiment, const CrossValidationOptions& options,
                                      const RunContext& context);

}  // namespace auricle
