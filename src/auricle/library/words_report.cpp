#include <auricle/library/words_report.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/library/chosen_words.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::size_t kSeveralAreUsual = 20;  // from one song in so many on

bool has(const std::vector<std::size_t>& words, std::size_t word) {
  return std::ranges::find(words, word) != words.end();
}

double share(Count count) {
  return count.total == 0 ? 0.0 : static_cast<double>(count.hits) / static_cast<double>(count.total);
}

ToldApart told(const WordScore& score) {
  constexpr double kHalf = 0.5;
  return score.precision_interval.low > kHalf                          ? ToldApart::kYes
         : score.answers == 0 || score.precision_interval.high < kHalf ? ToldApart::kNo
                                                                       : ToldApart::kUnsure;
}

void finish_score(WordScore& score) {
  score.precision = share({.hits = score.hits, .total = score.answers});
  score.precision_interval = wilson_interval({.hits = score.hits, .total = score.answers});
  score.recall = share({.hits = score.hits, .total = score.songs});
  score.recall_interval = wilson_interval({.hits = score.hits, .total = score.songs});
  score.f1 = share({.hits = 2 * score.hits, .total = score.songs + score.answers});
  score.told = told(score);
}

/// Sums of what is meant, to be divided in the end.
class ReliabilitySums {
 public:
  ReliabilitySums() {
    for (std::size_t i = 0; i < kReliabilityBins; ++i) {
      bins_[i].low = static_cast<double>(i) / kReliabilityBins;
      bins_[i].high = static_cast<double>(i + 1) / kReliabilityBins;
    }
  }

  void add(double confidence, double right) {
    const double place = std::ceil(confidence * kReliabilityBins) - 1.0;
    ReliabilityBin& bin = bins_[static_cast<std::size_t>(std::clamp(place, 0.0, kReliabilityBins - 1.0))];
    ++bin.songs;
    bin.confidence += confidence;
    bin.accuracy += right;
  }

  Reliability means() const {
    Reliability means = bins_;
    for (ReliabilityBin& bin : means) {
      const double songs = std::max(1.0, static_cast<double>(bin.songs));
      bin.confidence /= songs;
      bin.accuracy /= songs;
    }
    return means;
  }

 private:
  Reliability bins_{};
};

double loss_of(std::span<const float> answer, const std::vector<std::size_t>& words) {
  constexpr float kLeast = 1e-7F;
  double loss = 0.0;
  for (const std::size_t word : words) {
    loss -= std::log(std::max(answer[word], kLeast)) / static_cast<double>(words.size());
  }
  return loss;
}

/// Puts a report together song by song.
class Judge {
 public:
  Judge(const Lessons& lessons, MatrixView answers) : lessons_(lessons), answers_(answers) {
    report_.songs = answers.rows();
    report_.right.total = answers.rows();
    report_.several = static_cast<std::size_t>(
        std::ranges::count_if(lessons.words_of, [](const auto& words) { return words.size() > 1; }));
    if (report_.several * kSeveralAreUsual >= report_.songs) {
      report_.several_share = kSeveralShare;
    }
    for (const std::string& word : lessons.words) {
      report_.words.push_back({.word = word});
    }
    for (const double confidence : {0.5, 0.6, 0.7, 0.8, 0.9}) {
      report_.steps.push_back({.confidence = confidence, .answered = {.hits = 0, .total = report_.songs}});
    }
  }

  void add(std::size_t song) {
    const std::vector<std::size_t>& own = lessons_.words_of[song];
    const std::span<const float> answer = answers_.row(song);
    const ChosenWords chosen = choose_words(answer, {.several = report_.several_share});
    const std::size_t first = chosen.words.front();
    const bool right = has(own, first);
    double right_share = 0.0;
    for (const std::size_t word : chosen.words) {
      ++report_.words[word].answers;
      report_.words[word].hits += has(own, word) ? 1 : 0;
      right_share += has(own, word) ? 1.0 / static_cast<double>(own.size()) : 0.0;
    }
    for (const std::size_t word : own) {
      ++report_.words[word].songs;
    }
    report_.right.hits += right ? 1 : 0;
    report_.loss += loss_of(answer, own);
    reliability_.add(chosen.confidence, right_share);
    for (ConfidenceStep& step : report_.steps) {
      const bool sure = chosen.confidence >= step.confidence;
      step.answered.hits += sure ? 1 : 0;
      step.right.hits += sure && right ? 1 : 0;
    }
    if (!right) {
      disagree(song, first);
    }
  }

  WordsReport finish() && {
    std::ranges::for_each(report_.words, finish_score);
    for (ConfidenceStep& step : report_.steps) {
      step.right.total = step.answered.hits;
      step.right_interval = wilson_interval(step.right);
    }
    for (const auto& [pair, songs] : confusions_) {
      report_.confusions.push_back({.word = pair.first, .answer = pair.second, .songs = songs});
    }
    std::ranges::stable_sort(report_.confusions, std::ranges::greater(), &WordConfusion::songs);
    std::ranges::stable_sort(report_.disagreements, std::ranges::greater(),
                             [](const Disagreement& one) { return one.confidence - one.own; });
    report_.accuracy = share(report_.right);
    report_.accuracy_interval = wilson_interval(report_.right);
    report_.majority =
        share({.hits = std::ranges::max(report_.words, {}, &WordScore::songs).songs, .total = report_.songs});
    report_.loss /= static_cast<double>(report_.songs);
    report_.reliability = reliability_.means();
    report_.calibration_error = expected_calibration_error(report_.reliability);
    return std::move(report_);
  }

 private:
  void disagree(std::size_t song, std::size_t answer) {
    const std::span<const float> shares = answers_.row(song);
    Disagreement disagreement{.song = song, .answer = answer, .confidence = shares[answer]};
    for (const std::size_t word : lessons_.words_of[song]) {
      disagreement.own += shares[word];
      ++confusions_[{word, answer}];
    }
    report_.disagreements.push_back(disagreement);
  }

  const Lessons& lessons_;
  MatrixView answers_;
  WordsReport report_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> confusions_;
  ReliabilitySums reliability_;
};

}  // namespace

WordsReport judge_words(const Lessons& lessons, MatrixView answers) {
  if (answers.rows() != lessons.songs.size() || answers.cols() != lessons.words.size() || answers.empty()) {
    throw UsageError(fmt::format("{} x {} answers are not those of {} songs and {} words", answers.rows(),
                                 answers.cols(), lessons.songs.size(), lessons.words.size()));
  }
  Judge judge(lessons, answers);
  for (std::size_t song = 0; song < answers.rows(); ++song) {
    judge.add(song);
  }
  return std::move(judge).finish();
}

}  // namespace auricle
