#include <auricle/training/batches.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <auricle/core/parallel.hpp>

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

std::size_t BatchMaker::draw_variant(std::size_t row, Random& random) const {
  return has_label(row) && !songs_.variants.empty() ? random.below(songs_.variants.size() + 1) : 0;
}

BatchPlan BatchMaker::draw(std::span<const std::size_t> rows, Random& random) const {
  BatchPlan plan;
  for (const std::size_t row : rows) {
    if (augmenter_) {
      Random own = random.fork();
      const std::size_t variant = draw_variant(row, own);
      plan.songs.push_back({.row = row, .variant = variant, .changes = own});
    } else {
      plan.songs.push_back({.row = row, .variant = draw_variant(row, random), .changes = {}});
    }
    if (has_label(row)) {
      plan.labels.push_back(songs_.labels[row]);
    }
  }
  if (augmentation_.mixup > 0.0) {
    draw_partners(plan, random);
  }
  return plan;
}

void BatchMaker::draw_partners(BatchPlan& plan, Random& random) const {
  // A song with a label is mixed with another one that has one.
  std::vector<std::size_t> labelled;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < plan.songs.size(); ++i) {
    (has_label(plan.songs[i].row) ? labelled : others).push_back(i);
  }
  plan.partners.resize(plan.songs.size());
  for (const std::vector<std::size_t>& places : {labelled, others}) {
    const std::vector<std::size_t> order = random.permutation(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
      plan.partners[places[i]] = places[order[i]];
    }
  }
  for (std::size_t i = 0; i < plan.songs.size(); ++i) {
    const double drawn = draw_beta(augmentation_.mixup, random);
    plan.kept.push_back(static_cast<float>(std::max(drawn, 1.0 - drawn)));
  }
}

Batch BatchMaker::make(const BatchPlan& plan, BatchPart part, int threads) const {
  Batch batch{.size = part.size, .frames = frames_, .inputs = mixed(plan, part, threads)};
  for (std::size_t i = part.first; i < part.first + part.size; ++i) {
    const std::size_t row = plan.songs[i].row;
    batch.rows.push_back(row);
    if (has_label(row)) {
      batch.labelled.push_back(static_cast<std::int64_t>(i - part.first));
      batch.labels.push_back(songs_.labels[row]);
    }
    if (plan.partners.empty()) {
      continue;
    }
    const std::size_t partner = plan.songs[plan.partners[i]].row;
    batch.partners.push_back(partner);
    batch.kept.push_back(plan.kept[i]);
    if (has_label(row)) {
      batch.targets.resize(batch.targets.size() + n_genres_);
      const std::span<float> targets = std::span(batch.targets).last(n_genres_);
      targets[index(songs_.labels[row])] += plan.kept[i];
      targets[index(songs_.labels[partner])] += 1.0F - plan.kept[i];
    }
  }
  return batch;
}

std::vector<float> BatchMaker::mixed(const BatchPlan& plan, BatchPart part, int threads) const {
  std::vector<std::size_t> places(part.size);
  std::iota(places.begin(), places.end(), part.first);
  if (plan.partners.empty()) {
    return shown(plan, places, threads);
  }
  // Where each song's partner lies among what is made: the part, then whatever of the rest it is mixed with.
  std::vector<std::size_t> partners;
  for (std::size_t i = part.first; i < part.first + part.size; ++i) {
    const std::size_t partner = plan.partners[i];
    const bool inside = partner >= part.first && partner < part.first + part.size;
    partners.push_back(inside ? partner - part.first : places.size());
    if (!inside) {
      places.push_back(partner);
    }
  }
  const std::size_t length = input_.rows * frames_;
  const std::vector<float> songs = shown(plan, places, threads);
  std::vector<float> inputs(part.size * length);
  for (std::size_t i = 0; i < part.size; ++i) {
    const float kept = plan.kept[part.first + i];
    std::transform(songs.data() + i * length, songs.data() + (i + 1) * length, songs.data() + partners[i] * length,
                   inputs.data() + i * length,
                   [kept](float own, float other) { return kept * own + (1.0F - kept) * other; });
  }
  return inputs;
}

std::vector<float> BatchMaker::shown(const BatchPlan& plan, std::span<const std::size_t> places, int threads) const {
  const std::size_t length = input_.rows * frames_;
  std::vector<float> songs(places.size() * length);
  parallel_for(places.size(), threads, [&](std::size_t i) {
    const DrawnSong& song = plan.songs[places[i]];
    const std::span<float> target = std::span(songs).subspan(i * length, length);
    if (song.changes) {
      Random changes = *song.changes;
      augmenter_->draw(features_of(song), changes, target);
    } else {
      std::ranges::copy(features_of(song).values(), target.begin());
    }
  });
  return songs;
}

MatrixView BatchMaker::features_of(const DrawnSong& song) const {
  if (!has_label(song.row)) {
    return {songs_.unlabelled.row(song.row - songs_.labels.size()), input_.rows, input_.frames};
  }
  const MatrixView table = song.variant == 0 ? songs_.features : songs_.variants[song.variant - 1];
  return {table.row(song.row), input_.rows, input_.frames};
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
