#include <auricle/recognizer/recognizer.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

#include <auricle/audio/load.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Windows of a long recording are judged some at a time, so that an hour's features need not be held at once.
constexpr std::size_t kWindowsAtOnce = 16;

/// A model file's fault is a ModelError, whatever part of the house notices it.
FeatureSpec spec_of(const Network& network) {
  try {
    FeatureSpec spec = feature_spec_from_json(network.front_end, "the model's front end");
    const FeatureShape given = flat_shape(spec);
    const InputShape taken = network.architecture.input;
    if (given.rows != taken.rows || given.frames != taken.frames) {
      throw UsageError(fmt::format("the model's front end gives {} x {} values and its network takes {} x {}",
                                   given.rows, given.frames, taken.rows, taken.frames));
    }
    return spec;
  } catch (const UsageError& error) {
    throw ModelError(error.what());
  }
}

Mixture mixture_of(const Model& model) {
  try {
    return Mixture(model);
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

Recognizer::Recognizer(const Model& model, const RecognizerOptions& options)
    : genres_(model.genres), mixture_(mixture_of(model)), options_(options) {
  if (!(options.min_confidence >= 0.0 && options.min_confidence <= 1.0)) {
    throw UsageError(fmt::format("min_confidence is {}; it must be from 0 to 1", options.min_confidence));
  }
  for (const Network& network : model.networks) {
    add(network);
  }
}

void Recognizer::add(const Network& network) {
  const FeatureSpec spec = spec_of(network);
  auto front_end = std::ranges::find(front_ends_, spec, &FrontEnd::spec);
  if (front_end == front_ends_.end()) {
    if (!front_ends_.empty() && (spec.sample_rate_hz != front_ends_.front().spec().sample_rate_hz ||
                                 spec.window_s != front_ends_.front().spec().window_s)) {
      throw ModelError("the model's networks differ in sample rate or window_s; all must hear the same sound");
    }
    front_end = front_ends_.insert(front_end, FrontEnd(spec));
  }
  parts_.push_back({.engine = Engine(network.architecture, network.weights, {.threads = options_.threads}),
                    .front_end = static_cast<std::size_t>(front_end - front_ends_.begin())});
}

Prediction Recognizer::classify(const std::filesystem::path& file) const {
  const FeatureSpec& spec = front_ends_.front().spec();
  const std::size_t least_samples = std::ranges::max(front_ends_, {}, &FrontEnd::least_samples).least_samples();
  const Clip clip = load_clip(file, {.sample_rate_hz = spec.sample_rate_hz, .least_samples = least_samples});
  const double hop_s = options_.timeline_hop_s.value_or(spec.window_s.value_or(1.0));
  // Cut as the one that takes the least whole would have it, so that all hear everything.
  const std::vector<Window> windows =
      std::ranges::min_element(front_ends_, {}, &FrontEnd::whole_up_to)->windows(clip.samples.size(), hop_s);

  Prediction prediction;
  try {
    for (std::size_t begin = 0; begin < windows.size(); begin += kWindowsAtOnce) {
      judge(clip.samples, std::span(windows).subspan(begin, std::min(kWindowsAtOnce, windows.size() - begin)),
            prediction);
    }
  } catch (const AudioError& error) {
    throw AudioError(fmt::format("{}: {}", file.string(), error.what()));
  }
  prediction.probabilities = mean_of(prediction.timeline);
  return prediction;
}

std::string Recognizer::answer(const std::vector<float>& probabilities) const {
  const auto most = std::ranges::max_element(probabilities);
  return *most < options_.min_confidence ? std::string(kUnknownGenre)
                                         : genres_[static_cast<std::size_t>(most - probabilities.begin())];
}

void Recognizer::judge(std::span<const float> samples, std::span<const Window> windows, Prediction& prediction) const {
  std::vector<Matrix> inputs;
  for (const FrontEnd& front_end : front_ends_) {
    Matrix rows(windows.size(), flat_shape(front_end.spec()).n_values());
    for (std::size_t i = 0; i < windows.size(); ++i) {
      const FlatFeatures flat =
          front_end.flatten(front_end.compute(samples.subspan(windows[i].first_sample, windows[i].n_samples)));
      std::ranges::copy(flat.values, rows.row(i).begin());
      prediction.padded = prediction.padded || flat.padded;
    }
    inputs.push_back(std::move(rows));
  }
  std::vector<Matrix> answers;
  for (const Part& part : parts_) {
    answers.push_back(part.engine.probabilities(inputs[part.front_end]));
  }
  const Matrix mixed = mixture_.probabilities(answers);
  const double sample_rate_hz = front_ends_.front().spec().sample_rate_hz;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const auto& [first_sample, n_samples] = windows[i];
    prediction.timeline.push_back({.begin_s = static_cast<double>(first_sample) / sample_rate_hz,
                                   .end_s = static_cast<double>(first_sample + n_samples) / sample_rate_hz,
                                   .probabilities = {mixed.row(i).begin(), mixed.row(i).end()}});
  }
}

}  // namespace auricle
