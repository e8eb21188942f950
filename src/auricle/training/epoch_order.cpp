#include <auricle/training/epoch_order.hpp>

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>

#include <auricle/recipe/balance.hpp>

namespace auricle {

SongRows rows_by_song(std::span<const std::size_t> rows, std::span<const std::string> recordings) {
  SongRows songs;
  std::map<std::string_view, std::size_t> places;
  for (const std::size_t row : rows) {
    const std::size_t place =
        recordings.empty() ? songs.size() : places.try_emplace(recordings[row], songs.size()).first->second;
    if (place == songs.size()) {
      songs.emplace_back();
    }
    songs[place].push_back(row);
  }
  return songs;
}

std::vector<double> genre_weights(const SongRows& songs, std::span<const int> labels, std::size_t n_genres,
                                  double balance_power) {
  std::vector<double> counts(n_genres);
  for (const std::vector<std::size_t>& rows : songs) {
    counts[static_cast<std::size_t>(labels[rows.front()])] += 1.0;
  }
  return balanced_weights(counts, balance_power);
}

EpochOrder::EpochOrder(SongRows songs, std::span<const int> labels, const TrainingOptions& options)
    : songs_(std::move(songs)) {
  const std::size_t n_rows =
      std::accumulate(songs_.begin(), songs_.end(), std::size_t{0},
                      [](std::size_t sum, const std::vector<std::size_t>& rows) { return sum + rows.size(); });
  passes_ = (n_rows * static_cast<std::size_t>(options.crops) + songs_.size() - 1) / songs_.size();
  if (options.balance == Balance::kSampling) {
    const auto n_genres = static_cast<std::size_t>(std::ranges::max(labels)) + 1;
    const std::vector<double> weights = genre_weights(songs_, labels, n_genres, options.balance_power);
    double sum = 0.0;
    for (const std::vector<std::size_t>& rows : songs_) {
      cumulative_weights_.push_back(sum += weights[static_cast<std::size_t>(labels[rows.front()])]);
    }
  }
}

std::vector<std::size_t> EpochOrder::draw(Random& random) const {
  if (!cumulative_weights_.empty()) {
    return draw_by_weights(random);
  }
  SongRows shuffled = songs_;
  for (std::vector<std::size_t>& rows : shuffled) {
    if (rows.size() > 1) {
      const std::vector<std::size_t> places = random.permutation(rows.size());
      std::ranges::transform(places, rows.begin(), [&, own = rows](std::size_t place) { return own[place]; });
    }
  }
  std::vector<std::size_t> order;
  order.reserve(size());
  for (std::size_t pass = 0; pass < passes_; ++pass) {
    for (const std::size_t song : random.permutation(songs_.size())) {
      order.push_back(shuffled[song][pass % shuffled[song].size()]);
    }
  }
  return order;
}

std::vector<std::size_t> EpochOrder::draw_by_weights(Random& random) const {
  std::vector<std::size_t> order;
  order.reserve(size());
  while (order.size() < size()) {
    const double drawn = random.uniform() * cumulative_weights_.back();
    const auto found = std::ranges::upper_bound(cumulative_weights_, drawn);
    const auto place = static_cast<std::size_t>(found - cumulative_weights_.begin());
    const std::vector<std::size_t>& rows = songs_[std::min(place, songs_.size() - 1)];
    order.push_back(rows.size() > 1 ? rows[random.below(rows.size())] : rows.front());
  }
  return order;
}

std::vector<std::size_t> interleaved(std::span<const std::size_t> one, std::span<const std::size_t> other) {
  std::vector<std::size_t> order;
  order.reserve(one.size() + other.size());
  for (std::size_t taken = 0; order.size() < one.size() + other.size();) {
    // In whole numbers: after n in all, one's part is n · |one| / |both|.
    const std::size_t due = (order.size() + 1) * one.size() / (one.size() + other.size());
    order.push_back(taken < due ? one[taken] : other[order.size() - taken]);
    taken = due;
  }
  return order;
}

}  // namespace auricle
