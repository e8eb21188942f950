#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <auricle/audio/heard.hpp>
#include <auricle/audio/variation.hpp>
#include <auricle/core/progress.hpp>
#include <auricle/dataset/feature_table.hpp>
#include <auricle/dataset/genre_folders.hpp>
#include <auricle/evaluation/run_record.hpp>
#include <auricle/evaluation/summary.hpp>
#include <auricle/experiment/leakage.hpp>
#include <auricle/experiment/network_trainer.hpp>
#include <auricle/experiment/split_plan.hpp>

namespace auricle {

/// Songs that were made into a table.
struct SongsRead {
  const GenreFolders& folders;
  const Extraction& extraction;
  std::filesystem::path store;  ///< where features are kept; empty: nowhere
  std::string store_trouble;    ///< why they could not be; empty when all is well
};

/// What a run is about to learn.
struct RunPlan {
  const Recipe& recipe;
  const FeatureTable& table;
  const SplitPlan& split;
};

/// Which of a run's networks is about to be trained.
struct NetworkBegin {
  int number = 0;  ///< from 0, among the seeds
  int networks = 1;
  std::size_t fold = 0;
  std::size_t folds = 1;
  std::uint64_t seed = 1;
  int epochs = 1;
  bool validated = false;  ///< whether songs are held out to watch it by
};

/// What a training run leaves on disk.
enum class RunFile { kModel, kRecord, kHistory, kCurves };

/// Hears what happens during a run, on the thread that asked for the run; what is of no interest is left as it is.
class RunObserver {
 public:
  virtual ~RunObserver() = default;

  virtual void on_reading(const GenreFolders& /*folders*/, const Variation& /*variation*/) {}
  virtual void on_hearing(const std::filesystem::path& /*file*/, const Heard& /*heard*/) {}  ///< so far
  virtual void on_song_read(const ProgressReport& /*report*/) {}  ///< labelled with the song's genre
  virtual void on_read(const SongsRead& /*songs*/) {}

  virtual void on_listening(const ProgressReport& /*report*/) {}  ///< for copies of one recording
  virtual void on_leakage(const Leakage& /*leakage*/) {}

  virtual void on_warning(const std::string& /*text*/) {}  ///< of what is not as was asked for, in one line
  virtual void on_note(const std::string& /*text*/) {}     ///< worth knowing, in one line

  virtual void on_plan(const RunPlan& /*plan*/) {}
  virtual void on_network(const NetworkBegin& /*network*/) {}
  virtual void on_batch(const BatchReport& /*report*/) {}
  virtual void on_epoch(const EpochRecord& /*epoch*/) {}
  virtual void on_interruption(const Interruption& /*interruption*/) {}
  virtual void on_scores(const Summary& /*summary*/) {}
  virtual void on_file(RunFile /*kind*/, const std::filesystem::path& /*file*/) {}
};

}  // namespace auricle
