#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <auricle/cli/progress_bar.hpp>
#include <auricle/experiment/song_judging.hpp>

namespace auricle {

/// Tells of songs that are judged: a bar for each model and a line of its scores on standard output, songs that are
/// left out on standard error.
class JudgingPrinter : public JudgingObserver {
 public:
  void on_begin(const std::string& model, std::size_t n_songs) override;
  void on_song(std::size_t done) override;
  void on_note(const std::string& text) override;
  void on_failure(const std::string& reason) override;
  void on_end(std::size_t done) override;
  void on_scores(const std::string& model, const Evaluation& scores) override;

 private:
  std::optional<ProgressBar> bar_;
};

}  // namespace auricle
