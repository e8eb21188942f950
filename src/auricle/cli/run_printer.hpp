#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include <auricle/cli/file_progress.hpp>
#include <auricle/cli/genre_bars.hpp>
#include <auricle/cli/progress_bar.hpp>
#include <auricle/experiment/run_observer.hpp>

namespace auricle {

/// Tells of a run on standard output: bars, a line for each epoch, scores, files. What goes wrong is told on standard
/// error.
class RunPrinter : public RunObserver {
 public:
  void on_reading(const GenreFolders& folders, const Variation& variation) override;
  void on_hearing(const std::filesystem::path& file, const Heard& heard) override;
  void on_song_read(const ProgressReport& report) override;
  void on_read(const SongsRead& songs) override;
  void on_listening(const ProgressReport& report) override;
  void on_leakage(const Leakage& leakage) override;
  void on_warning(const std::string& text) override;
  void on_note(const std::string& text) override;
  void on_plan(const RunPlan& plan) override;
  void on_network(const NetworkBegin& network) override;
  void on_batch(const BatchReport& report) override;
  void on_epoch(const EpochRecord& epoch) override;
  void on_interruption(const Interruption& interruption) override;
  void on_scores(const Summary& summary) override;
  void on_file(RunFile kind, const std::filesystem::path& file) override;

 private:
  /// What is wrong with a recording, once: it may be read again, varied or for teachers.
  void complain_once(const std::string& text);

  std::optional<GenreBars> genres_;
  std::set<std::string> complaints_;
  FileProgress file_progress_;
  std::optional<ProgressBar> bar_;  ///< of the epoch, or of the search for copies
  NetworkBegin network_;
  std::size_t songs_an_epoch_ = 0;
  std::chrono::steady_clock::time_point epoch_begin_;
};

/// "(1000, 25000) (1000, 10)": the shapes of a table's features and one-hot labels.
std::string shapes_of(const FeatureTable& table);

}  // namespace auricle
