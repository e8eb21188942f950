#include <auricle/experiment/cross_validation.hpp>

#include <chrono>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/output.hpp>
#include <auricle/experiment/run_files.hpp>
#include <auricle/experiment/run_information.hpp>
#include <auricle/experiment/trial.hpp>
#include <fmt/format.h>

namespace auricle {

CrossValidationOutcome cross_validate(const Experiment& experiment, const CrossValidationOptions& options,
                                      const RunContext& context) {
  const auto begin = std::chrono::steady_clock::now();
  const Recipe recipe = recipe_to_follow(experiment, context.observer);
  check(experiment.split);
  if (ending_of(options.output) == ".safetensors") {
    throw UsageError(fmt::format("{}: a cross-validation leaves a record and no model; name it NAME.run.json",
                                 options.output.string()));
  }
  if (context.writes) {
    check_record(options.output, experiment.files_read());
  }
  RunRecord record = begin_record(experiment.command);
  const GatheredSongs songs = gather_songs(experiment, recipe, context);
  SplitPlan plan = plan_folds(songs.rows_of_genres(), options.folds, experiment.split, recipe.split);
  look_at_parts(plan, songs.rows_of_genres(), experiment.split);
  context.observer.on_plan({.recipe = recipe, .table = songs.table(), .split = plan});
  check_leakage(experiment, songs, plan, context);
  describe(record, experiment, recipe, songs, plan);
  for (int number = 0; number < recipe.training.networks; ++number) {
    const std::uint64_t seed = recipe.split.seed + static_cast<std::uint64_t>(number);
    for (std::size_t fold = 0; fold < plan.splits.size(); ++fold) {
      const Split split = songs.with_unknown(plan.splits[fold]);
      context.observer.on_network({.number = number,
                                   .networks = recipe.training.networks,
                                   .fold = fold,
                                   .folds = plan.splits.size(),
                                   .seed = seed,
                                   .epochs = recipe.training.epochs,
                                   .validated = !split.validation.empty()});
      TrialNetwork trained =
          train_trial({.recipe = recipe, .songs = songs, .split = split, .seed = seed, .threads = experiment.threads},
                      context.trainer, context.observer, {}, context.stop);
      context.check_stop();
      record.trials.push_back({.seed = seed,
                               .fold = static_cast<int>(fold),
                               .history = std::move(trained.history),
                               .songs = context.writes
                                            ? judge_split(trained.network, songs.table(), split, experiment.threads)
                                            : std::vector<JudgedSong>()});
    }
  }
  record.duration_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (context.writes) {
    save_run_record(options.output, record);
  }
  return {.record = std::move(record), .n_troubled_songs = songs.n_troubled()};
}

}  // namespace auricle
