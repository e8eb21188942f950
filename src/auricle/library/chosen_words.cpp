#include <auricle/library/chosen_words.hpp>

#include <algorithm>
#include <numeric>

namespace auricle {

ChosenWords choose_words(std::span<const float> probabilities, const WordChoice& choice) {
  std::vector<std::size_t> ranking(probabilities.size());
  std::iota(ranking.begin(), ranking.end(), std::size_t{0});
  std::ranges::stable_sort(ranking, std::ranges::greater(), [&](std::size_t word) { return probabilities[word]; });
  ChosenWords chosen;
  for (const std::size_t word : ranking) {
    if (!chosen.words.empty() && (!choice.several || probabilities[word] < *choice.several)) {
      break;
    }
    chosen.confidence += chosen.words.empty() || !choice.independent ? probabilities[word] : 0.0;
    chosen.words.push_back(word);
  }
  chosen.confidence = std::min(chosen.confidence, 1.0);
  return chosen;
}

}  // namespace auricle
