#include <auricle/experiment/trial.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <span>
#include <utility>

#include <auricle/core/json.hpp>
#include <auricle/experiment/fine_tuning.hpp>
#include <auricle/experiment/head_training.hpp>
#include <auricle/experiment/standard.hpp>
#include <auricle/features/feature_spec.hpp>
#include <auricle/network/engine.hpp>

namespace auricle {
namespace {

void judge_part(const Engine& engine, const FeatureTable& table, const std::vector<std::size_t>& rows, Part part,
                std::vector<JudgedSong>& judged) {
  struct Sum {
    int truth = 0;
    std::vector<double> probabilities;
    std::size_t rows = 0;
  };
  std::map<std::string, Sum> songs;
  constexpr std::size_t kRowsAtOnce = 64;
  for (std::size_t begin = 0; begin < rows.size(); begin += kRowsAtOnce) {
    const auto some = std::span(rows).subspan(begin, std::min(kRowsAtOnce, rows.size() - begin));
    Matrix inputs(some.size(), table.features.cols());
    for (std::size_t i = 0; i < some.size(); ++i) {
      std::ranges::copy(table.features.row(some[i]), inputs.row(i).begin());
    }
    const Matrix answers = engine.probabilities(inputs);
    for (std::size_t i = 0; i < some.size(); ++i) {
      Sum& sum = songs[table.songs[some[i]]];
      sum.truth = table.labels[some[i]];
      sum.probabilities.resize(answers.cols());
      std::ranges::transform(sum.probabilities, answers.row(i), sum.probabilities.begin(), std::plus());
      ++sum.rows;
    }
  }
  for (const auto& [path, sum] : songs) {
    JudgedSong song{.path = std::filesystem::absolute(path).string(), .truth = sum.truth, .part = part};
    for (const double probability : sum.probabilities) {
      song.probabilities.push_back(static_cast<float>(probability / static_cast<double>(sum.rows)));
    }
    judged.push_back(std::move(song));
  }
}

/// A teacher whose embedding's numbers all count alike: standardized over what is learnt from.
TeacherAnswers standardized(TeacherAnswers teacher, const TrainingTask& task) {
  std::vector<std::size_t> rows = task.split.train;
  for (std::size_t row = task.songs.labels.size(); row < teacher.embeddings.rows(); ++row) {
    rows.push_back(row);
  }
  Matrix learnt(rows.size(), teacher.embeddings.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::copy(teacher.embeddings.row(rows[i]), learnt.row(i).begin());
  }
  Standard::of(learnt).apply(teacher.embeddings);
  return teacher;
}

}  // namespace

TrialNetwork train_trial(const TrialSetup& setup, const NetworkTrainer& trainer, RunObserver& observer,
                         const EpochCallback& on_epoch, const std::stop_token& stop) {
  const FeatureTable& table = setup.songs.table();
  const std::vector<std::string> recordings = setup.songs.recordings();
  LabelledFeatures songs{.features = table.features,
                         .labels = table.labels,
                         .variants = {},
                         .unlabelled = setup.songs.unlabelled.features,
                         .recordings = recordings};
  for (const FeatureTable& variant : setup.songs.variants) {
    songs.variants.push_back(variant.features);
  }
  Network network{.genres = table.genres,
                  .front_end = to_json(setup.recipe.features),
                  .architecture = setup.recipe.architecture(table.genres.size()),
                  .weights = {}};
  std::vector<EpochRecord> history = setup.resumed ? setup.resumed->history : std::vector<EpochRecord>();
  TrainingTask task{
      .recipe = setup.recipe, .songs = std::move(songs), .split = setup.split, .n_genres = table.genres.size()};
  for (const TeacherAnswers& teacher : setup.songs.teachers) {
    task.teachers.push_back(standardized(teacher, task));
  }
  if (setup.recipe.training.optimizer.kind == OptimizerKind::kLbfgs) {
    TrainedNetwork head = train_head(task, stop);
    network.weights = std::move(head.weights);
    return {.network = std::move(network), .history = {}, .epoch = head.epoch};
  }
  if (const auto& backbone = setup.recipe.backbone; backbone && backbone->fine_tuning) {
    task.pretrained = begin_fine_tuning(task, setup.threads, stop);
  }
  TrainedNetwork trained =
      trainer(task, {.seed = setup.seed, .threads = setup.threads, .resumed = setup.resumed},
              {.on_batch = [&](const BatchReport& report) { observer.on_batch(report); },
               .on_epoch =
                   [&](const EpochReport& report) {
                     observer.on_epoch(report.record);
                     history.push_back(report.record);
                     if (on_epoch) {
                       network.weights = report.weights;
                       on_epoch({.network = network, .history = history, .best = report.best, .memory = report.memory});
                     }
                   }},
              stop);
  network.weights = std::move(trained.weights);
  return {.network = std::move(network),
          .history = std::move(trained.history),
          .epoch = trained.epoch,
          .interrupted = trained.interrupted};
}

std::vector<JudgedSong> judge_split(const Network& network, const FeatureTable& table, const Split& split,
                                    int threads) {
  const Engine engine(network.architecture, network.weights, {.threads = threads});
  std::vector<JudgedSong> judged;
  judge_part(engine, table, split.validation, Part::kValidation, judged);
  judge_part(engine, table, split.test, Part::kTest, judged);
  return judged;
}

}  // namespace auricle
