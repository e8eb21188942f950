#include <auricle/cli/training_run.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <auricle/cli/command.hpp>
#include <auricle/cli/listing.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/evaluation/report.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/plot/curves.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

Json data_json(const FeatureTable& table, const Split& split) {
  Json json;
  json["songs"] = table.songs.size();
  for (std::size_t i = 0; i < table.genres.size(); ++i) {
    json["songs_per_genre"][table.genres[i]] = std::ranges::count(table.labels, static_cast<int>(i));
  }
  json["padded"] = table.n_padded;
  json["fingerprint"] = table.fingerprint();
  json["split"] = {{"train", split.train.size()}, {"validation", split.validation.size()}, {"test", split.test.size()}};
  return json;
}

Json record_json(const EpochRecord& record) {
  Json json{{"epoch", record.epoch}, {"loss", record.loss}, {"accuracy", record.accuracy}};
  if (!std::isnan(record.val_loss)) {
    json["val_loss"] = record.val_loss;
    json["val_accuracy"] = record.val_accuracy;
  }
  return json;
}

/// Judges with the very engine that `auricle classify` uses.
Evaluation evaluate_rows(const Model& model, const FeatureTable& table, const std::vector<std::size_t>& rows) {
  Matrix inputs(rows.size(), table.features.cols());
  std::vector<int> labels(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::copy(table.features.row(rows[i]), inputs.row(i).begin());
    labels[i] = table.labels[rows[i]];
  }
  return evaluate(Engine(model.networks[0].architecture, model.networks[0].weights).probabilities(inputs), labels,
                  model.genres);
}

}  // namespace

TrainingFiles::TrainingFiles(const std::filesystem::path& model_file) : model(model_file) {
  std::filesystem::path stem = model_file;
  stem.replace_extension();
  history = stem.string() + ".history.csv";
  curves = stem.string() + ".curves.png";
}

TrainingRun::TrainingRun(const Recipe& recipe, const FeatureTable& table, const TrainingFiles& files)
    : recipe_(recipe),
      table_(table),
      files_(files),
      architecture_(recipe.architecture(table.genres.size())),
      split_(random_split(table.songs.size(), recipe.split)),
      data_(data_json(table, split_)) {}

bool TrainingRun::run(int threads, std::stop_token stop) {
  fmt::print("{}\ntrain on {} songs, validate on {}, test on {} (seed {})\n", summary_table(architecture_),
             split_.train.size(), split_.validation.size(), split_.test.size(), recipe_.split.seed);
  epoch_begin_ = std::chrono::steady_clock::now();
  TrainedNetwork trained = train_network({.recipe = recipe_,
                                          .songs = {.features = table_.features, .labels = table_.labels},
                                          .split = split_,
                                          .n_genres = table_.genres.size()},
                                         {.seed = recipe_.split.seed, .threads = threads},
                                         {.on_batch = [this](const BatchReport& report) { on_batch(report); },
                                          .on_epoch = [this](const EpochReport& report) { on_epoch(report); }},
                                         std::move(stop));
  if (trained.interrupted) {
    fmt::print("\ninterrupted: the model is that of {}\n", trained.epoch > 0
                                                               ? fmt::format("epoch {}, the best so far", trained.epoch)
                                                               : "the first epoch, unfinished");
  }

  Json scores;
  scores["epoch"] = trained.epoch;
  if (trained.epoch > 0) {
    scores["training"] = record_json(history_[static_cast<std::size_t>(trained.epoch) - 1]);
  }
  Model model = model_with(std::move(trained.weights), std::move(scores));
  if (!split_.test.empty()) {
    const Evaluation test = evaluate_rows(model, table_, split_.test);
    model.scores["test"] = to_json(test);
    fmt::print("test loss: {:.4f} - test accuracy: {:.4f} (95 % interval {:.4f} to {:.4f}, {} songs)\n", test.loss,
               test.accuracy, test.accuracy_interval.low, test.accuracy_interval.high, test.songs);
  }
  save_model(files_.model, model);
  fmt::print("model: {}\n", files_.model.string());
  if (!history_.empty()) {
    fmt::print("history: {}\n", files_.history.string());
    draw_curves(files_.curves, history_, fmt::format("Training of {}", files_.model.filename().string()));
    fmt::print("curves: {}\n", files_.curves.string());
  }
  return !trained.interrupted;
}

void TrainingRun::on_batch(const BatchReport& report) {
  if (!bar_) {
    bar_.emplace(fmt::format("Epoch {:>2}/{}", report.epoch, recipe_.training.epochs), report.songs_total);
  }
  bar_->update(report.songs_done, fmt::format("loss: {:.4f} - accuracy: {:.4f}", report.loss, report.accuracy));
}

void TrainingRun::on_epoch(const EpochReport& report) {
  const auto now = std::chrono::steady_clock::now();
  const EpochRecord& record = report.record;
  std::string figures = fmt::format("loss: {:.4f} - accuracy: {:.4f}", record.loss, record.accuracy);
  if (!split_.validation.empty()) {
    figures += fmt::format(" - val_loss: {:.4f} - val_accuracy: {:.4f}", record.val_loss, record.val_accuracy);
  }
  figures += fmt::format(" - {:.0f} ms", std::chrono::duration<double, std::milli>(now - epoch_begin_).count());
  bar_->finish(split_.train.size(), figures);
  bar_.reset();

  history_.push_back(record);
  write_file(files_.history, history_csv(history_));
  if (report.best) {
    save_model(files_.model, model_with(report.weights, {{"epoch", record.epoch}, {"training", record_json(record)}}));
  }
  epoch_begin_ = std::chrono::steady_clock::now();
}

Model TrainingRun::model_with(Tensors weights, Json scores) const {
  return {.genres = table_.genres,
          .networks = {{.genres = table_.genres,
                        .front_end = to_json(recipe_.features),
                        .architecture = architecture_,
                        .weights = std::move(weights)}},
          .recipe = to_json(recipe_),
          .data = data_,
          .scores = std::move(scores)};
}

}  // namespace auricle
