#include <auricle/recognizer/recognizer.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

#include <auricle/audio/load.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// A model file's fault is a ModelError, whatever part of the house notices it.
FrontEnd front_end_of(const Model& model) {
  try {
    const FeatureSpec spec = feature_spec_from_json(model.front_end, "the model's front end");
    if (spec.n_values != model.architecture.n_inputs()) {
      throw UsageError(fmt::format("the model's front end does not give the {} values its network takes",
                                   model.architecture.n_inputs()));
    }
    return FrontEnd(spec);
  } catch (const UsageError& error) {
    throw ModelError(error.what());
  }
}

std::vector<float> mean_of(const std::vector<Moment>& moments) {
  std::vector<float> mean(moments.front().probabilities.size());
  for (const Moment& moment : moments) {
    std::ranges::transform(mean, moment.probabilities, mean.begin(), std::plus());
  }
  for (float& value : mean) {
    value /= static_cast<float>(moments.size());
  }
  return mean;
}

}  // namespace

std::vector<std::size_t> Prediction::ranking() const {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t genre) { return probabilities[genre]; });
  return order;
}

Recognizer::Recognizer(Model model, const RecognizerOptions& options)
    : genres_(std::move(model.genres)),
      front_end_(front_end_of(model)),
      engine_(model.architecture, std::move(model.weights), {.threads = options.threads}),
      options_(options) {}

Prediction Recognizer::classify(const std::filesystem::path& file) const {
  const int sample_rate_hz = front_end_.spec().sample_rate_hz;
  const Clip clip = load_clip(file, {.sample_rate_hz = sample_rate_hz, .least_samples = front_end_.least_samples()});
  const std::vector<Window> windows = front_end_.windows(clip.samples.size(), options_.timeline_hop_s);

  Prediction prediction;
  for (const Window& window : windows) {
    const auto samples = std::span(clip.samples).subspan(window.first_sample, window.n_samples);
    FlatFeatures inputs;
    try {
      inputs = front_end_.flatten(front_end_.compute(samples));
    } catch (const AudioError& error) {
      throw AudioError(fmt::format("{}: {}", file.string(), error.what()));
    }
    const Matrix answer = engine_.probabilities({inputs.values, 1, inputs.values.size()});
    prediction.padded = prediction.padded || inputs.padded;
    prediction.timeline.push_back(
        {.begin_s = static_cast<double>(window.first_sample) / sample_rate_hz,
         .end_s = static_cast<double>(window.first_sample + window.n_samples) / sample_rate_hz,
         .probabilities = {answer.values().begin(), answer.values().end()}});
  }
  prediction.probabilities = mean_of(prediction.timeline);
  return prediction;
}

}  // namespace auricle
