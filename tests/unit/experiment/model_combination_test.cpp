#include <auricle/experiment/model_combination.hpp>

#include <algorithm>

#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "examples.hpp"

namespace auricle {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::DoubleEq;
using testing::Each;
using testing::ElementsAre;
using testing::Gt;
using testing::HasSubstr;

std::vector<NamedModel> two_models() {
  NamedModel first{.name = "first", .model = test::loudness_model()};
  NamedModel second{.name = "second", .model = test::loudness_model()};
  second.model.networks.push_back(second.model.networks.front());  // of two networks
  return {first, second};
}

TEST(Combining, SharesSumToOneAndAreOneAModel) {
  EXPECT_THAT(normalised_shares({1.0, 3.0}, 2), ElementsAre(0.25, 0.75));
  EXPECT_TRUE(normalised_shares({}, 2).empty());
  EXPECT_THROW(normalised_shares({1.0}, 2), UsageError);
  EXPECT_THROW(normalised_shares({1.0, 0.0}, 2), UsageError);
}

TEST(Combining, PutsNetworksSideBySideWithTheirModelsShares) {
  const Model whole = join_models(two_models(), {0.2, 0.8});
  ASSERT_EQ(whole.networks.size(), 3U);
  EXPECT_THAT(whole.networks[0].share, DoubleEq(0.2));
  EXPECT_THAT(whole.networks[1].share, DoubleEq(0.4));
  EXPECT_THAT(whole.networks[2].share, DoubleEq(0.4));
}

TEST(Combining, MakesAModelOfItsOwn) {
  const std::vector<NamedModel> models = two_models();
  EXPECT_EQ(join_models(models, {}).run.size(), 32U);
  EXPECT_NE(join_models(models, {}).run, join_models(models, {}).run) << "a record beside it is of neither";
}

TEST(Combining, TakesSharesAndCalibrationOfAnother) {
  Model pattern = join_models(two_models(), {0.3, 0.7});
  pattern.temperature = 1.5;
  const Model whole = join_models_like(two_models(), pattern);
  EXPECT_THAT(whole.networks[0].share, DoubleEq(0.3));
  EXPECT_EQ(whole.temperature, 1.5);
  EXPECT_THROW(join_models_like(std::vector{two_models().front()}, pattern), UsageError);
}

TEST(Combining, FitsSharesToSongs) {
  const test::TemporaryFolder folder;
  test::write_genres(folder / "music", {"quiet", "loud"}, 3);
  std::vector<NamedModel> models = two_models();
  for (Network& network : models[1].model.networks) {
    for (float& value : network.weights.at("dense.weight").values) {
      value = 0.0F;  // always says the same
    }
  }
  JudgingObserver nobody;
  const FittedCombination fit = fit_combination(models, scan_genre_folders(folder / "music"), {}, nobody, {});
  EXPECT_GT(fit.shares[0], 0.9);
  EXPECT_EQ(fit.combined.accuracy, 1.0);
  EXPECT_EQ(fit.model.temperature, fit.model.temperature);
  EXPECT_EQ(fit.model.scores["fitted_to"]["songs"], 6);
}

TEST(Combining, NamesGenresAsOftenAsTheyWereLearntUnlessToldNotTo) {
  const test::TemporaryFolder folder;
  test::write_genres(folder / "music", {"quiet", "loud"}, 3);
  std::filesystem::remove(folder / "music/quiet/0.wav");
  std::filesystem::remove(folder / "music/quiet/1.wav");
  std::vector<NamedModel> models{{.name = "unsure", .model = test::loudness_model()}};
  models[0].model.data["songs_per_genre"] = {{"quiet", 1}, {"loud", 3}};
  for (auto& [name, tensor] : models[0].model.networks[0].weights) {
    std::ranges::fill(tensor.values, 0.0F);  // says one as much as the other
  }
  JudgingObserver nobody;
  const GenreFolders songs = scan_genre_folders(folder / "music");
  EXPECT_THAT(fit_combination(models, songs, {}, nobody, {}).model.biases, Contains(Gt(0.1)));
  EXPECT_THAT(fit_combination(models, songs, {.biases = false}, nobody, {}).model.biases, Each(0.0));
}

TEST(Combining, CalibratesNoTags) {
  std::vector<NamedModel> models = two_models();
  for (NamedModel& named : models) {
    for (Network& network : named.model.networks) {
      std::get<Dense>(network.architecture.layers.back()).activation = Activation::kSigmoid;
    }
  }
  EXPECT_NO_THROW(join_models(models, {})) << "their mean is one of tags";
  JudgingObserver nobody;
  EXPECT_THAT(test::message_of<UsageError>([&] { fit_combination(models, {}, {}, nobody, {}); }),
              AllOf(HasSubstr("first answers with several genres at once"), HasSubstr("leave --data out")));
  models[0] = two_models()[0];
  EXPECT_THAT(test::message_of<UsageError>([&] { join_models(models, {}); }),
              AllOf(HasSubstr("these models can't be combined"), HasSubstr("softmax")));
}

TEST(Combining, IsFittedToTheValidationSongsOfLists) {
  const GenreFolders all{.genres = {"a", "b"}, .songs = {{.path = "1.wav", .label = 0}, {.path = "2.wav", .label = 1}}};
  const GenreFolders kept = validation_songs(all, {.train = {"1"}, .validation = {"2"}, .test = {}});
  ASSERT_EQ(kept.songs.size(), 1U);
  EXPECT_EQ(kept.songs.front().path, "2.wav");
  EXPECT_THROW(validation_songs(all, {.train = {"1"}, .validation = {}, .test = {}}), DatasetError);
}

}  // namespace
}  // namespace auricle
