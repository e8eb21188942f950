#include <cstdlib>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/experiment/cross_validation.hpp>
#include <auricle/experiment/teacher.hpp>
#include <auricle/experiment/training_run.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "examples.hpp"

namespace auricle {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class Teaching : public testing::Test {
 protected:
  Teaching() {
    setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
    test::write_genres(folder_ / "music", {"a quiet", "loud"}, 10);
    fs::create_directories(folder_ / "more/deep");
    test::write_noise(folder_ / "more/one.wav", {.seed = 70, .level = 0.5F});
    test::write_noise(folder_ / "more/deep/two.wav", {.seed = 71, .level = 0.5F});
    save_model(teacher(), test::ears(1));
    experiment_ = {.recipe = test::small_recipe(),
                   .songs = {.folder = (folder_ / "music").string()},
                   .split = {.method = SplitMethod::kStratified},
                   .leakage_check = false,
                   .threads = 1,
                   .command = "a test",
                   .teachers = {teacher()}};
  }

  fs::path teacher() const { return folder_ / "teacher.safetensors"; }
  fs::path output() const { return folder_ / "m.safetensors"; }
  RunContext context() { return {.trainer = trainer_, .observer = diary_, .stop = {}}; }

  std::string refusal(const Experiment& experiment) {
    std::string message = test::message_of<Error>([&] { run_training(experiment, {.output = output()}, context()); });
    EXPECT_EQ(diary_.n_read, 0) << "before any song is read";
    EXPECT_FALSE(fs::exists(output()));
    EXPECT_THAT(message, testing::Not(HasSubstr("\n")));
    return message;
  }

  test::TemporaryFolder folder_;
  std::vector<TeacherAnswers> answers_;
  std::size_t n_unlabelled_ = 0;
  Split judged_;
  std::vector<std::string> songs_;
  NetworkTrainer trainer_ = [this](const TrainingTask& task, const TrainerOptions& options,
                                   const TrainingObserver& observer, const std::stop_token& stop) {
    answers_ = task.teachers;
    n_unlabelled_ = task.songs.unlabelled.rows();
    judged_ = task.split;
    songs_.assign(task.songs.recordings.begin(), task.songs.recordings.end());
    EXPECT_EQ(task.songs.recordings.size(), task.songs.labels.size() + n_unlabelled_);
    return test::trainer_by_heart()(task, options, observer, stop);
  };
  test::Diary diary_;
  Experiment experiment_;
};

TEST_F(Teaching, GivesEachRowWhatTheTeacherMakesOfIt) {
  experiment_.songs.unlabelled = (folder_ / "more").string();
  const RunRecord record = run_training(experiment_, {.output = output()}, context()).record;
  EXPECT_EQ(n_unlabelled_, 2U) << "recordings at any depth";
  ASSERT_EQ(answers_.size(), 1U);
  EXPECT_EQ(answers_[0].embeddings.rows(), 22U);
  EXPECT_EQ(answers_[0].embeddings.cols(), 8U);
  EXPECT_EQ(answers_[0].labels.cols(), 3U);
  EXPECT_TRUE(answers_[0].multi_label);
  double sum = 0.0;
  for (std::size_t row = 0; row < 22; ++row) {
    sum += answers_[0].embeddings(row, 0);
  }
  EXPECT_LT(std::abs(sum), 10.0) << "standardized, but by the rows that are learnt from";

  const Model model = load_model(output());
  for (const Json& data : {record.data, model.data}) {
    EXPECT_EQ(data["teachers"][fingerprint(load_model(teacher()).networks.front())], "teacher.safetensors");
    EXPECT_EQ(data["unlabelled"], 2);
  }
}

// The student hears all of 12 s, the teacher 4 s at a time.
TEST_F(Teaching, IsTheMeanOfTheTeachersWindowsByTheirOverlap) {
  const std::string song = (folder_ / "long.wav").string();
  test::write_noise(song, {.seed = 5, .level = 0.3F, .duration_s = 12.0});
  const Teacher teacher("ears", test::ears(1).networks.front());
  const auto hear = [&](double start_s, double duration_s) {
    const std::vector<std::string> songs{song};
    const std::vector<Segment> segments{{.start_s = start_s, .duration_s = duration_s}};
    return teacher.hear(songs, segments, 1, diary_, {}).labels(0, 0);
  };
  const float first = hear(0.0, 4.0);
  const float second = hear(4.0, 4.0);
  const float third = hear(8.0, 4.0);
  EXPECT_NE(first, second);
  EXPECT_NEAR(hear(0.0, 12.0), (first + second + third) / 3.0F, 1e-6);
  EXPECT_NEAR(hear(3.0, 4.0), 0.25F * first + 0.75F * second, 1e-6);
  EXPECT_NEAR(hear(20.0, 4.0), third, 1e-6) << "what is left at the end belongs to the last window";
}

TEST_F(Teaching, IsKeptInTheStore) {
  run_training(experiment_, {.output = output()}, context());
  diary_.n_from_store = 0;
  run_training(experiment_, {.output = output()}, context());
  EXPECT_EQ(diary_.n_from_store, 40U) << "20 songs' features and 20 answers";
  save_model(teacher(), test::ears(2));
  diary_.n_from_store = 0;
  run_training(experiment_, {.output = output()}, context());
  EXPECT_EQ(diary_.n_from_store, 20U) << "another teacher says something else";
}

TEST_F(Teaching, IsCrossValidatedWithAllTeachers) {
  Model two = test::ears(2);
  two.networks.push_back(test::ears(3).networks.front());
  save_model(folder_ / "two.safetensors", two);
  experiment_.teachers.push_back(folder_ / "two.safetensors");
  cross_validate(experiment_, {.output = folder_ / "cv.run.json", .folds = 2}, context());
  EXPECT_EQ(answers_.size(), 3U) << "each network of a model is a teacher";
}

TEST_F(Teaching, LeavesOutWhatHasALabel) {
  experiment_.songs.unlabelled = folder_.path().string();
  run_training(experiment_, {.output = output()}, context());
  EXPECT_EQ(n_unlabelled_, 2U);
}

TEST_F(Teaching, SaysWhatItLeavesOut) {
  const fs::path cut = folder_ / "more/cut.wav";
  test::write_noise(cut, {.seed = 72, .level = 0.5F, .duration_s = 6.0});
  fs::resize_file(cut, fs::file_size(cut) / 3);
  experiment_.songs.unlabelled = (folder_ / "more").string();
  const TrainingOutcome outcome = run_training(experiment_, {.output = output()}, context());
  EXPECT_EQ(n_unlabelled_, 2U);
  EXPECT_EQ(outcome.n_troubled_songs, 1U);
  EXPECT_THAT(diary_.warnings, testing::Contains(HasSubstr("--keep-damaged")));
}

TEST_F(Teaching, SaysThatNothingWithoutALabelCanBeHeard) {
  fs::create_directories(folder_ / "broken");
  write_file(folder_ / "broken/one.wav", "RIFF and nothing more");
  experiment_.songs.unlabelled = (folder_ / "broken").string();
  EXPECT_THAT(test::message_of<DatasetError>([&] { run_training(experiment_, {.output = output()}, context()); }),
              AllOf(HasSubstr("--unlabelled"), HasSubstr("one.wav")));
}

TEST_F(Teaching, TellsCopiesOfWhatIsJudged) {
  run_training(experiment_, {.output = output()}, context());
  const fs::path copy = folder_ / "more/copy.wav";
  fs::copy_file(songs_[judged_.test.front()], copy);
  experiment_.songs.unlabelled = (folder_ / "more").string();
  experiment_.leakage_check = true;
  run_training(experiment_, {.output = output()}, context());
  ASSERT_EQ(diary_.leakage.leaks.size(), 1U);
  EXPECT_EQ(diary_.leakage.leaks.front().second.path, copy.string());
  EXPECT_THAT(diary_.leakage.contradictions, testing::IsEmpty()) << "what has no label contradicts none";
}

TEST_F(Teaching, IsRefusedBeforeASongIsRead) {
  const auto with = [&](const auto& change) {
    Experiment experiment = experiment_;
    change(experiment);
    return refusal(experiment);
  };
  EXPECT_THAT(with([&](Experiment& it) { it.teachers = {folder_ / "none.safetensors"}; }),
              HasSubstr("none.safetensors"));
  EXPECT_THAT(with([&](Experiment& it) { it.teachers = {folder_ / "more/one.wav"}; }), HasSubstr("one.wav"));
  EXPECT_THAT(with([&](Experiment& it) { it.teachers.push_back(teacher()); }), HasSubstr("is a teacher already"));
  Model whole = test::ears(1);
  whole.networks.front().front_end = to_json(FeatureSpec{.kind = FeatureKind::kMfcc, .n_values = 40});
  save_model(folder_ / "whole.safetensors", whole);
  EXPECT_THAT(with([&](Experiment& it) { it.teachers = {folder_ / "whole.safetensors"}; }),
              AllOf(HasSubstr("whole.safetensors"), HasSubstr("how long a window is")));
  EXPECT_THAT(with([&](Experiment& it) { it.teachers.clear(), it.songs.unlabelled = "x"; }), HasSubstr("--teacher"));
  fs::create_directories(folder_ / "empty");
  EXPECT_THAT(with([&](Experiment& it) { it.songs.unlabelled = (folder_ / "empty").string(); }),
              AllOf(HasSubstr("--unlabelled"), HasSubstr("holds no audio")));
  EXPECT_THAT(with([&](Experiment& it) { it.songs.unlabelled = (folder_ / "nowhere").string(); }),
              AllOf(HasSubstr("--unlabelled"), HasSubstr("nowhere")));
  EXPECT_THAT(with([&](Experiment& it) { it.songs.unlabelled = it.songs.folder; }),
              HasSubstr("holds no audio without a label: all 20 have one"));
  EXPECT_THAT(with([&](Experiment& it) { it.songs = {.table = "t.npy"}; }), HasSubstr("--data"));
  EXPECT_THAT(with([&](Experiment& it) { it.recipe.training.optimizer.kind = OptimizerKind::kLbfgs; }),
              HasSubstr("learns a head alone"));
}

}  // namespace
}  // namespace auricle
