#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/leakage_check.hpp>
#include <auricle/cli/listing.hpp>
#include <auricle/cli/network_training.hpp>
#include <auricle/cli/run_information.hpp>
#include <auricle/cli/table_extraction.hpp>
#include <auricle/cli/train_command.hpp>
#include <auricle/cli/training_files.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/evaluation/report.hpp>
#include <auricle/evaluation/summary.hpp>
#include <auricle/plot/curves.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

Json data_json(const SongArguments& arguments, const FeatureTable& table, const Split& split) {
  Json json;
  json["folder"] = arguments.features.empty() ? arguments.data : arguments.features;
  json["songs"] = table.songs.size();
  for (std::size_t i = 0; i < table.genres.size(); ++i) {
    json["songs_per_genre"][table.genres[i]] = std::ranges::count(table.labels, static_cast<int>(i));
  }
  json["padded"] = table.n_padded;
  json["fingerprint"] = table.fingerprint();
  json["split"] = {{"train", split.train.size()}, {"validation", split.validation.size()}, {"test", split.test.size()}};
  return json;
}

/// Both parts that a recipe is chosen and learnt with as one to learn from.
Split with_validation(Split split) {
  split.train.insert(split.train.end(), split.validation.begin(), split.validation.end());
  std::ranges::sort(split.train);
  split.validation.clear();
  return split;
}

const char* name_in_line(Part part) { return part == Part::kTest ? "test" : "validation"; }

/// Of an ensemble where several networks were trained, of the network where it was one.
void print_scores(const Summary& summary) {
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

Json scores_json(const Summary& summary) {
  Json scores = Json::object();
  for (const PartSummary& part : summary.parts) {
    scores[name_of(part.part)] = to_json(part.ensemble.value_or(part.pooled));
  }
  return scores;
}

/// A training run: on disk, at any moment, the best model so far (the first network's best epoch, then all networks
/// that are whole) and its history.
class TrainingRun {
 public:
  TrainingRun(const TrainOptions& options, const Recipe& recipe, const TrainingSongs& songs, Split split,
              RunRecord record)
      : recipe_(recipe),
        songs_(songs),
        table_(songs.table()),
        files_(options.output),
        split_(std::move(split)),
        threads_(options.songs.threads),
        record_(std::move(record)) {
    record_.recipe = to_json(recipe);
    record_.data = data_json(options.songs, table_, split_);
    record_.split.train = split_.train.size();
    record_.split.validation = split_.validation.size();
    record_.split.test = split_.test.size();
    record_.genres = table_.genres;
    model_ = {.genres = table_.genres, .networks = {}, .recipe = record_.recipe, .data = record_.data};
    model_.data.erase("folder");  // models travel, and a path tells of its maker's disk
  }

  /// False when interrupted.
  bool run(const std::stop_token& stop) {
    const auto begin = std::chrono::steady_clock::now();
    bool interrupted = false;
    for (int i = 0; i < recipe_.training.networks && !interrupted; ++i) {
      interrupted = !train_one(i, stop);
    }
    record_.duration_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (!split_.validation.empty() || !split_.test.empty()) {
      const Summary summary = summarise(record_);
      model_.scores = scores_json(summary);
      print_scores(summary);
    }
    save_model(files_.model, model_);
    fmt::print("model: {}\n", files_.model.string());
    save_run_record(files_.record, record_);
    fmt::print("record: {} (auricle report makes a page of it)\n", files_.record.string());
    if (const std::vector<EpochRecord>& history = record_.trials.back().history; !history.empty()) {
      fmt::print("history: {}\n", files_.history.string());
      draw_curves(files_.curves, history, fmt::format("Training of {}", files_.model.filename().string()));
      fmt::print("curves: {}\n", files_.curves.string());
    }
    return !interrupted;
  }

 private:
  bool train_one(int number, const std::stop_token& stop) {
    const std::uint64_t seed = recipe_.split.seed + static_cast<std::uint64_t>(number);
    if (recipe_.training.networks > 1) {
      fmt::print("network {} of {} (seed {})\n", number + 1, recipe_.training.networks, seed);
    }
    NetworkTraining trained = train_with_progress(
        {.recipe = recipe_, .songs = songs_, .split = split_, .threads = threads_}, seed,
        [&](const Network& network, const std::vector<EpochRecord>& history, bool best) {
          write_file(files_.history, history_csv(history));
          if (best && model_.networks.empty()) {  // half a network more would make several whole ones worse
            Model so_far = model_;
            so_far.networks.push_back(network);
            save_model(files_.model, so_far);
          }
        },
        stop);
    if (trained.interrupted && !model_.networks.empty()) {
      fmt::print("\ninterrupted: the model is that of the {} networks before\n", model_.networks.size());
      return false;
    }
    if (trained.interrupted) {
      fmt::print(
          "\ninterrupted: the model is that of {}\n",
          trained.epoch > 0 ? fmt::format("epoch {}, the best so far", trained.epoch) : "the first epoch, unfinished");
    }
    record_.trials.push_back({.seed = seed,
                              .fold = 0,
                              .history = std::move(trained.history),
                              .songs = judge_split(trained.network, table_, split_, threads_)});
    model_.networks.push_back(std::move(trained.network));
    save_model(files_.model, model_);
    return !trained.interrupted;
  }

  const Recipe& recipe_;
  const TrainingSongs& songs_;
  const FeatureTable& table_;
  TrainingFiles files_;
  Split split_;
  int threads_;
  RunRecord record_;
  Model model_;
};

}  // namespace

TrainingFiles::TrainingFiles(const std::filesystem::path& model_file)
    : model(model_file), record(run_record_path(model_file)) {
  std::filesystem::path stem = model_file;
  stem.replace_extension();
  history = stem.string() + ".history.csv";
  curves = stem.string() + ".curves.png";
}

ExitStatus train(const TrainOptions& options) {
  const InterruptListener interrupt;
  RunRecord record = begin_record();
  const Recipe recipe = recipe_for(options);
  check(options.split);
  check_writable(options.output);
  const TrainingSongs songs = load_training_songs(options.songs, recipe, interrupt.token());
  const auto interrupted = [&] {
    if (interrupt.token().stop_requested()) {
      complain("interrupted before training began; nothing was written");
    }
    return interrupt.token().stop_requested();
  };
  if (interrupted()) {
    return ExitStatus::kInterrupted;
  }
  SplitPlan plan = plan_split(songs.rows_of_genres(), options.split, recipe.split);
  if (options.split.leakage_check) {
    check_leakage(songs, options.songs, plan.splits, interrupt.token());
  }
  if (interrupted()) {
    return ExitStatus::kInterrupted;
  }
  if (options.with_validation) {
    plan.splits.front() = with_validation(std::move(plan.splits.front()));
    plan.name += ", validation learnt from too";
  }
  Split split = songs.with_unknown(std::move(plan.splits.front()));
  record.split.name = plan.name;
  fmt::print("{}\n\n{}\n", shapes_of(songs.table()), summary_table(recipe.architecture(songs.table().genres.size())));
  for (const std::string& note : plan.notes) {
    fmt::print("{}\n", note);
  }
  fmt::print("train on {} songs, validate on {}, test on {} (split: {}, seed {})\n", split.train.size(),
             split.validation.size(), split.test.size(), plan.name, recipe.split.seed);
  if (!TrainingRun(options, recipe, songs, std::move(split), std::move(record)).run(interrupt.token())) {
    return ExitStatus::kInterrupted;
  }
  return songs.extraction.failures.empty() ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

}  // namespace auricle
