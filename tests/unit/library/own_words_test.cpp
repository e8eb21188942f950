#include <cmath>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/library/chosen_words.hpp>
#include <auricle/library/own_words.hpp>
#include <auricle/library/words_report.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Albums of four songs each, the words' own ones about a centre of their own, far apart or near.
struct Library {
  explicit Library(double distance, std::size_t n_words = 3, std::size_t n_inputs = 20) : embeddings(240, n_inputs) {
    Random random(7);
    for (std::size_t word = 0; word < n_words; ++word) {
      lessons.words.push_back(fmt::format("word {}", word));
    }
    for (std::size_t song = 0; song < embeddings.rows(); ++song) {
      const std::size_t album = song / 4;
      const std::size_t word = album % n_words;
      lessons.songs.push_back(song);
      lessons.words_of.push_back({word});
      lessons.groups.push_back(album);
      for (std::size_t i = 0; i < embeddings.cols(); ++i) {
        embeddings(song, i) = static_cast<float>(10.0 * static_cast<double>(i * i) +
                                                 5.0 * (random.normal() + (i % n_words == word ? distance : 0.0)));
      }
    }
  }

  Lessons lessons;
  Matrix embeddings;
};

std::vector<double> said_by(const LogisticRegression& head, std::span<const float> embedding) {
  std::vector<double> sums(head.biases.begin(), head.biases.end());
  for (std::size_t word = 0; word < sums.size(); ++word) {
    for (std::size_t i = 0; i < embedding.size(); ++i) {
      sums[word] += static_cast<double>(head.weights(word, i)) * embedding[i];
    }
  }
  return sums;
}

TEST(OwnWords, WhatCanBeToldIsTold) {
  const Library library(3.0);
  const OwnWords learnt = learn_words(library.embeddings, library.lessons, {.threads = 2});
  const WordsReport report = judge_words(library.lessons, learnt.answers);
  EXPECT_GT(report.accuracy, 0.95);
  EXPECT_NEAR(report.loss, learnt.loss, 1e-6);
  EXPECT_THAT(report.words, testing::Each(testing::Field(&WordScore::told, ToldApart::kYes)));
  // The head speaks of embeddings as they are.
  for (const std::size_t song : {0, 4, 8}) {
    const std::vector<double> sums = said_by(learnt.head, library.embeddings.row(song));
    EXPECT_EQ(std::ranges::max_element(sums) - sums.begin(), library.lessons.words_of[song][0]);
  }
}

TEST(OwnWords, WhatCannotBeToldIsSaid) {
  const Library library(0.0);
  const OwnWords learnt = learn_words(library.embeddings, library.lessons);
  const WordsReport report = judge_words(library.lessons, learnt.answers);
  EXPECT_LT(report.accuracy_interval.low, report.majority);
  EXPECT_THAT(report.words, testing::Each(testing::Field(&WordScore::told, testing::Ne(ToldApart::kYes))));
  EXPECT_LT(report.calibration_error, 0.1);  // it doesn't pretend
}

// Each album has a sound of its own and a word drawn at random: who learns from three songs of an album names the
// fourth, who learns from other albums can't.
TEST(OwnWords, AnAlbumIsNeverOnBothSides) {
  Library library(0.0, 2, 100);
  Random random(3);
  for (std::size_t album = 0; album < 60; ++album) {
    std::vector<double> sound(library.embeddings.cols());
    std::ranges::generate(sound, [&] { return random.normal(); });
    const std::size_t word = random.below(2);
    for (std::size_t song = 4 * album; song < 4 * album + 4; ++song) {
      library.lessons.words_of[song] = {word};
      for (std::size_t i = 0; i < sound.size(); ++i) {
        library.embeddings(song, i) = static_cast<float>(sound[i] + 0.01 * random.normal());
      }
    }
  }
  const auto accuracy = [&] {
    return judge_words(library.lessons, learn_words(library.embeddings, library.lessons).answers).accuracy;
  };
  EXPECT_LT(accuracy(), 0.65);
  for (std::size_t song = 0; song < library.lessons.groups.size(); ++song) {
    library.lessons.groups[song] = song;
  }
  EXPECT_GT(accuracy(), 0.9);
}

TEST(OwnWords, WrongTagsComeFirst) {
  Library library(3.0);
  const std::vector<std::size_t> wrong = {10, 77, 150, 201, 233};
  for (const std::size_t song : wrong) {
    std::size_t& word = library.lessons.words_of[song][0];
    word = (word + 1) % 3;
  }
  const WordsReport report = judge_words(library.lessons, learn_words(library.embeddings, library.lessons).answers);
  ASSERT_GE(report.disagreements.size(), wrong.size());
  std::vector<std::size_t> first;
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    first.push_back(report.disagreements[i].song);
  }
  EXPECT_THAT(first, testing::UnorderedElementsAreArray(wrong));
}

TEST(OwnWords, AreTheSameAgain) {
  const Library library(1.0);
  const OwnWords one = learn_words(library.embeddings, library.lessons, {.threads = 1});
  const OwnWords other = learn_words(library.embeddings, library.lessons, {.threads = 3});
  EXPECT_THAT(one.head.weights.values(), testing::ElementsAreArray(other.head.weights.values()));
  EXPECT_THAT(one.answers.values(), testing::ElementsAreArray(other.answers.values()));
}

TEST(OwnWords, RefuseWhatCannotBeLearntFrom) {
  Library library(1.0);
  EXPECT_THROW(learn_words(Matrix(3, 20), library.lessons), UsageError);
  EXPECT_THROW(learn_words(Matrix(240, 20, 1.0F), library.lessons), DatasetError);  // all the same
  std::ranges::fill(library.lessons.groups, 0);
  EXPECT_THROW(learn_words(library.embeddings, library.lessons), DatasetError);
  library.lessons.groups.pop_back();
  EXPECT_THROW(learn_words(library.embeddings, library.lessons), UsageError);
  EXPECT_THROW(learn_words(Matrix(), {.words = {"polka", "waltz"}}), DatasetError);  // no song at all
  for (const std::vector<std::size_t>& words : {std::vector<std::size_t>{}, {7}}) {
    Library wrong(1.0);
    wrong.lessons.words_of[3] = words;
    EXPECT_THROW(learn_words(wrong.embeddings, wrong.lessons), UsageError);
  }
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(learn_words(library.embeddings, Library(1.0).lessons, {.stop = stop.get_token()}), Stopped);
}

TEST(WordsReport, CountsWhatTheAnswersSay) {
  const Lessons lessons{.words = {"Jazz", "Pop", "Rock"},
                        .songs = {0, 1, 2, 3, 4},
                        .words_of = {{0}, {0}, {1}, {2}, {2}},
                        .groups = {0, 1, 2, 3, 4}};
  const Matrix answers({0.9F, 0.1F, 0.0F, 0.2F, 0.75F, 0.05F, 0.1F, 0.6F, 0.3F, 0.0F, 0.95F, 0.05F, 0.1F, 0.1F, 0.8F},
                       5, 3);
  const WordsReport report = judge_words(lessons, answers);
  EXPECT_EQ(report.right.hits, 3U);
  EXPECT_DOUBLE_EQ(report.accuracy, 0.6);
  EXPECT_DOUBLE_EQ(report.majority, 0.4);
  const WordScore& pop = report.words[1];
  EXPECT_EQ(pop.songs, 1U);
  EXPECT_EQ(pop.answers, 3U);
  EXPECT_DOUBLE_EQ(pop.precision, 1.0 / 3.0);
  EXPECT_DOUBLE_EQ(pop.recall, 1.0);
  EXPECT_DOUBLE_EQ(pop.f1, 0.5);
  EXPECT_EQ(pop.told, ToldApart::kUnsure);
  ASSERT_THAT(report.disagreements, SizeIs(2));
  EXPECT_EQ(report.disagreements[0].song, 3U);
  EXPECT_FLOAT_EQ(static_cast<float>(report.disagreements[0].confidence), 0.95F);
  EXPECT_FLOAT_EQ(static_cast<float>(report.disagreements[0].own), 0.05F);
  ASSERT_THAT(report.confusions, SizeIs(2));
  EXPECT_EQ(report.confusions[0].answer, 1U);
  EXPECT_EQ(report.steps[2].answered.hits, 4U);  // 0.7
  EXPECT_EQ(report.steps[2].right.hits, 2U);
  EXPECT_NEAR(report.loss, -(std::log(0.9) + std::log(0.2) + std::log(0.6) + std::log(0.05) + std::log(0.8)) / 5, 1e-6);
}

TEST(WordsReport, SongsOfSeveralWordsAreGivenSeveral) {
  const Lessons lessons{.words = {"Jazz", "Pop", "Rock"}, .songs = {0, 1}, .words_of = {{0, 2}, {1}}, .groups = {0, 1}};
  const WordsReport report = judge_words(lessons, Matrix({0.45F, 0.05F, 0.5F, 0.1F, 0.8F, 0.1F}, 2, 3));
  EXPECT_EQ(report.several, 1U);
  EXPECT_EQ(report.several_share, kSeveralShare);
  EXPECT_EQ(report.right.hits, 2U);
  for (const WordScore& word : report.words) {
    EXPECT_EQ(word.recall, 1.0) << word.word;
    EXPECT_EQ(word.precision, 1.0) << word.word;
  }
  EXPECT_EQ(report.steps.back().answered.hits, 1U);  // 0.45 + 0.5 is sure enough
  EXPECT_THROW(judge_words(lessons, Matrix(2, 2)), UsageError);
}

TEST(ChosenWords, AreOneOrAllThatHaveAShare) {
  const std::vector<float> answer = {0.1F, 0.5F, 0.15F, 0.25F};
  EXPECT_THAT(choose_words(answer).words, ElementsAre(1));
  EXPECT_NEAR(choose_words(answer).confidence, 0.5, 1e-6);
  const ChosenWords several = choose_words(answer, {.several = 0.15});
  EXPECT_THAT(several.words, ElementsAre(1, 3, 2));
  EXPECT_NEAR(several.confidence, 0.9, 1e-6);
  const ChosenWords independent =
      choose_words(std::vector<float>{0.7F, 0.9F, 0.1F}, {.several = 0.5, .independent = true});
  EXPECT_THAT(independent.words, ElementsAre(1, 0));
  EXPECT_NEAR(independent.confidence, 0.9, 1e-6);
  EXPECT_THAT(choose_words(std::vector<float>{0.2F, 0.2F}, {.several = 0.5}).words, ElementsAre(0));
}

}  // namespace
}  // namespace auricle
