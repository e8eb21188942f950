#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/evaluation/run_record.hpp>
#include <auricle/experiment/network_trainer.hpp>
#include <auricle/experiment/run_observer.hpp>
#include <auricle/experiment/song_gathering.hpp>
#include <auricle/experiment/split_plan.hpp>
#include <auricle/recipe/recipe.hpp>

namespace auricle {

/// What is learnt from what: all that a training run and a cross-validation have in common.
struct Experiment {
  Recipe recipe;
  SongSources songs;
  SplitChoice split;
  bool leakage_check = true;                      ///< listen for the same recording in two parts first
  int threads = 0;                                ///< 0: all processors
  std::string command;                            ///< how it was asked for, for the record
  std::vector<std::filesystem::path> teachers{};  ///< models that are learnt from beside the labels
  std::filesystem::path recipe_file{};            ///< where the recipe was read from; empty: nowhere

  /// The files that are read besides recordings: no output may replace them.
  std::vector<std::filesystem::path> files_read() const;
};

/// Who does the learning, who hears of it, and who may end it.
struct RunContext {
  const NetworkTrainer& trainer;
  RunObserver& observer;
  std::stop_token stop;
  bool writes = true;  ///< false: another process that takes part in the same run does

  /// Throws Stopped when the end was asked for.
  void check_stop() const;
};

/// The recipe as it can be followed: a table's songs can't be varied, which the observer is told. Throws UsageError
/// when there is no following it with these teachers.
Recipe recipe_to_follow(const Experiment& experiment, RunObserver& observer);

/// The songs, and what teachers say to them; the observer hears which are left out. Throws as gather_songs, as
/// load_teachers before any song is read, and Stopped.
GatheredSongs gather_songs(const Experiment& experiment, const Recipe& recipe, const RunContext& context);

/// Listens for copies if that is asked for. Throws Stopped.
void check_leakage(const Experiment& experiment, const GatheredSongs& songs, const SplitPlan& plan,
                   const RunContext& context);

/// Says in a record what is learnt from what; the split's sizes are those of its first one.
void describe(RunRecord& record, const Experiment& experiment, const Recipe& recipe, const GatheredSongs& songs,
              const SplitPlan& plan);

}  // namespace auricle
