#include <cstdlib>
#include <set>
#include <string>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/experiment/cross_validation.hpp>
#include <auricle/experiment/training_run.hpp>
#include <auricle/recognizer/recognizer.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "examples.hpp"

namespace auricle {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

/// A head like the ones of recipes/head.json and recipes/fine_tune.json.
Recipe recipe_of(const std::string& learn, const std::string& training) {
  return recipe_from_json(parse_json(R"({"name": "tuned", "backbone": {"learn": )" + learn + R"(},
                     "network": {"layers": [{"type": "normalization"},
                                            {"type": "dense", "units": 2, "activation": "softmax"}]},
                     "training": {"l2": 0.01)" +
                                         training + "}}",
                                     "tuned"),
                          "tuned");
}

class FineTuning : public testing::Test {
 protected:
  FineTuning() {
    setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
    test::write_genres(folder_ / "music", {"a quiet", "loud"}, 10);
    test::write_noise(folder_ / "music/loud/long.wav", {.seed = 99, .level = 0.9F, .duration_s = 13.0});
    save_model(ears_file(), test::ears(1, {BatchNorm{}, Dense{.units = 8}, BatchNorm{}, Mark{"embedding"},
                                           Dense{.units = 3, .activation = Activation::kSigmoid}}));
  }

  fs::path ears_file() const { return folder_ / "ears.safetensors"; }

  Experiment experiment(Recipe recipe) const {
    stand_on(recipe, ears_file());
    return {.recipe = std::move(recipe),
            .songs = {.folder = (folder_ / "music").string()},
            .split = {.method = SplitMethod::kStratified},
            .leakage_check = false,
            .threads = 1,
            .command = "a test"};
  }

  RunRecord run(const Recipe& recipe, const std::string& name) {
    return run_training(experiment(recipe), {.output = folder_ / name},
                        {.trainer = trainer_, .observer = diary_, .stop = {}})
        .record;
  }

  test::TemporaryFolder folder_;
  /// Learns nothing: leaves all as it began.
  NetworkTrainer trainer_ = [this](const TrainingTask& task, const auto&...) {
    begun_ = task.pretrained;
    n_inputs_ = task.songs.features.cols();
    recordings_.assign(task.songs.recordings.begin(), task.songs.recordings.end());
    return TrainedNetwork{.weights = begun_->weights, .history = {}, .epoch = 1};
  };
  test::Diary diary_;
  std::optional<Pretrained> begun_;
  std::size_t n_inputs_ = 0;
  std::vector<std::string> recordings_;
};

TEST_F(FineTuning, BeginsWithTheHeadThatIsLearntOnTheEmbeddings) {
  const RunRecord head = run(recipe_of(R"("head")", R"(, "optimizer": "lbfgs")"), "head.safetensors");
  const RunRecord whole = run(recipe_of(R"("all")", ""), "whole.safetensors");
  ASSERT_EQ(whole.trials.front().songs.size(), head.trials.front().songs.size());
  for (std::size_t i = 0; i < head.trials.front().songs.size(); ++i) {
    EXPECT_NEAR(whole.trials.front().songs[i].probabilities[0], head.trials.front().songs[i].probabilities[0], 1e-4);
  }
}

TEST_F(FineTuning, LearnsFromFeaturesOfAllOfASongsWindows) {
  const RunRecord record = run(recipe_of(R"("all")", ""), "whole.safetensors");
  EXPECT_EQ(n_inputs_, 40U);
  EXPECT_EQ(std::ranges::count_if(recordings_, [](const std::string& song) { return song.ends_with("long.wav"); }), 3);
  const std::set<std::string> songs(recordings_.begin(), recordings_.end());
  EXPECT_EQ(record.data["songs"], songs.size()) << "a song is one, however many windows it has";
  EXPECT_EQ(record.split.train + record.split.validation + record.split.test, songs.size());
}

TEST_F(FineTuning, MakesAModelThatStandsAlone) {
  const RunRecord record = run(recipe_of(R"({"rate": 0.1})", ""), "m.safetensors");
  EXPECT_EQ(record.recipe["backbone"]["learn"], parse_json(R"({"rate": 0.1})", "expected"));
  fs::remove(ears_file());
  const Model model = load_model(folder_ / "m.safetensors");
  EXPECT_THAT(model.networks.front().architecture.outputs, ElementsAre("embedding"));
  const Recognizer recognizer(model);
  for (const JudgedSong& song : record.trials.front().songs) {
    EXPECT_NEAR(recognizer.classify(song.path).probabilities[0], song.probabilities[0], 1e-5)
        << "what was judged is what answers";
  }
}

// The backbone's layers are batch_normalization, dense, batch_normalization_1; the head's normalization is the fourth.
TEST_F(FineTuning, SaysWhichLayersLearn) {
  const auto begin = [&](const std::string& learn) {
    run(recipe_of(learn, ""), "m.safetensors");
    return *begun_;
  };
  const Pretrained all = begin(R"("all")");
  EXPECT_EQ(all.n_frozen, 1U) << "what is done to features before all sums stays";
  EXPECT_EQ(all.n_layers, 4U);
  EXPECT_EQ(all.rate, 1.0);
  const Pretrained some = begin(R"({"from": "batch_normalization_1", "rate": 0.25})");
  EXPECT_EQ(some.n_frozen, 2U);
  EXPECT_EQ(some.rate, 0.25);
}

TEST_F(FineTuning, IsCrossValidated) {
  const CrossValidationOutcome outcome =
      cross_validate(experiment(recipe_of(R"("all")", "")), {.output = folder_ / "cv.run.json", .folds = 5},
                     {.trainer = trainer_, .observer = diary_, .stop = {}});
  EXPECT_EQ(outcome.record.trials.size(), 5U);
}

TEST_F(FineTuning, IsRefusedBeforeASongIsRead) {
  const auto message = [&](const std::string& learn, const std::string& training = "") {
    return test::message_of<UsageError>([&] { experiment(recipe_of(learn, training)); });
  };
  EXPECT_THAT(message(R"("some")"), HasSubstr(R"("learn" is "head", "all" or {"from": LAYER, "rate": 0.1})"));
  EXPECT_THAT(message("true"), HasSubstr(R"("learn" is "head")"));
  EXPECT_THAT(message(R"({"from": "conv2d_7"})"), HasSubstr(R"(no layer "conv2d_7" before its output "embedding")"));
  EXPECT_THAT(message(R"({"from": "dense_1"})"), HasSubstr("dense_1")) << "what comes after the output is not learnt";
  EXPECT_THAT(message(R"({"from": ""})"), HasSubstr(R"(no layer "")"));
  EXPECT_THAT(message(R"({"rate": 0})"), HasSubstr("rate is 0; it must be above 0 and at most 1"));
  EXPECT_THAT(message(R"({"rate": 1.5})"), HasSubstr("rate is 1.5"));
  EXPECT_THAT(message(R"({"speed": 1})"), HasSubstr("speed"));
  EXPECT_THAT(message(R"("all")", R"(, "optimizer": "lbfgs")"), HasSubstr("lbfgs"));
  const auto with = [&](const auto& change, const std::string& learn) {
    return test::message_of<UsageError>([&] {
      Recipe recipe = recipe_of(learn, "");
      change(recipe);
      stand_on(recipe, ears_file());
    });
  };
  EXPECT_THAT(with([](Recipe& recipe) { recipe.augmentation.time_mask = 0.1; }, R"("head")"), HasSubstr("embeddings"));
  EXPECT_THAT(with([](Recipe& recipe) { recipe.augmentation.time_mask = 0.1; }, R"("all")"),
              HasSubstr("mel spectrograms"));
  EXPECT_THAT(with([](Recipe& recipe) { recipe.crop_frames = 2; }, R"("all")"), HasSubstr("crop_frames is 2"));
}

}  // namespace
}  // namespace auricle
