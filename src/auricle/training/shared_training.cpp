#include <auricle/training/shared_training.hpp>

#include <span>
#include <utility>

#include <auricle/core/fingerprint.hpp>
#include <auricle/core/json.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

std::string fingerprint_of(const LabelledFeatures& songs) {
  Fingerprint fingerprint;
  fingerprint.add(std::as_bytes(songs.labels));
  for (const MatrixView features : {songs.features, songs.unlabelled}) {
    fingerprint.add(std::as_bytes(features.values()));
  }
  return fingerprint.hex();
}

}  // namespace

SongRows own_share(SongRows songs, const Ranks* ranks) {
  if (ranks == nullptr) {
    return songs;
  }
  SongRows own;
  for (auto i = static_cast<std::size_t>(ranks->rank()); i < songs.size();
       i += static_cast<std::size_t>(ranks->size())) {
    own.push_back(std::move(songs[i]));
  }
  return own;
}

BatchPart own_part(std::size_t size, const Ranks* ranks) {
  if (ranks == nullptr) {
    return {.first = 0, .size = size};
  }
  const auto rank = static_cast<std::size_t>(ranks->rank());
  const auto n_ranks = static_cast<std::size_t>(ranks->size());
  const std::size_t first = size * rank / n_ranks;
  return {.first = first, .size = size * (rank + 1) / n_ranks - first};
}

bool sum_over_ranks(Ranks& ranks, const std::vector<torch::Tensor>& parameters, Tally& tally, bool stop) {
  std::vector<torch::Tensor> all;
  for (const torch::Tensor& parameter : parameters) {
    const torch::Tensor gradient = parameter.grad();  // none where this rank had nothing to learn it from
    all.push_back(gradient.defined() ? gradient.flatten() : torch::zeros({parameter.numel()}, parameter.options()));
  }
  constexpr std::int64_t kOthers = 3;
  all.push_back(torch::tensor({static_cast<float>(tally.loss), static_cast<float>(tally.hits), stop ? 1.0F : 0.0F})
                    .to(parameters.front().device()));
  torch::Tensor sums = torch::cat(all);
  ranks.sum(sums);
  std::int64_t place = 0;
  for (const torch::Tensor& parameter : parameters) {
    parameter.mutable_grad() = sums.narrow(0, place, parameter.numel()).view_as(parameter);
    place += parameter.numel();
  }
  const torch::Tensor others = sums.narrow(0, place, kOthers).cpu();
  tally.loss = others[0].item<double>();
  tally.hits = others[1].item<double>();
  return others[2].item<float>() > 0.0F;
}

std::map<std::string, std::string> facts_of(const TrainingTask& task, const TrainerOptions& options) {
  Recipe recipe = task.recipe;
  recipe.split.seed = 0;  // a fact of its own
  return {{"version", AURICLE_VERSION},
          {"recipe", json_text(to_json(recipe))},
          {"songs", fingerprint_of(task.songs)},
          {"split", fingerprint(task.split)},
          {"seed", std::to_string(options.seed)},
          {"epoch to go on from", std::to_string(options.resumed ? options.resumed->history.size() : 0)}};
}

}  // namespace auricle
