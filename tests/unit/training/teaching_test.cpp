#include <cmath>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/training/trainer.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

constexpr std::size_t kInputs = 20;
constexpr std::size_t kLabelled = 40;

/// Songs whose genre is the sign of their first number. Few of them have a label; the teacher knows all of them.
struct Class {
  Recipe recipe{
      .features = {.n_values = kInputs},
      .network = {.layers = {Dense{.units = 8}, Dropout{.rate = 0.1}, Dense{.activation = Activation::kSoftmax}}},
      .training = {.optimizer = {.learning_rate = 0.01}, .batch_size = 16, .epochs = 30}};
  Matrix features{400, kInputs};
  std::vector<int> labels;
  TeacherAnswers teacher{.embeddings = Matrix(400, 2), .labels = Matrix(400, 2)};
  Split split;

  Class() {
    Random random(11);
    for (std::size_t row = 0; row < features.rows(); ++row) {
      for (float& value : features.row(row)) {
        value = static_cast<float>(random.normal());
      }
      const float sign = features(row, 0) > 0.0F ? 1.0F : -1.0F;
      teacher.embeddings(row, 0) = sign;
      teacher.embeddings(row, 1) = features(row, 1);
      teacher.labels(row, 0) = sign > 0.0F ? 0.9F : 0.1F;
      teacher.labels(row, 1) = 1.0F - teacher.labels(row, 0);
      if (row < kLabelled) {
        labels.push_back(sign > 0.0F ? 1 : 0);
        (row < 10 ? split.train : split.validation).push_back(row);
      }
    }
  }

  TrainedNetwork learn(bool with_unlabelled, std::vector<TeacherAnswers> teachers) const {
    const Matrix& all = features;
    const MatrixView labelled(all.values().first(kLabelled * kInputs), kLabelled, kInputs);
    const MatrixView others(all.values().subspan(kLabelled * kInputs), 400 - kLabelled, kInputs);
    TrainingTask task{
        .recipe = recipe, .songs = {.features = labelled, .labels = labels}, .split = split, .n_genres = 2};
    if (with_unlabelled) {
      task.songs.unlabelled = others;
    }
    task.teachers = std::move(teachers);
    return train_network(task, {.threads = 1});
  }

  TeacherAnswers of_labelled() const {
    TeacherAnswers some{.embeddings = Matrix(kLabelled, 2), .labels = Matrix(kLabelled, 2)};
    for (std::size_t row = 0; row < kLabelled; ++row) {
      std::ranges::copy(teacher.embeddings.row(row), some.embeddings.row(row).begin());
      std::ranges::copy(teacher.labels.row(row), some.labels.row(row).begin());
    }
    return some;
  }
};

TEST(Teachers, TeachWhatLabelsAreTooFewFor) {
  const Class lesson;
  const double alone = lesson.learn(false, {}).history.back().val_loss;
  const double taught = lesson.learn(true, {lesson.teacher}).history.back().val_loss;
  EXPECT_LT(taught, 0.7 * alone);
}

TEST(Teachers, LeaveNothingOfTheirOwnInTheNetwork) {
  const Class lesson;
  const TrainedNetwork trained = lesson.learn(true, {lesson.teacher, lesson.teacher});
  EXPECT_NO_THROW(Engine(lesson.recipe.architecture(2), trained.weights));
}

TEST(Teachers, AreHeardAsTheRecipeSays) {
  Class lesson;
  lesson.recipe.training.epochs = 2;
  const auto loss = [&](double weight, double labels) {
    lesson.recipe.training.teaching = {.weight = weight, .labels = labels};
    return lesson.learn(false, {lesson.of_labelled()}).history.front().loss;
  };
  const double none = loss(0.0, 1.0);
  EXPECT_GT(loss(1.0, 0.0), none + 0.3) << "the squared error of standardized numbers begins near 1";
  EXPECT_GT(loss(1.0, 1.0), loss(1.0, 0.0));
  EXPECT_NEAR(none, lesson.learn(false, {}).history.front().loss, 0.2);
}

TEST(Teachers, SpeakOfSongsThatAreMixed) {
  Class lesson;
  lesson.recipe.augmentation.mixup = 0.4;
  lesson.recipe.training.balance = Balance::kSampling;
  lesson.teacher.multi_label = true;
  EXPECT_LT(lesson.learn(true, {lesson.teacher}).history.back().val_loss, 0.6);
}

TEST(Teachers, RefuseAnswersToOtherRows) {
  const Class lesson;
  EXPECT_THROW(lesson.learn(false, {lesson.teacher}), UsageError);
}

}  // namespace
}  // namespace auricle
