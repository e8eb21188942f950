#include <auricle/training/task_check.hpp>

#include <algorithm>
#include <utility>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {

void check(const TrainingTask& task, const Architecture& architecture) {
  const LabelledFeatures& songs = task.songs;
  validate(task.recipe.training);
  const bool labels_fit =
      std::ranges::all_of(songs.labels, [&](int label) { return label >= 0 && std::cmp_less(label, task.n_genres); });
  const bool variants_fit = std::ranges::all_of(songs.variants, [&](const MatrixView& variant) {
    return variant.rows() == songs.features.rows() && variant.cols() == songs.features.cols();
  });
  const std::size_t n_rows = songs.features.rows() + songs.unlabelled.rows();
  const bool teachers_fit = std::ranges::all_of(task.teachers, [&](const TeacherAnswers& teacher) {
    return teacher.embeddings.rows() == n_rows && teacher.labels.rows() == n_rows;
  });
  const bool unlabelled_fit = songs.unlabelled.rows() == 0 || songs.unlabelled.cols() == songs.features.cols();
  if (songs.features.cols() != architecture.n_inputs() || songs.features.rows() != songs.labels.size() || !labels_fit ||
      !variants_fit || !teachers_fit || !unlabelled_fit) {
    throw UsageError(fmt::format("{} x {} features with {} labels don't fit a network of {} inputs and {} genres",
                                 songs.features.rows(), songs.features.cols(), songs.labels.size(),
                                 architecture.n_inputs(), task.n_genres));
  }
  if (task.split.train.empty()) {
    throw UsageError("there are no songs to train on");
  }
}

}  // namespace auricle
