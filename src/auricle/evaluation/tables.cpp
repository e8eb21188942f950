#include <auricle/evaluation/tables.hpp>

#include <algorithm>

#include <auricle/core/json.hpp>

namespace auricle {
namespace {

/// Names over the confusion matrix are cut to this many characters, so that ten genres fit a terminal of 80.
constexpr std::size_t kColumnName = 5;

bool continues_a_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::size_t characters(const std::string& utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return !continues_a_character(c); }));
}

std::string first_characters(const std::string& utf8, std::size_t count) {
  std::size_t end = 0;
  while (end < utf8.size() && (count > 0 || continues_a_character(utf8[end]))) {
    count -= continues_a_character(utf8[end]) ? 0 : 1;
    ++end;
  }
  return utf8.substr(0, end);
}

}  // namespace

std::string right(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, characters(text)), ' ') + text;
}
std::string left(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, characters(text)), ' ');
}

std::size_t name_width(const std::vector<std::string>& genres) {
  std::size_t width = std::string("macro mean").size();
  for (const std::string& genre : genres) {
    width = std::max(width, characters(genre));
  }
  return width;
}

std::string confusion_text(const std::vector<std::string>& genres, std::span<const std::size_t> counts) {
  const std::size_t first = name_width(genres);
  const std::size_t largest = *std::ranges::max_element(counts);
  const std::size_t width = std::max(kColumnName, std::to_string(largest).size()) + 1;
  std::string text = left("", first);
  for (const std::string& genre : genres) {
    text += right(first_characters(genre, kColumnName), width);
  }
  for (std::size_t truth = 0; truth < genres.size(); ++truth) {
    text += '\n' + left(genres[truth], first);
    for (std::size_t answer = 0; answer < genres.size(); ++answer) {
      const std::size_t songs = counts[truth * genres.size() + answer];
      text += right(songs == 0 ? "." : std::to_string(songs), width);
    }
  }
  return text + "\n";
}

Json confusion_json(std::span<const std::size_t> counts, std::size_t n_genres) {
  Json rows = Json::array();
  for (std::size_t truth = 0; truth < n_genres; ++truth) {
    const std::span<const std::size_t> row = counts.subspan(truth * n_genres, n_genres);
    rows.push_back(std::vector<std::size_t>(row.begin(), row.end()));
  }
  return rows;
}

Json reliability_json(std::span<const ReliabilityBin> bins) {
  Json rows = Json::array();
  for (const ReliabilityBin& bin : bins) {
    rows.push_back({{"low", bin.low},
                    {"high", bin.high},
                    {"songs", bin.songs},
                    {"confidence", bin.confidence},
                    {"accuracy", bin.accuracy}});
  }
  return rows;
}

}  // namespace auricle
