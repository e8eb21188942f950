#include <auricle/experiment/training_run.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <auricle/evaluation/report.hpp>
#include <auricle/evaluation/summary.hpp>
#include <auricle/experiment/ears.hpp>
#include <auricle/experiment/run_information.hpp>
#include <auricle/experiment/trial.hpp>
#include <auricle/plot/curves.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Both parts that a recipe is chosen and learnt with as one to learn from.
void learn_from_validation(SplitPlan& plan) {
  Split& split = plan.splits.front();
  split.train.insert(split.train.end(), split.validation.begin(), split.validation.end());
  std::ranges::sort(split.train);
  split.validation.clear();
  plan.name += ", validation learnt from too";
}

Json scores_json(const Summary& summary) {
  Json scores = Json::object();
  for (const PartSummary& part : summary.parts) {
    scores[name_of(part.part)] = to_json(part.ensemble.value_or(part.pooled));
  }
  return scores;
}

/// What models say of their data. They travel, and a path tells of its maker's disk.
Json data_of_model(const RunRecord& record) {
  Json data = record.data;
  data.erase("folder");
  return data;
}

/// Says in a record's file that a run has begun, before its first model takes the place of a former run's: what lies
/// there must not pass for this one's should it be killed. Unless kept, all is as before.
class RecordClaim {
 public:
  RecordClaim(std::filesystem::path file, RunRecord begun) : file_(std::move(file)) {
    if (std::error_code ignored; std::filesystem::exists(file_, ignored)) {
      former_ = read_file(file_);
    }
    begun.finished = false;
    begun.trials.clear();
    save_run_record(file_, begun);
  }
  ~RecordClaim() {
    if (!kept_) {
      give_back();
    }
  }
  RecordClaim(const RecordClaim&) = delete;
  RecordClaim& operator=(const RecordClaim&) = delete;

  void keep() { kept_ = true; }

 private:
  void give_back() const noexcept {
    try {
      former_ ? write_file(file_, *former_) : static_cast<void>(std::filesystem::remove(file_));
    } catch (const std::exception&) {
      // A record that says it is not finished is no lie either.
    }
  }

  std::filesystem::path file_;
  std::optional<std::string> former_;
  bool kept_ = false;
};

class TrainingRun {
 public:
  TrainingRun(const RunPlan& plan, RunFiles files, int threads, const GatheredSongs& songs, RunRecord record,
              const RunContext& context)
      : plan_(plan),
        split_(plan.split.splits.front()),
        files_(std::move(files)),
        replaces_(std::filesystem::exists(files_.model)),
        threads_(threads),
        songs_(songs),
        record_(std::move(record)),
        context_(context) {
    if (plan.recipe.backbone && !plan.recipe.backbone->fine_tuning) {
      ears_.emplace(*plan.recipe.backbone);
    }
    model_ = {.genres = record_.genres,
              .networks = {},
              .recipe = record_.recipe,
              .data = data_of_model(record_),
              .run = record_.id};
  }

  TrainingOutcome run() {
    const auto begin = std::chrono::steady_clock::now();
    bool interrupted = false;
    for (int i = 0; i < plan_.recipe.training.networks && !interrupted; ++i) {
      interrupted = !train_one(i);
    }
    record_.duration_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    finish();
    return {.model = whole(std::move(model_)),
            .record = std::move(record_),
            .interrupted = interrupted,
            .n_troubled_songs = songs_.n_troubled()};
  }

 private:
  /// False when interrupted.
  bool train_one(int number) {
    const Recipe& recipe = plan_.recipe;
    const std::uint64_t seed = recipe.split.seed + static_cast<std::uint64_t>(number);
    context_.observer.on_network({.number = number,
                                  .networks = recipe.training.networks,
                                  .seed = seed,
                                  .epochs = recipe.training.epochs,
                                  .validated = !split_.validation.empty()});
    TrialNetwork trained = train_trial(
        {.recipe = recipe, .songs = songs_, .split = split_, .seed = seed, .threads = threads_}, context_.trainer,
        context_.observer,
        [&](const Network& network, const std::vector<EpochRecord>& history, bool best) {
          if (best && model_.networks.empty()) {  // half a network more would make several whole ones worse
            Model so_far = model_;
            so_far.networks.push_back(network);
            save_so_far(so_far);
          }
          if (claimed_) {  // a model lies there that it is the history of
            write_file(files_.history, history_csv(history));
          }
        },
        context_.stop);
    if (trained.interrupted) {
      record_.interruption = {.whole_networks = model_.networks.size(), .epoch = trained.epoch};
      context_.observer.on_interruption(*record_.interruption);
    }
    if (trained.interrupted && !model_.networks.empty()) {
      return false;
    }
    record_.trials.push_back({.seed = seed,
                              .fold = 0,
                              .history = std::move(trained.history),
                              .songs = judge_split(trained.network, songs_.table(), split_, threads_)});
    model_.networks.push_back(std::move(trained.network));
    save_so_far(model_);
    return !trained.interrupted;
  }

  /// Should the program be killed, a model of a former run is worth more than what there is of this one.
  void save_so_far(const Model& model) { replaces_ ? save_model(files_.unfinished, whole(model)) : save(model); }

  /// The model as it can be used: heads on their ears.
  Model whole(Model model) const {
    if (ears_) {
      std::ranges::transform(model.networks, model.networks.begin(),
                             [&](const Network& head) { return ears_->with_head(head); });
    }
    return model;
  }

  void save(const Model& model) {
    if (claimed_) {
      save_model(files_.model, whole(model));
      return;
    }
    RecordClaim claim(files_.record, record_);
    save_model(files_.model, whole(model));
    claim.keep();
    claimed_ = true;
    std::error_code ignored;
    std::filesystem::remove(files_.curves, ignored);
  }

  void finish() {
    RunObserver& observer = context_.observer;
    if (!split_.validation.empty() || !split_.test.empty()) {
      const Summary summary = summarise(record_);
      model_.scores = scores_json(summary);
      observer.on_scores(summary);
    }
    save(model_);
    observer.on_file(RunFile::kModel, files_.model);
    save_run_record(files_.record, record_);
    observer.on_file(RunFile::kRecord, files_.record);
    std::error_code ignored;
    std::filesystem::remove(files_.unfinished, ignored);
    if (const std::vector<EpochRecord>& history = record_.trials.back().history; !history.empty()) {
      write_file(files_.history, history_csv(history));
      observer.on_file(RunFile::kHistory, files_.history);
      draw_curves(files_.curves, history, fmt::format("Training of {}", files_.model.filename().string()));
      observer.on_file(RunFile::kCurves, files_.curves);
    }
  }

  RunPlan plan_;
  const Split& split_;
  RunFiles files_;
  bool replaces_;  ///< a former run's model
  int threads_;
  const GatheredSongs& songs_;
  RunRecord record_;
  RunContext context_;
  std::optional<Ears> ears_;  ///< that heads are put on
  Model model_;
  bool claimed_ = false;
};

}  // namespace

TrainingOutcome run_training(const Experiment& experiment, const TrainingRunOptions& options,
                             const RunContext& context) {
  RunRecord record = begin_record(experiment.command);
  const Recipe recipe = recipe_to_follow(experiment, context.observer);
  check(experiment.split);
  check_outputs(RunFiles(options.output), experiment.files_read());
  const GatheredSongs songs = gather_songs(experiment, recipe, context);
  SplitPlan split = plan_split(songs.rows_of_genres(), experiment.split, recipe.split);
  if (options.with_validation) {
    learn_from_validation(split);
  }
  look_at_parts(split, songs.rows_of_genres(), experiment.split);
  check_leakage(experiment, songs, split, context);
  split.splits.front() = songs.with_unknown(std::move(split.splits.front()));
  const RunPlan plan{.recipe = recipe, .table = songs.table(), .split = split};
  context.observer.on_plan(plan);
  describe(record, experiment, recipe, songs, split);
  record.data["split"] = {
      {"train", record.split.train}, {"validation", record.split.validation}, {"test", record.split.test}};
  return TrainingRun(plan, RunFiles(options.output), experiment.threads, songs, std::move(record), context).run();
}

}  // namespace auricle
