#include <auricle/experiment/model_evaluation.hpp>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "examples.hpp"

namespace auricle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct JudgingDiary : JudgingObserver {
  void on_song(std::size_t done) override { n_done = done; }
  void on_note(const std::string& text) override { notes.push_back(text); }
  void on_failure(const std::string& reason) override { failures.push_back(reason); }

  std::size_t n_done = 0;
  std::vector<std::string> notes;
  std::vector<std::string> failures;
};

/// Two genres of three songs, which loudness_model tells apart.
class Judging : public testing::Test {
 protected:
  Judging() { test::write_genres(folder_ / "music", {"quiet", "loud"}, 3); }

  GenreFolders songs() const { return scan_genre_folders(folder_ / "music"); }

  test::TemporaryFolder folder_;
  JudgingDiary diary_;
};

/// The same model with its answers exchanged.
Model always_wrong() {
  Model model = test::loudness_model();
  for (float& value : model.networks.front().weights.at("dense.weight").values) {
    value = -value;
  }
  for (float& value : model.networks.front().weights.at("dense.bias").values) {
    value = -value;
  }
  return model;
}

TEST_F(Judging, CountsGenresAsTheModelDoes) {
  const Judgement judged = judge_songs(Recognizer(test::loudness_model()), songs(), {.threads = 1}, diary_, {});
  EXPECT_THAT(judged.labels, ElementsAre(1, 1, 1, 0, 0, 0)) << "loud is the model's second genre, the folders' first";
  EXPECT_EQ(diary_.n_done, 6U);
}

TEST_F(Judging, SaysWhichSongsCouldNotBeJudged) {
  write_file(folder_ / "music/loud/1.wav", "no music");
  const ModelEvaluation evaluation = evaluate_model(Recognizer(test::loudness_model()), songs(), 1, diary_, {});
  EXPECT_EQ(evaluation.scores.songs, 5U);
  EXPECT_EQ(evaluation.scores.accuracy, 1.0);
  EXPECT_EQ(evaluation.n_troubled, 1U);
  EXPECT_THAT(diary_.failures, ElementsAre(HasSubstr("1.wav")));
}

TEST_F(Judging, SaysWhichSongsWereHeardInPartOnly) {
  const std::filesystem::path cut = folder_ / "music/loud/1.wav";
  test::write_noise(cut, {.level = 0.9F, .duration_s = 6.0});
  std::filesystem::resize_file(cut, std::filesystem::file_size(cut) / 3);
  const ModelEvaluation evaluation = evaluate_model(Recognizer(test::loudness_model()), songs(), 1, diary_, {});
  EXPECT_EQ(evaluation.scores.songs, 6U);
  EXPECT_EQ(evaluation.n_troubled, 1U);
  EXPECT_THAT(diary_.notes, ElementsAre(HasSubstr("1.wav")));
}

TEST_F(Judging, RefusesAGenreThatTheModelDoesNotKnow) {
  test::write_genres(folder_ / "music", {"polka"}, 1);
  EXPECT_THAT(test::message_of<DatasetError>(
                  [&] { judge_songs(Recognizer(test::loudness_model()), songs(), {.threads = 1}, diary_, {}); }),
              HasSubstr("does not know the genre polka"));
}

TEST_F(Judging, EndsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(evaluate_model(Recognizer(test::loudness_model()), songs(), 1, diary_, stop.get_token()), Stopped);
}

TEST_F(Judging, ComparesModelsOnTheSongsThatBothJudged) {
  write_file(folder_ / "music/loud/1.wav", "no music");
  const ModelComparison compared =
      compare_models(Recognizer(test::loudness_model()), Recognizer(always_wrong()), songs(), 1, diary_, {});
  EXPECT_EQ(compared.comparison.counts.only_first, 5U);
  EXPECT_EQ(compared.comparison.counts.songs(), 5U);
  EXPECT_EQ(compared.n_troubled, 1U);
}

}  // namespace
}  // namespace auricle
