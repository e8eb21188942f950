#include <auricle/evaluation/summary.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/evaluation/figures.hpp>

namespace auricle {
namespace {

/// Rows of probabilities with their truths.
struct Rows {
  std::vector<float> probabilities;
  std::vector<int> labels;

  void add(const JudgedSong& song) {
    probabilities.insert(probabilities.end(), song.probabilities.begin(), song.probabilities.end());
    labels.push_back(song.truth);
  }
  Evaluation judge(const std::vector<std::string>& genres) const {
    return evaluate({probabilities, labels.size(), genres.size()}, labels, genres);
  }
};

/// What a part's songs and their answers are.
struct PartAnswers {
  std::vector<std::uint64_t> seeds;
  std::vector<const Trial*> trials;  ///< those that judged songs of the part
  std::vector<Answer> answers;       ///< in the order of the trials and their songs
  std::vector<int> truths;           ///< of each different song
};

std::vector<const JudgedSong*> songs_of(const Trial& trial, Part part) {
  std::vector<const JudgedSong*> songs;
  for (const JudgedSong& song : trial.songs) {
    if (song.part == part) {
      songs.push_back(&song);
    }
  }
  return songs;
}

PartAnswers answers_in(const RunRecord& record, Part part) {
  PartAnswers result;
  std::map<std::string, std::size_t> places;
  for (const Trial& trial : record.trials) {
    const std::vector<const JudgedSong*> songs = songs_of(trial, part);
    if (songs.empty()) {
      continue;
    }
    result.trials.push_back(&trial);
    auto seed = std::ranges::find(result.seeds, trial.seed);
    if (seed == result.seeds.end()) {
      seed = result.seeds.insert(seed, trial.seed);
    }
    for (const JudgedSong* song : songs) {
      const auto [place, is_new] = places.emplace(song->path, places.size());
      if (is_new) {
        result.truths.push_back(song->truth);
      }
      const auto answer = std::ranges::max_element(song->probabilities) - song->probabilities.begin();
      result.answers.push_back(
          {.song = place->second,
           .seed = static_cast<std::size_t>(seed - result.seeds.begin()),
           .cell = static_cast<std::size_t>(song->truth) * record.genres.size() + static_cast<std::size_t>(answer)});
    }
  }
  return result;
}

/// As many songs, evenly spread over the genres, would leave a mean of the genres' shares as uncertain as these do.
double songs_behind_a_macro_mean(const std::vector<GenreFigures>& genres) {
  double inverse = 0.0;
  double count = 0.0;
  for (const GenreFigures& genre : genres) {
    if (genre.songs > 0) {
      inverse += 1.0 / static_cast<double>(genre.songs);
      count += 1.0;
    }
  }
  return std::floor(count * count / inverse);
}

std::vector<TrialScore> scores_of_trials(const PartAnswers& part, Part which, const std::vector<std::string>& genres) {
  std::vector<TrialScore> scores;
  for (const Trial* trial : part.trials) {
    Rows rows;
    for (const JudgedSong* song : songs_of(*trial, which)) {
      rows.add(*song);
    }
    scores.push_back({.seed = trial->seed, .fold = trial->fold, .scores = rows.judge(genres)});
  }
  return scores;
}

std::vector<TrialScore> scores_of_seeds(const PartAnswers& part, Part which, const std::vector<std::string>& genres) {
  std::vector<TrialScore> scores;
  for (const std::uint64_t seed : part.seeds) {
    Rows rows;
    for (const Trial* trial : part.trials) {
      if (trial->seed == seed) {
        for (const JudgedSong* song : songs_of(*trial, which)) {
          rows.add(*song);
        }
      }
    }
    scores.push_back({.seed = seed, .fold = {}, .scores = rows.judge(genres)});
  }
  return scores;
}

/// The seeds' mean probabilities, if each judged each song exactly once.
std::optional<Evaluation> ensemble_of(const PartAnswers& part, Part which, const std::vector<std::string>& genres) {
  const std::size_t n_songs = part.truths.size();
  const std::size_t n_seeds = part.seeds.size();
  std::vector<int> times(n_songs * n_seeds);
  for (const Answer& answer : part.answers) {
    ++times[answer.seed * n_songs + answer.song];
  }
  if (n_seeds < 2 || !std::ranges::all_of(times, [](int count) { return count == 1; })) {
    return std::nullopt;
  }
  Matrix means(n_songs, genres.size());
  std::size_t next = 0;
  for (const Trial* trial : part.trials) {
    for (const JudgedSong* song : songs_of(*trial, which)) {
      const std::span<float> row = means.row(part.answers[next++].song);
      std::ranges::transform(row, song->probabilities, row.begin(),
                             [&](float sum, float p) { return sum + p / static_cast<float>(n_seeds); });
    }
  }
  return evaluate(means, part.truths, genres);
}

/// One network: shares of songs have an interval that needs no drawing.
void use_wilson(PartSummary& summary) {
  const Evaluation& scores = summary.pooled;
  summary.accuracy.interval = scores.accuracy_interval;
  for (std::size_t genre = 0; genre < summary.genres.size(); ++genre) {
    std::size_t answers = 0;
    for (std::size_t truth = 0; truth < summary.genres.size(); ++truth) {
      answers += scores.confused(truth, genre);
    }
    const std::size_t hits = scores.confused(genre, genre);
    summary.genres[genre].recall.interval = wilson_interval({.hits = hits, .total = scores.per_genre[genre].support});
    summary.genres[genre].precision.interval = wilson_interval({.hits = hits, .total = answers});
  }
}

PartSummary summarise_part(const PartAnswers& part, Part which, const std::vector<std::string>& genres) {
  PartSummary summary{.part = which,
                      .songs = part.truths.size(),
                      .trials = scores_of_trials(part, which, genres),
                      .seeds = scores_of_seeds(part, which, genres),
                      .accuracy = {},
                      .macro_recall = {},
                      .macro_f1 = {},
                      .genres = {},
                      .pooled = {},
                      .ensemble = ensemble_of(part, which, genres)};
  Rows all;
  for (const Trial* trial : part.trials) {
    for (const JudgedSong* song : songs_of(*trial, which)) {
      all.add(*song);
    }
  }
  summary.pooled = all.judge(genres);

  const Figures figures(part.answers,
                        {.songs = part.truths.size(), .seeds = part.seeds.size(), .genres = genres.size()});
  for (std::size_t genre = 0; genre < genres.size(); ++genre) {
    const auto songs = static_cast<std::size_t>(std::ranges::count(part.truths, static_cast<int>(genre)));
    const auto weight = static_cast<double>(songs);
    summary.genres.push_back({.genre = genres[genre],
                              .songs = songs,
                              .precision = figures.at(Figures::precision(genre), weight),
                              .recall = figures.at(Figures::recall(genre), weight),
                              .f1 = figures.at(Figures::f1(genre), weight)});
  }
  const double macro_songs = songs_behind_a_macro_mean(summary.genres);
  summary.accuracy = figures.at(Figures::kAccuracy, static_cast<double>(summary.songs));
  summary.macro_recall = figures.at(Figures::kMacroRecall, macro_songs);
  summary.macro_f1 = figures.at(Figures::kMacroF1, macro_songs);
  if (summary.trials.size() == 1) {
    use_wilson(summary);
  }
  return summary;
}

}  // namespace

Summary summarise(const RunRecord& record) {
  validate(record, "the run's record");
  Summary summary;
  for (const Part part : {Part::kValidation, Part::kTest}) {
    const PartAnswers answers = answers_in(record, part);
    if (!answers.trials.empty()) {
      summary.parts.push_back(summarise_part(answers, part, record.genres));
    }
  }
  if (summary.parts.empty()) {
    throw UsageError("the run judged no song, so there is nothing to sum up; give it a validation or a test part");
  }
  return summary;
}

}  // namespace auricle
