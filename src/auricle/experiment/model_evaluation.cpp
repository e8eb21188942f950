#include <auricle/experiment/model_evaluation.hpp>

#include <algorithm>
#include <functional>

namespace auricle {
namespace {

/// The songs of the folders that were judged.
GenreFolders only(const GenreFolders& folders, const std::vector<std::size_t>& songs) {
  GenreFolders some{.genres = folders.genres, .songs = {}, .notes = {}, .failures = {}};
  for (const std::size_t song : songs) {
    some.songs.push_back(folders.songs[song]);
  }
  return some;
}

std::vector<bool> right_answers(const Judgement& judged, std::size_t n_genres) {
  const std::vector<int> answers = answers_of({judged.probabilities, judged.labels.size(), n_genres});
  std::vector<bool> right(answers.size());
  std::transform(answers.begin(), answers.end(), judged.labels.begin(), right.begin(), std::equal_to());
  return right;
}

}  // namespace

ModelEvaluation evaluate_model(const Recognizer& recognizer, const GenreFolders& folders, int threads,
                               JudgingObserver& observer, const std::stop_token& stop) {
  const Judgement judged = judge_songs(recognizer, folders, {.name = "judging", .threads = threads}, observer, stop);
  const std::size_t n_genres = recognizer.genres().size();
  return {
      .scores = evaluate({judged.probabilities, judged.labels.size(), n_genres}, judged.labels, recognizer.genres()),
      .n_troubled = judged.failed + judged.damaged};
}

ModelComparison compare_models(const Recognizer& first, const Recognizer& second, const GenreFolders& folders,
                               int threads, JudgingObserver& observer, const std::stop_token& stop) {
  check_genres_known(second, folders.genres);  // before the first one's hours
  const Judgement one = judge_songs(first, folders, {.name = "first model ", .threads = threads}, observer, stop);
  // What the first could not read is left out of both.
  const Judgement other =
      judge_songs(second, only(folders, one.songs), {.name = "second model", .threads = threads}, observer, stop);
  const std::vector<bool> first_right = right_answers(one, first.genres().size());
  const std::vector<bool> second_right = right_answers(other, second.genres().size());
  PairedCounts counts;
  for (std::size_t i = 0; i < other.songs.size(); ++i) {
    const bool by_first = first_right[other.songs[i]];
    const bool by_second = second_right[i];
    ++(by_first && by_second ? counts.both_right
       : by_first            ? counts.only_first
       : by_second           ? counts.only_second
                             : counts.both_wrong);
  }
  return {.comparison = compare(counts), .n_troubled = one.failed + one.damaged + other.failed};
}

}  // namespace auricle
