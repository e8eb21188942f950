#include <auricle/training/batches.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>

#include <auricle/core/parallel.hpp>
#include <auricle/recipe/balance.hpp>

namespace auricle {
namespace {

/// Beta(alpha, alpha) by Jöhnk's method (1964), which needs nothing but uniform numbers and is quick for small alpha.
double draw_beta(double alpha, Random& random) {
  for (;;) {
    const double x = std::pow(random.uniform(), 1.0 / alpha);
    const double y = std::pow(random.uniform(), 1.0 / alpha);
    if (x + y > 0.0 && x + y <= 1.0) {
      return x / (x + y);
    }
  }
}

std::size_t index(int label) { return static_cast<std::size_t>(label); }

}  // namespace

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
    counts[index(labels[rows.front()])] += 1.0;
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
      cumulative_weights_.push_back(sum += weights[index(labels[rows.front()])]);
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

BatchMaker::BatchMaker(const LabelledFeatures& songs, InputShape input, std::optional<std::size_t> frames,
                       std::size_t n_genres, const Augmentation& augmentation, std::vector<float> row_means)
    : songs_(songs),
      input_(input),
      frames_(frames.value_or(input.frames)),
      n_genres_(n_genres),
      augmentation_(augmentation) {
  if (frames_ != input.frames || augmentation.changes_songs()) {
    augmenter_.emplace(augmentation, frames_, std::move(row_means));
  }
}

MatrixView BatchMaker::draw_song(std::size_t row, Random& random) const {
  if (!has_label(row)) {
    return {songs_.unlabelled.row(row - songs_.labels.size()), input_.rows, input_.frames};
  }
  const std::size_t variant = songs_.variants.empty() ? 0 : random.below(songs_.variants.size() + 1);
  const MatrixView table = variant == 0 ? songs_.features : songs_.variants[variant - 1];
  return {table.row(row), input_.rows, input_.frames};
}

Batch BatchMaker::make(std::span<const std::size_t> rows, Random& random, int threads) const {
  const std::size_t length = input_.rows * frames_;
  Batch batch{.size = rows.size(),
              .frames = frames_,
              .inputs = std::vector<float>(rows.size() * length),
              .rows = {rows.begin(), rows.end()}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (has_label(rows[i])) {
      batch.labelled.push_back(static_cast<std::int64_t>(i));
      batch.labels.push_back(songs_.labels[rows[i]]);
    }
  }
  if (!augmenter_) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::ranges::copy(draw_song(rows[i], random).values(), batch.inputs.data() + i * length);
    }
  } else {
    std::vector<Random> generators;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      generators.push_back(random.fork());
    }
    parallel_for(rows.size(), threads, [&](std::size_t i) {
      const MatrixView song = draw_song(rows[i], generators[i]);
      augmenter_->draw(song, generators[i], std::span(batch.inputs).subspan(i * length, length));
    });
  }
  if (augmentation_.mixup > 0.0) {
    mix(batch, random);
  }
  return batch;
}

void BatchMaker::mix(Batch& batch, Random& random) const {
  const std::size_t length = batch.inputs.size() / batch.size;
  const std::vector<float> inputs = batch.inputs;
  // A song with a label is mixed with another one that has one.
  std::vector<std::size_t> labelled(batch.labelled.begin(), batch.labelled.end());
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < batch.size; ++i) {
    if (!has_label(batch.rows[i])) {
      others.push_back(i);
    }
  }
  std::vector<std::size_t> partners(batch.size);
  for (const std::vector<std::size_t>& places : {labelled, others}) {
    const std::vector<std::size_t> order = random.permutation(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
      partners[places[i]] = places[order[i]];
    }
  }
  batch.targets.assign(batch.labelled.size() * n_genres_, 0.0F);
  std::size_t n_labelled = 0;
  for (std::size_t i = 0; i < batch.size; ++i) {
    const double drawn = draw_beta(augmentation_.mixup, random);
    const auto kept = static_cast<float>(std::max(drawn, 1.0 - drawn));
    batch.kept.push_back(kept);
    batch.partners.push_back(batch.rows[partners[i]]);
    const float* other = inputs.data() + partners[i] * length;
    float* mixed = batch.inputs.data() + i * length;
    for (std::size_t k = 0; k < length; ++k) {
      mixed[k] = kept * mixed[k] + (1.0F - kept) * other[k];
    }
    if (has_label(batch.rows[i])) {
      float* targets = batch.targets.data() + n_labelled++ * n_genres_;
      targets[index(songs_.labels[batch.rows[i]])] += kept;
      targets[index(songs_.labels[batch.rows[partners[i]]])] += 1.0F - kept;
    }
  }
}

Batch part_of(const Batch& batch, std::size_t first, std::size_t size) {
  const auto some = [&](const auto& values, std::size_t each) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(values.empty() ? 0 : first * each);
    return std::decay_t<decltype(values)>(begin, begin + static_cast<std::ptrdiff_t>(values.empty() ? 0 : size * each));
  };
  Batch part{.size = size,
             .frames = batch.frames,
             .inputs = some(batch.inputs, batch.inputs.size() / batch.size),
             .rows = some(batch.rows, 1),
             .partners = some(batch.partners, 1),
             .kept = some(batch.kept, 1)};
  const std::size_t n_genres = batch.labelled.empty() ? 0 : batch.targets.size() / batch.labelled.size();
  for (std::size_t i = 0; i < batch.labelled.size(); ++i) {
    const auto place = static_cast<std::size_t>(batch.labelled[i]);
    if (place >= first && place < first + size) {
      part.labelled.push_back(static_cast<std::int64_t>(place - first));
      part.labels.push_back(batch.labels[i]);
      const auto targets = std::span(batch.targets).subspan(i * n_genres, n_genres);
      part.targets.insert(part.targets.end(), targets.begin(), targets.end());
    }
  }
  return part;
}

RowStatistics row_statistics(MatrixView features, std::span<const std::size_t> songs, InputShape input) {
  RowStatistics statistics;
  const auto count = static_cast<double>(songs.size() * input.frames);
  for (std::size_t row = 0; row < input.rows; ++row) {
    const auto values_of = [&](std::size_t song) {
      return features.row(song).subspan(row * input.frames, input.frames);
    };
    double sum = 0.0;
    for (const std::size_t song : songs) {
      const auto values = values_of(song);
      sum = std::accumulate(values.begin(), values.end(), sum);
    }
    const double mean = sum / count;
    double squares = 0.0;
    for (const std::size_t song : songs) {
      for (const float value : values_of(song)) {
        squares += (value - mean) * (value - mean);
      }
    }
    const auto deviation = static_cast<float>(std::sqrt(squares / count));
    statistics.mean.push_back(static_cast<float>(mean));
    statistics.standard_deviation.push_back(deviation > 0.0F ? deviation : 1.0F);
  }
  return statistics;
}

}  // namespace auricle
