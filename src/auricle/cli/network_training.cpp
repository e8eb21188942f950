#include <auricle/cli/network_training.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include <auricle/cli/progress_bar.hpp>
#include <auricle/network/engine.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

class EpochPrinter {
 public:
  explicit EpochPrinter(const TrainingSetup& setup) : setup_(setup) {}

  void on_batch(const BatchReport& report) {
    if (!bar_) {
      bar_.emplace(fmt::format("Epoch {:>2}/{}", report.epoch, setup_.recipe.training.epochs), report.songs_total);
    }
    songs_ = report.songs_total;
    bar_->update(report.songs_done, fmt::format("loss: {:.4f} - accuracy: {:.4f}", report.loss, report.accuracy));
  }

  void on_epoch(const EpochRecord& record) {
    const auto now = std::chrono::steady_clock::now();
    std::string figures = fmt::format("loss: {:.4f} - accuracy: {:.4f}", record.loss, record.accuracy);
    if (!setup_.split.validation.empty()) {
      figures += fmt::format(" - val_loss: {:.4f} - val_accuracy: {:.4f}", record.val_loss, record.val_accuracy);
    }
    figures += fmt::format(" - {:.0f} ms", std::chrono::duration<double, std::milli>(now - begin_).count());
    bar_->finish(songs_, figures);
    bar_.reset();
    begin_ = std::chrono::steady_clock::now();
  }

 private:
  const TrainingSetup& setup_;
  std::optional<ProgressBar> bar_;
  std::size_t songs_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

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

}  // namespace

NetworkTraining train_with_progress(const TrainingSetup& setup, std::uint64_t seed, const EpochCallback& on_epoch,
                                    const std::stop_token& stop) {
  const FeatureTable& table = setup.songs.table();
  LabelledFeatures songs{.features = table.features, .labels = table.labels};
  for (const FeatureTable& variant : setup.songs.variants) {
    songs.variants.push_back(variant.features);
  }
  Network network{.genres = table.genres,
                  .front_end = to_json(setup.recipe.features),
                  .architecture = setup.recipe.architecture(table.genres.size()),
                  .weights = {}};
  EpochPrinter printer(setup);
  std::vector<EpochRecord> history;
  TrainedNetwork trained = train_network(
      {.recipe = setup.recipe, .songs = std::move(songs), .split = setup.split, .n_genres = table.genres.size()},
      {.seed = seed, .threads = setup.threads},
      {.on_batch = [&](const BatchReport& report) { printer.on_batch(report); },
       .on_epoch =
           [&](const EpochReport& report) {
             printer.on_epoch(report.record);
             history.push_back(report.record);
             network.weights = report.weights;
             on_epoch(network, history, report.best);
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
