#include <auricle/cli/run_printer.hpp>

#include <auricle/cli/command.hpp>
#include <auricle/core/text.hpp>
#include <auricle/network/layer_table.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

const char* name_in_line(Part part) { return part == Part::kTest ? "test" : "validation"; }

}  // namespace

void RunPrinter::on_reading(const GenreFolders& folders, const Variation& variation) {
  if (const std::string text = describe(variation); !text.empty()) {
    fmt::print("{}\n", text);
  }
  genres_.emplace(folders);
}

void RunPrinter::on_hearing(const std::filesystem::path& file, const Heard& heard) {
  file_progress_.update(file, heard);
}

void RunPrinter::on_song_read(const ProgressReport& report) {
  file_progress_.clear();
  genres_->show(report);
}

void RunPrinter::on_read(const SongsRead& songs) {
  file_progress_.clear();
  genres_.reset();
  const Extraction& extraction = songs.extraction;
  for (const FailedSong& failure : extraction.failures) {
    complain_once(fmt::format("left out: {}", failure.reason));
  }
  for (const HeardSong& song : extraction.table.incomplete) {
    complain_once(fmt::format("{}: {}", song.path.string(), song.heard.trouble()));
  }
  for (const HeardSong& song : extraction.one_channel) {
    complain_once(fmt::format("{}: {}", song.path.string(), song.heard.note()));
  }
  if (!songs.store_trouble.empty()) {
    complain(songs.store_trouble);
  }
  if (extraction.n_from_store > 0) {
    fmt::print("{} of {} songs were known from an earlier run ({})\n", extraction.n_from_store,
               songs.folders.songs.size(), printable(songs.store.string()));
  }
  const FeatureTable& table = extraction.table;
  if (table.n_padded > 0) {
    fmt::print("{} of {} songs are shorter than what the network hears and were {}\n", table.n_padded,
               table.songs.size(), table.spec.n_frames ? "repeated" : "filled up with zeros");
  }
}

void RunPrinter::complain_once(const std::string& text) {
  if (complaints_.insert(text).second) {
    complain(text);
  }
}

void RunPrinter::on_listening(const ProgressReport& report) {
  if (!bar_) {
    bar_.emplace("listening for copies", report.total);
  }
  bar_->update(report.done);
}

void RunPrinter::on_leakage(const Leakage& leakage) {
  if (bar_) {
    bar_->finish(leakage.n_songs);
    bar_.reset();
  }
  if (leakage.n_not_compared > 0) {
    fmt::print("{} of {} songs are too short or broken to be compared\n", leakage.n_not_compared, leakage.n_songs);
  }
  for (const auto& [first, second] : leakage.contradictions) {
    complain(fmt::format("the same audio as {} and as {}: {} and {}; take one of them away", first.genre, second.genre,
                         first.path, second.path));
  }
  constexpr std::size_t kMostLines = 5;
  const std::size_t n = leakage.leaks.size();
  for (std::size_t i = 0; i < std::min(n, kMostLines); ++i) {
    const auto& [first, second] = leakage.leaks[i];
    complain(fmt::format("the same audio on two sides of the split: {} and {}", first.path, second.path));
  }
  if (n > 0) {
    complain(
        fmt::format("{} pair{} of copies leak{}: figures will flatter; keep copies together with --groups or "
                    "--known-faults, or take them away (auricle duplicates lists them)",
                    n, n == 1 ? "" : "s", n == 1 ? "s" : ""));
  }
}

void RunPrinter::on_warning(const std::string& text) { complain(text); }

void RunPrinter::on_note(const std::string& text) { fmt::print("{}\n", printable(text)); }

void RunPrinter::on_plan(const RunPlan& plan) {
  const bool one_split = plan.split.splits.size() == 1;
  if (one_split) {
    fmt::print("{}\n\n{}\n", shapes_of(plan.table), summary_table(plan.recipe.architecture(plan.table.genres.size())));
  }
  for (const std::string& note : plan.split.notes) {
    fmt::print("{}\n", printable(note));
  }
  complain(plan.split.warnings);
  if (one_split) {
    const Split& split = plan.split.splits.front();
    const auto count = [&](const std::vector<std::size_t>& rows, const char* of) {
      const std::size_t n_songs = count_songs(plan.table.songs, rows);
      return n_songs == rows.size() ? fmt::format("{}", n_songs) : fmt::format("{}{}{}", rows.size(), of, n_songs);
    };
    fmt::print("train on {} songs, validate on {}, test on {} (split: {}, seed {})\n", count(split.train, " rows of "),
               count(split.validation, " of "), count(split.test, " of "), printable(plan.split.name),
               plan.recipe.split.seed);
  }
}

void RunPrinter::on_network(const NetworkBegin& network) {
  network_ = network;
  epoch_begin_ = std::chrono::steady_clock::now();
  if (network.folds > 1) {
    fmt::print("fold {} of {}, seed {}\n", network.fold + 1, network.folds, network.seed);
  } else if (network.networks > 1) {
    fmt::print("network {} of {} (seed {})\n", network.number + 1, network.networks, network.seed);
  }
}

void RunPrinter::on_batch(const BatchReport& report) {
  if (!bar_) {
    bar_.emplace(fmt::format("Epoch {:>2}/{}", report.epoch, network_.epochs), report.songs_total);
  }
  songs_an_epoch_ = report.songs_total;
  bar_->update(report.songs_done, fmt::format("loss: {:.4f} - accuracy: {:.4f}", report.loss, report.accuracy));
}

void RunPrinter::on_epoch(const EpochRecord& epoch) {
  const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - epoch_begin_;
  std::string figures = fmt::format("loss: {:.4f} - accuracy: {:.4f}", epoch.loss, epoch.accuracy);
  if (network_.validated) {
    figures += fmt::format(" - val_loss: {:.4f} - val_accuracy: {:.4f}", epoch.val_loss, epoch.val_accuracy);
  }
  figures += fmt::format(" - {:.0f} ms", elapsed.count());
  bar_->finish(songs_an_epoch_, figures);
  bar_.reset();
  epoch_begin_ = std::chrono::steady_clock::now();
}

void RunPrinter::on_interruption(const Interruption& interruption) {
  bar_.reset();
  fmt::print("\n{}\n", describe(interruption));
}

/// Of an ensemble where several networks were trained, of the network where it was one.
void RunPrinter::on_scores(const Summary& summary) {
  for (const PartSummary& part : summary.parts) {
    const Evaluation& scores = part.ensemble.value_or(part.pooled);
    fmt::print("{0} loss: {1:.4f} - {0} accuracy: {2:.4f} (95 % interval {3:.4f} to {4:.4f}, {5} songs)\n",
               name_in_line(part.part), scores.loss, scores.accuracy, scores.accuracy_interval.low,
               scores.accuracy_interval.high, scores.songs);
    fmt::print(
        "  macro recall {:.4f}, macro F1 {:.4f}, calibration error {:.4f}; chance {:.4f}, most frequent {:.4f}\n",
        scores.macro_recall, scores.macro_f1, scores.calibration_error, scores.chance, scores.majority);
    if (part.seeds.size() > 1) {
      fmt::print("  accuracy of the single networks {:.4f} ± {:.4f}\n", part.accuracy.mean, part.accuracy.deviation);
    }
  }
}

void RunPrinter::on_file(RunFile kind, const std::filesystem::path& file) {
  switch (kind) {
    case RunFile::kModel:
      fmt::print("model: {}\n", printable(file.string()));
      break;
    case RunFile::kRecord:
      fmt::print("record: {} (auricle report makes a page of it)\n", printable(file.string()));
      break;
    case RunFile::kHistory:
      fmt::print("history: {}\n", printable(file.string()));
      break;
    case RunFile::kCurves:
      fmt::print("curves: {}\n", printable(file.string()));
      break;
  }
}

std::string shapes_of(const FeatureTable& table) {
  return fmt::format("({}, {}) ({}, {})", table.features.rows(), table.features.cols(), table.labels.size(),
                     table.genres.size());
}

}  // namespace auricle
