#include <auricle/recipe/recipe.hpp>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::HasSubstr;

Json article() { return read_json(test::source_dir() / "recipes" / "article.json"); }

TEST(Recipe, TheArticlesIsTheArticle) {
  const Recipe recipe = recipe_from_json(article(), "article.json");
  EXPECT_EQ(recipe.features.n_mfcc, 20);
  EXPECT_EQ(recipe.features.n_values, 25000U);
  EXPECT_EQ(recipe.features.scale, FeatureScale::kPeak);
  EXPECT_EQ(recipe.features.pad_mode, PadMode::kReflect) << "librosa's default when the article was written";
  EXPECT_EQ(recipe.training.batch_size, 32);
  EXPECT_EQ(recipe.training.epochs, 10);
  EXPECT_EQ(recipe.training.optimizer.learning_rate, 0.001);
  EXPECT_EQ(recipe.training.optimizer.epsilon, 1e-7);
  EXPECT_EQ(count_parameters(recipe.architecture(10)), 2'501'110U);
  EXPECT_EQ(count_outputs(recipe.architecture(6)), 6U) << "the last layer follows the number of genres";
}

TEST(Recipe, SurvivesTheWayThroughJson) {
  const Recipe recipe = recipe_from_json(article(), "article.json");
  EXPECT_EQ(to_json(recipe_from_json(to_json(recipe), "again")), to_json(recipe));
}

TEST(Recipe, RefusesWhatMakesNoSense) {
  const auto refusal = [](const char* pointer, const Json& value) -> std::string {
    Json json = article();
    json[Json::json_pointer(pointer)] = value;
    try {
      recipe_from_json(json, "mine.json");
    } catch (const UsageError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(refusal("/epoch", 3), HasSubstr("unknown key \"epoch\""));
  EXPECT_THAT(refusal("/training/learningrate", 3), HasSubstr("unknown key \"learningrate\""));
  EXPECT_THAT(refusal("/features/hop", 3), HasSubstr("unknown key \"hop\""));
  EXPECT_THAT(refusal("/training/epochs", 0), HasSubstr("epochs is 0"));
  EXPECT_THAT(refusal("/training/batch_size", -1), HasSubstr("batch_size is -1"));
  EXPECT_THAT(refusal("/training/learning_rate", 0), HasSubstr("learning_rate is 0"));
  EXPECT_THAT(refusal("/training/optimizer", "sgd"), HasSubstr("sgd"));
  EXPECT_THAT(refusal("/features/n_values", nullptr), HasSubstr("n_values"));
  EXPECT_THAT(refusal("/features/hop_length", 0), HasSubstr("hop_length"));
  EXPECT_THAT(refusal("/network/layers/0/units", 0), HasSubstr("mine.json"));
  EXPECT_THAT(refusal("/training/teaching", {{"weight", -1}}), HasSubstr("mine.json: teaching's weight is -1"));
  EXPECT_EQ(refusal("/description", "mine"), "accepted");
}

// Also where it only becomes whole with a backbone.
TEST(Recipe, NamesTheFileThatIsAtFault) {
  const test::TemporaryFolder folder;
  const auto refusal = [&](const char* pointer, const Json& value) -> std::string {
    Json json = read_json(test::source_dir() / "recipes" / "fine_tune.json");
    json[Json::json_pointer(pointer)] = value;
    write_file(folder / "mine.json", json_text(json));
    try {
      load_recipe(folder / "mine.json");
    } catch (const FileError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(refusal("/training/epochs", 0), HasSubstr("mine.json: epochs is 0"));
  EXPECT_THAT(refusal("/training/teaching", {{"weight", -1}}), HasSubstr("mine.json: teaching's weight is -1"));
  EXPECT_THAT(refusal("/backbone/learn", {{"rate", 0}}), HasSubstr("mine.json, backbone, learn: rate is 0"));
  EXPECT_THAT(refusal("/backbone/learn", {{"form", "conv2d"}}), HasSubstr("known here: from, rate"));
}

// What is changed at random is thought of as lying between -80 and 0 dB.
TEST(Recipe, AugmentsOnlyDecibelsBelowTheLoudest) {
  Json json = read_json(test::source_dir() / "recipes" / "conv.json");
  EXPECT_NO_THROW(recipe_from_json(json, "conv"));
  json["features"]["ref"] = 1.0;
  EXPECT_THROW(recipe_from_json(json, "conv"), UsageError);
  json["augmentation"] = {{"mixup", 0.2}};
  EXPECT_NO_THROW(recipe_from_json(json, "conv")) << "mixing needs no scale";
  json["augmentation"] = {{"mixup", 3.0}};
  EXPECT_THROW(recipe_from_json(json, "conv"), UsageError);
}

TEST(Recipe, KnowsHowManyBlockPatternsThereAre) {
  Json json = read_json(test::source_dir() / "recipes" / "patterns.json");
  EXPECT_NO_THROW(recipe_from_json(json, "patterns"));
  json["features"]["n_mels"] = 39;
  EXPECT_THROW(recipe_from_json(json, "patterns"), UsageError);
}

}  // namespace
}  // namespace auricle
