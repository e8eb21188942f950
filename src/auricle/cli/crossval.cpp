#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/leakage_check.hpp>
#include <auricle/cli/network_training.hpp>
#include <auricle/cli/run_information.hpp>
#include <auricle/cli/train_command.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/evaluation/summary_report.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Says in the record what is trained on what.
void describe(RunRecord& record, const CrossvalOptions& options, const Recipe& recipe, const FeatureTable& table,
              const SplitPlan& plan) {
  record.recipe = to_json(recipe);
  record.data["folder"] = options.songs.features.empty() ? options.songs.data : options.songs.features;
  for (std::size_t i = 0; i < table.genres.size(); ++i) {
    record.data["songs_per_genre"][table.genres[i]] = std::ranges::count(table.labels, static_cast<int>(i));
  }
  record.data["fingerprint"] = table.fingerprint();
  const Split& first = plan.splits.front();
  record.split = {
      .name = plan.name, .train = first.train.size(), .validation = first.validation.size(), .test = first.test.size()};
  record.genres = table.genres;
}

}  // namespace

ExitStatus cross_validate(const CrossvalOptions& options) {
  const InterruptListener interrupt;
  const auto begin = std::chrono::steady_clock::now();
  const Recipe recipe = recipe_for(options);
  check(options.split);
  if (options.output.ends_with(".safetensors")) {
    throw UsageError(
        fmt::format("{}: a cross-validation leaves a record and no model; name it NAME.run.json", options.output));
  }
  check_writable(options.output);
  RunRecord record = begin_record();
  const TrainingSongs songs = load_training_songs(options.songs, recipe, interrupt.token());
  const auto interrupted = [&] {
    if (interrupt.token().stop_requested()) {
      complain("interrupted; a cross-validation counts only when it is whole, so nothing was written");
    }
    return interrupt.token().stop_requested();
  };
  if (interrupted()) {
    return ExitStatus::kInterrupted;
  }
  SplitPlan plan = plan_folds(songs.rows_of_genres(), options.folds, options.split, recipe.split);
  for (const std::string& note : plan.notes) {
    fmt::print("{}\n", note);
  }
  if (options.split.leakage_check) {
    check_leakage(songs, options.songs, plan.splits, interrupt.token());
  }
  if (interrupted()) {
    return ExitStatus::kInterrupted;
  }
  describe(record, options, recipe, songs.table(), plan);
  for (int number = 0; number < recipe.training.networks; ++number) {
    const std::uint64_t seed = recipe.split.seed + static_cast<std::uint64_t>(number);
    for (std::size_t fold = 0; fold < plan.splits.size(); ++fold) {
      fmt::print("fold {} of {}, seed {}\n", fold + 1, plan.splits.size(), seed);
      const Split split = songs.with_unknown(plan.splits[fold]);
      NetworkTraining trained = train_with_progress(
          {.recipe = recipe, .songs = songs, .split = split, .threads = options.songs.threads}, seed,
          [](const Network&, const std::vector<EpochRecord>&, bool) {}, interrupt.token());
      if (interrupted()) {
        return ExitStatus::kInterrupted;
      }
      record.trials.push_back({.seed = seed,
                               .fold = static_cast<int>(fold),
                               .history = std::move(trained.history),
                               .songs = judge_split(trained.network, songs.table(), split, options.songs.threads)});
    }
  }
  record.duration_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  save_run_record(options.output, record);
  fmt::print("{}\nrecord: {} (auricle report makes a page of it)\n", to_text(summarise(record)), options.output);
  return songs.extraction.failures.empty() ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

}  // namespace auricle
