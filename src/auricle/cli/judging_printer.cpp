#include <auricle/cli/judging_printer.hpp>

#include <auricle/cli/command.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {

void JudgingPrinter::on_begin(const std::string& model, std::size_t n_songs) { bar_.emplace(model, n_songs); }

void JudgingPrinter::on_song(std::size_t done) { bar_->update(done); }

void JudgingPrinter::on_note(const std::string& text) { complain(text); }

void JudgingPrinter::on_failure(const std::string& reason) { complain(fmt::format("left out: {}", reason)); }

void JudgingPrinter::on_end(std::size_t done) {
  bar_->finish(done);
  bar_.reset();
}

void JudgingPrinter::on_scores(const std::string& model, const Evaluation& scores) {
  fmt::print("{:<24} accuracy {:.4f}  macro recall {:.4f}  log-loss {:.4f}  calibration error {:.4f}\n",
             printable(model), scores.accuracy, scores.macro_recall, scores.loss, scores.calibration_error);
}

}  // namespace auricle
