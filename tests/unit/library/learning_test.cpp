#include <cmath>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/library/learning.hpp>
#include <auricle/library/learning_text.hpp>
#include <auricle/library/word_model.hpp>
#include <auricle/library/words_text.hpp>
#include <auricle/network/engine.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "small_library.hpp"

namespace auricle {
namespace {

using test::kMadeUpEars;
using test::made_up_songs;
using test::MadeUpSong;
using test::put;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class LibraryToLearnFrom : public testing::Test {
 protected:
  void fill(const std::vector<MadeUpSong>& songs) {
    catalogue_.begin();
    for (const MadeUpSong& song : songs) {
      put(catalogue_, song);
    }
    catalogue_.commit();
  }
  LearntLibrary learn(const LessonOptions& lessons = {}) {
    return learn_from_library(catalogue_, kMadeUpEars, {.lessons = lessons});
  }
  std::string refusal() {
    try {
      learn();
    } catch (const DatasetError& error) {
      return error.what();
    }
    return "";
  }

  test::TemporaryFolder folder_;
  Catalogue catalogue_{folder_ / "library.db", CatalogueUse::kWrite};
};

TEST_F(LibraryToLearnFrom, TeachesItsOwnersWords) {
  fill(made_up_songs(20));
  const LearntLibrary learnt = learn();
  EXPECT_EQ(learnt.n_tagged, 220U);
  EXPECT_THAT(learnt.lessons.words, ElementsAre("Hip Hop", "Jazz", "Rock"));
  EXPECT_GT(learnt.report.accuracy, 0.9);
  EXPECT_EQ(learnt.report.songs, 220U);
  const std::string text = to_text(learnt.report);
  EXPECT_THAT(text, AllOf(HasSubstr("of 220 songs"), HasSubstr("Hip Hop"), HasSubstr("told apart")));
  const Json json = to_json(learnt.report);
  EXPECT_EQ(json["words"][0]["word"], "Hip Hop");
  EXPECT_EQ(json["words"][0]["told_apart"], "yes");
}

TEST_F(LibraryToLearnFrom, WithoutTagsTeachesNothing) {
  EXPECT_THAT(refusal(), HasSubstr("no song of the catalogue has a genre tag"));
  fill(made_up_songs(240));
  EXPECT_THAT(refusal(), HasSubstr("no song of the catalogue has a genre tag"));
}

TEST_F(LibraryToLearnFrom, MustHaveBeenHeardByTheEars) {
  fill(made_up_songs());
  try {
    learn_from_library(catalogue_, "other ears");
    FAIL();
  } catch (const DatasetError& error) {
    EXPECT_THAT(error.what(), HasSubstr("none of the 240 songs with a genre tag was heard"));
  }
}

TEST_F(LibraryToLearnFrom, OneWordIsNothingToTellApart) {
  std::vector<MadeUpSong> songs = made_up_songs();
  for (MadeUpSong& song : songs) {
    song.genres = {"Rock"};
  }
  fill(songs);
  EXPECT_THAT(refusal(), HasSubstr("only one (Rock)"));
}

TEST_F(LibraryToLearnFrom, AWordNoModelCanHaveIsRefusedBeforeTheWork) {
  std::vector<MadeUpSong> songs = made_up_songs();
  for (std::size_t i = 0; i < 40; ++i) {
    songs[i].genres = {"Sk\ta"};
  }
  fill(songs);
  EXPECT_THROW(learn(), UsageError);
  EXPECT_NO_THROW(learn({.exclude = {"ska"}}));
}

/// Ears of four numbers in, three out.
Model model_with_ears() {
  Network network{
      .genres = {"a", "b"},
      .architecture = {.input = {.rows = 4, .frames = 1},
                       .layers = {Dense{.units = 3, .activation = Activation::kRelu}, Mark{.name = "embedding"},
                                  Dense{.units = 2, .activation = Activation::kSoftmax}},
                       .outputs = {"embedding"}}};
  for (const LayerInfo& layer : describe_layers(network.architecture)) {
    for (const TensorSpec& tensor : layer.tensors) {
      Tensor values{.shape = tensor.shape, .values = std::vector<float>(tensor.size())};
      for (std::size_t i = 0; i < values.values.size(); ++i) {
        values.values[i] = static_cast<float>(std::sin(static_cast<double>(i) + 1.0));
      }
      network.weights.emplace(tensor.name, values);
    }
  }
  Model model;
  model.genres = network.genres;
  model.networks.push_back(network);
  return model;
}

TEST(WordModel, IsTheEarsWithAnotherHead) {
  const Model model = model_with_ears();
  const LogisticRegression head{.weights = Matrix({1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 1, 1}, 4, 3), .biases = {0, 1, 2, 3}};
  const Model learnt = word_model(model, head, {"Rock", "Jazz", "Pop", "Hip Hop"});
  EXPECT_NO_THROW(validate(learnt));
  const Engine engine(learnt.networks.front().architecture, learnt.networks.front().weights);
  const Engine ears(model.networks.front().architecture, model.networks.front().weights);
  const Matrix input({0.5F, -1.0F, 2.0F, 0.25F}, 1, 4);
  const EngineResult result = engine.compute(input);
  const std::span<const float> embedding = result.outputs.at("embedding").row(0);
  EXPECT_THAT(embedding, testing::Pointwise(testing::FloatEq(), ears.compute(input).outputs.at("embedding").row(0)));
  std::vector<double> powers;
  double total = 0.0;
  for (std::size_t word = 0; word < 4; ++word) {
    double sum = head.biases[word];
    for (std::size_t i = 0; i < 3; ++i) {
      sum += static_cast<double>(head.weights(word, i)) * embedding[i];
    }
    powers.push_back(std::exp(sum));
    total += powers.back();
  }
  for (std::size_t word = 0; word < 4; ++word) {
    EXPECT_NEAR(result.probabilities(0, word), powers[word] / total, 1e-5);
  }
}

TEST(WordModel, RefusesWhatDoesNotFit) {
  const Model model = model_with_ears();
  const LogisticRegression head{.weights = Matrix(2, 3), .biases = {0, 1}};
  EXPECT_THROW(word_model(model, head, {"a", "b", "c"}), UsageError);
  EXPECT_THROW(word_model(model, {.weights = Matrix(2, 4), .biases = {0, 1}}, {"a", "b"}), UsageError);
  EXPECT_THROW(word_model(model, head, {"a", "a"}), UsageError);
  Model deaf = model;
  deaf.networks.front().architecture.outputs.clear();
  EXPECT_THROW(word_model(deaf, head, {"a", "b"}), UsageError);
}

TEST(DoubtfulTags, HaveNoTrackInATableWhereThereIsNoCueSheet) {
  LearntLibrary learnt;
  learnt.songs = {{.path = "/m/a.mp3"}, {.path = "/m/b.flac", .cue_track = 3}};
  learnt.lessons.words = {"Pop", "Rock"};
  learnt.lessons.songs = {0, 1};
  learnt.lessons.words_of = {{0}, {0}};
  learnt.report.disagreements = {{.song = 0, .answer = 1, .confidence = 0.9, .own = 0.1},
                                 {.song = 1, .answer = 1, .confidence = 0.8, .own = 0.2}};
  EXPECT_EQ(doubtful_tags_csv(learnt),
            "path,cue_track,tagged,answer,confidence,own\n"
            "/m/a.mp3,,Pop,Rock,0.9000,0.1000\n"
            "/m/b.flac,3,Pop,Rock,0.8000,0.2000\n");
}

}  // namespace
}  // namespace auricle
