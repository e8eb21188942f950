#include <cstdlib>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/random.hpp>
#include <auricle/experiment/cross_validation.hpp>
#include <auricle/experiment/ears.hpp>
#include <auricle/experiment/training_run.hpp>
#include <auricle/recognizer/recognizer.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "examples.hpp"

namespace auricle {
namespace {

namespace fs = std::filesystem;
using test::ears;
using test::random_weights;
using testing::AllOf;
using testing::HasSubstr;

Recipe head_recipe() {
  return recipe_from_json(parse_json(R"({"name": "head", "backbone": {},
                     "network": {"layers": [{"type": "normalization"},
                                            {"type": "dense", "units": 2, "activation": "softmax"}]},
                     "training": {"optimizer": "lbfgs", "l2": 0.01}})",
                                     "head"),
                          "head");
}

class Heads : public testing::Test {
 protected:
  Heads() {
    setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
    test::write_genres(folder_ / "music", {"a quiet", "loud"}, 10);
    save_model(ears_file(), ears(1));
    experiment_ = {.recipe = head_recipe(),
                   .songs = {.folder = (folder_ / "music").string()},
                   .split = {.method = SplitMethod::kStratified},
                   .leakage_check = false,
                   .threads = 1,
                   .command = "a test"};
  }

  fs::path ears_file() const { return folder_ / "ears.safetensors"; }
  RunContext context() { return {.trainer = trainer_, .observer = diary_, .stop = {}}; }

  test::TemporaryFolder folder_;
  NetworkTrainer trainer_ = [](const auto&...) -> TrainedNetwork { throw Error("nothing is learnt in steps"); };
  test::Diary diary_;
  Experiment experiment_;
};

TEST_F(Heads, MakeAModelThatStandsAlone) {
  stand_on(experiment_.recipe, ears_file());
  run_training(experiment_, {.output = folder_ / "m.safetensors"}, context());
  fs::remove(ears_file());
  const Model model = load_model(folder_ / "m.safetensors");
  EXPECT_THAT(model.genres, testing::ElementsAre("a quiet", "loud"));
  EXPECT_THAT(model.networks.front().architecture.outputs, testing::ElementsAre("embedding"));
  const Recognizer recognizer(model);
  const RunRecord record = load_run_record(folder_ / "m.run.json");
  std::size_t n_right = 0;
  for (const JudgedSong& song : record.trials.front().songs) {
    const std::vector<float> probabilities = recognizer.classify(song.path).probabilities;
    EXPECT_NEAR(probabilities[0], song.probabilities[0], 1e-5) << "what was judged is what answers";
    n_right += (probabilities[1] > 0.5F) == (song.truth == 1) ? 1 : 0;
  }
  EXPECT_EQ(n_right, record.trials.front().songs.size());
  EXPECT_GE(n_right, 4U);
}

TEST_F(Heads, AreCrossValidated) {
  stand_on(experiment_.recipe, ears_file());
  const CrossValidationOutcome outcome =
      cross_validate(experiment_, {.output = folder_ / "cv.run.json", .folds = 5}, context());
  EXPECT_EQ(outcome.record.trials.size(), 5U);
}

TEST_F(Heads, HearEachSongOnceForTheSameEars) {
  const auto from_store = [&] {
    stand_on(experiment_.recipe, ears_file());
    return gather_songs(experiment_, experiment_.recipe, context()).extraction.n_from_store;
  };
  EXPECT_EQ(from_store(), 0U);
  EXPECT_EQ(from_store(), 20U);
  save_model(ears_file(), ears(2));
  EXPECT_EQ(from_store(), 0U) << "other weights hear something else";
}

TEST_F(Heads, HaveTablesWhoseColumnsAreTheEmbedding) {
  stand_on(experiment_.recipe, ears_file());
  const FeatureTable table = gather_songs(experiment_, experiment_.recipe, context()).table();
  const std::vector<std::string> names = value_names(table);
  EXPECT_EQ(table.features.cols(), 8U);
  ASSERT_EQ(names.size(), 8U);
  EXPECT_EQ(names.back(), "embedding8");
}

TEST_F(Heads, OfSeveralLayersBecomePartOfTheNetwork) {
  const Architecture architecture{.input = {.rows = 8},
                                  .layers = {Normalization{}, Dropout{.rate = 0.5}, Dense{.units = 5},
                                             Dense{.units = 2, .activation = Activation::kSoftmax}}};
  const Network head{.genres = {"a", "b"}, .architecture = architecture, .weights = random_weights(architecture, 3)};
  const Ears under({.model = ears_file()});
  const Network whole = under.with_head(head);
  Matrix features(1, 40);
  Random random(4);
  for (float& value : features.values()) {
    value = static_cast<float>(random.normal());
  }
  const std::vector<float> embedding = under.transform().apply({features.values().begin(), features.values().end()});
  ASSERT_EQ(embedding.size(), 8U);
  const Matrix apart = Engine(head.architecture, head.weights).probabilities(MatrixView(embedding, 1, 8));
  const EngineResult together = Engine(whole.architecture, whole.weights).compute(features);
  EXPECT_NEAR(together.probabilities(0, 0), apart(0, 0), 1e-5);
  for (std::size_t i = 0; i < embedding.size(); ++i) {
    EXPECT_NEAR(together.outputs.at("embedding")(0, i), embedding[i], 1e-6);
  }
}

TEST_F(Heads, AreRefusedWithoutEarsThatFit) {
  const auto message = [&](const auto& work) { return test::message_of<UsageError>(work); };
  EXPECT_THAT(message([&] { run_training(experiment_, {.output = folder_ / "m.safetensors"}, context()); }),
              HasSubstr("--backbone"));
  EXPECT_THROW(stand_on(experiment_.recipe, folder_ / "missing.safetensors"), FileError);
  experiment_.recipe.backbone->output = "pool";
  EXPECT_THAT(message([&] { stand_on(experiment_.recipe, ears_file()); }),
              AllOf(HasSubstr("ears.safetensors has no output \"pool\""), HasSubstr("embedding")));
  experiment_.recipe = head_recipe();
  Recipe convolving = head_recipe();
  convolving.training.optimizer.kind = OptimizerKind::kAdam;
  convolving.network.layers.insert(convolving.network.layers.begin() + 1, Conv2d{.filters = 2});
  EXPECT_THAT(message([&] { stand_on(convolving, ears_file()); }), HasSubstr("on a backbone stand"));
  Model several = ears(1);
  several.networks.push_back(several.networks.front());
  save_model(folder_ / "two.safetensors", several);
  EXPECT_THAT(message([&] { stand_on(experiment_.recipe, folder_ / "two.safetensors"); }),
              HasSubstr("several networks"));
  Recipe ordinary = test::small_recipe();
  EXPECT_THAT(message([&] { stand_on(ordinary, ears_file()); }), HasSubstr("stands on no backbone"));
  save_model(folder_ / "nested.safetensors",
             ears(1, {Dense{.units = 8}, Branches{.branches = {{}, {Dense{.units = 8}, Mark{"embedding"}}}},
                      Dense{.units = 3, .activation = Activation::kSigmoid}}));
  const Network head = test::loudness_model().networks.front();
  EXPECT_THAT(message([&] { Ears({.model = folder_ / "nested.safetensors"}).with_head(head); }),
              HasSubstr("within a block"));
  stand_on(experiment_.recipe, ears_file());
  experiment_.songs = {.table = "t.npy"};
  EXPECT_THAT(message([&] { run_training(experiment_, {.output = folder_ / "m.safetensors"}, context()); }),
              HasSubstr("--data"));
  EXPECT_FALSE(fs::exists(folder_ / "m.safetensors"));
}

TEST(Recipe, OfExactLearningHasOneLayerOfSums) {
  const auto recipe = [](const std::string& layers, const std::string& training) {
    return [=] {
      recipe_from_json(parse_json(R"({"name": "x", "features": {"kind": "mfcc", "n_values": 40, "window_s": 4},
                                      "network": {"layers": [)" +
                                      layers + R"({"type": "dense", "units": 2, "activation": "softmax"}]},
                                      "training": {"optimizer": "lbfgs")" +
                                      training + "}}",
                                  "x"),
                       "x");
    };
  };
  EXPECT_NO_THROW(recipe(R"({"type": "normalization"}, )", "")());
  EXPECT_THAT(test::message_of<UsageError>(recipe("", "")), HasSubstr("logistic regression"));
  EXPECT_THAT(test::message_of<UsageError>(recipe(R"({"type": "normalization"}, )", R"(, "balance": "sampling")")),
              HasSubstr("by lot"));
  EXPECT_THAT(test::message_of<UsageError>(recipe(R"({"type": "normalization"}, )", R"(, "l2": 0)")), HasSubstr("l2"));
}

}  // namespace
}  // namespace auricle
