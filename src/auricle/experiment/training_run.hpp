#pragma once

#include <cstddef>
#include <filesystem>

#include <auricle/evaluation/run_record.hpp>
#include <auricle/experiment/experiment.hpp>
#include <auricle/experiment/run_files.hpp>
#include <auricle/network/model.hpp>

namespace auricle {

struct TrainingRunOptions {
  std::filesystem::path output;  ///< the model file; the others of RunFiles lie beside it
  bool with_validation = false;  ///< learn from the validation songs too, once the recipe has been chosen by them
  bool resume = false;           ///< go on with the run that `output` is of, and that was cut off
};

/// What a training run came to.
struct TrainingOutcome {
  Model model;
  RunRecord record;
  bool interrupted = false;          ///< the model is what there was by then
  std::size_t n_troubled_songs = 0;  ///< that could not be read, or in part only
};

/// Trains the recipe's networks and judges them. On disk is, at any moment, the best model so far (the first network's
/// best epoch, then all networks that are whole), its history, and from the first epoch on a checkpoint, from which the
/// same experiment goes on as if it had not been cut off: bit for bit with one thread. Throws Stopped, and nothing is
/// written, when the end is asked for before training begins; UsageError, also for a checkpoint of another run;
/// ModelError for a damaged one; DatasetError, FileError.
TrainingOutcome run_training(const Experiment& experiment, const TrainingRunOptions& options,
                             const RunContext& context);

}  // namespace auricle
