#include <auricle/experiment/training_run.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <auricle/evaluation/report.hpp>
#include <auricle/evaluation/summary.hpp>
#include <auricle/experiment/checkpoint.hpp>
#include <auricle/experiment/ears.hpp>
#include <auricle/experiment/record_claim.hpp>
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

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// So that a work that is done again and again takes no more than a twentieth of the time.
class Pace {
 public:
  bool is_due() const { return seconds_since(ended_) >= 19.0 * took_s_; }

  void write(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    took_s_ = seconds_since(begin);
    ended_ = std::chrono::steady_clock::now();
  }

 private:
  std::chrono::steady_clock::time_point ended_;
  double took_s_ = 0.0;
};

/// Whether a file is a model of the run.
bool is_model_of(const std::filesystem::path& file, const std::string& run) {
  std::error_code ignored;
  return std::filesystem::exists(file, ignored) && load_model(file).run == run;
}

class TrainingRun {
 public:
  TrainingRun(const RunPlan& plan, RunFiles files, int threads, const GatheredSongs& songs, RunRecord record,
              std::optional<Checkpoint> checkpoint, const RunContext& context)
      : plan_(plan),
        split_(plan.split.splits.front()),
        files_(std::move(files)),
        claimed_(checkpoint && is_model_of(files_.model, record.id)),
        replaces_(!claimed_ && std::filesystem::exists(files_.model)),
        threads_(threads),
        songs_(songs),
        record_(std::move(record)),
        checkpoint_(std::move(checkpoint)),
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
    bool interrupted = false;
    for (int i = take_up_whole_networks(); i < plan_.recipe.training.networks && !interrupted; ++i) {
      interrupted = !train_one(i);
    }
    record_.duration_s += seconds_since(begun_);
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
        {.recipe = recipe,
         .songs = songs_,
         .split = split_,
         .seed = seed,
         .threads = threads_,
         .resumed = std::exchange(resumed_, {})},
        context_.trainer, context_.observer, [&](const TrialEpoch& epoch) { keep(epoch, seed); }, context_.stop);
    if (trained.interrupted) {
      record_.interruption = {.whole_networks = model_.networks.size(), .epoch = trained.epoch};
      context_.observer.on_interruption(*record_.interruption);
    }
    if (trained.interrupted && !model_.networks.empty()) {
      return false;
    }
    add(std::move(trained.network), seed, std::move(trained.history));
    save_so_far(model_);
    return !trained.interrupted;
  }

  void add(Network network, std::uint64_t seed, std::vector<EpochRecord> history) {
    record_.trials.push_back({.seed = seed,
                              .fold = 0,
                              .history = std::move(history),
                              .songs = context_.writes ? judge_split(network, songs_.table(), split_, threads_)
                                                       : std::vector<JudgedSong>()});
    model_.networks.push_back(std::move(network));
  }

  /// Of a run that goes on; returns how many there are.
  int take_up_whole_networks() {
    if (!checkpoint_) {
      return 0;
    }
    const std::vector<Trial>& trials = checkpoint_->record.trials;
    for (std::size_t i = 0; i + 1 < trials.size(); ++i) {
      add({.genres = record_.genres,
           .front_end = to_json(plan_.recipe.features),
           .architecture = plan_.recipe.architecture(record_.genres.size()),
           .weights = std::move(checkpoint_->networks[i])},
          trials[i].seed, trials[i].history);
    }
    resumed_ = {.history = trials.back().history, .memory = std::move(checkpoint_->memory)};
    context_.observer.on_note(
        fmt::format("goes on behind epoch {} of network {}", resumed_->history.size(), trials.size()));
    return static_cast<int>(trials.size()) - 1;
  }

  void keep(const TrialEpoch& epoch, std::uint64_t seed) {
    if (!context_.writes) {
      return;
    }
    if (epoch.best && model_.networks.empty()) {  // half a network more would make several whole ones worse
      Model so_far = model_;
      so_far.networks.push_back(epoch.network);
      save_so_far(so_far);
    }
    if (claimed_) {  // a model lies there that it is the history of
      write_file(files_.history, history_csv(epoch.history));
    }
    if (epoch.memory && checkpoints_.is_due()) {
      checkpoints_.write([&] { write_checkpoint(epoch, seed); });
    }
  }

  void write_checkpoint(const TrialEpoch& epoch, std::uint64_t seed) const {
    Checkpoint checkpoint{.record = record_, .networks = {}, .memory = epoch.memory()};
    checkpoint.record.duration_s += seconds_since(begun_);
    for (Trial& trial : checkpoint.record.trials) {
      trial.songs.clear();
    }
    checkpoint.record.trials.push_back({.seed = seed, .fold = 0, .history = epoch.history, .songs = {}});
    for (const Network& network : model_.networks) {
      checkpoint.networks.push_back(network.weights);
    }
    save_checkpoint(files_.checkpoint, checkpoint);
  }

  /// Should the program be killed, a model of a former run is worth more than what there is of this one.
  void save_so_far(const Model& model) {
    if (!context_.writes) {
      return;
    }
    replaces_ ? save_model(files_.unfinished, whole(model)) : save(model);
  }

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
    if (!context_.writes) {
      return;
    }
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
    if (!record_.interruption) {
      std::filesystem::remove(files_.checkpoint, ignored);
    }
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
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  bool claimed_;   ///< the model that lies there is this run's
  bool replaces_;  ///< a former run's model
  int threads_;
  const GatheredSongs& songs_;
  RunRecord record_;
  std::optional<Checkpoint> checkpoint_;  ///< to go on from
  std::optional<TrainingState> resumed_;  ///< that of the next network to be trained
  Pace checkpoints_;
  RunContext context_;
  std::optional<Ears> ears_;  ///< that heads are put on
  Model model_;
};

}  // namespace

TrainingOutcome run_training(const Experiment& experiment, const TrainingRunOptions& options,
                             const RunContext& context) {
  RunRecord record = begin_record(experiment.command);
  const RunFiles files(options.output);
  std::optional<Checkpoint> checkpoint;
  if (options.resume) {
    checkpoint = load_checkpoint(files.checkpoint);
  }
  const Recipe recipe = recipe_to_follow(experiment, context.observer);
  check(experiment.split);
  if (context.writes) {
    check_outputs(files, experiment.files_read());
  }
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
  record.data["split"] = {{"train", record.split.train},
                          {"validation", record.split.validation},
                          {"test", record.split.test},
                          {"fingerprint", fingerprint(plan.split.splits.front())}};
  if (checkpoint) {
    check_same_run(*checkpoint, record, files.checkpoint);
    record = checkpoint->record;  // the same run goes on
    record.trials.clear();
  }
  return TrainingRun(plan, files, experiment.threads, songs, std::move(record), std::move(checkpoint), context).run();
}

}  // namespace auricle
