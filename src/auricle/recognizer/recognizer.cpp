#include <auricle/recognizer/recognizer.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <numeric>
#include <span>
#include <utility>

#include <auricle/audio/load.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/features/window_grid.hpp>
#include <auricle/network/parted_network.hpp>
#include <auricle/recognizer/hearing.hpp>
#include <auricle/recognizer/window_reader.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Windows are judged some at a time: networks are quicker so, and an hour's features need not be held at once.
constexpr std::size_t kWindowsAtOnce = 16;

FeatureSpec spec_of(const Network& network) {
  FeatureSpec spec = feature_spec_from_json(network.front_end, "the front end");
  const FeatureShape given = flat_shape(spec);
  const InputShape taken = network.architecture.input;
  if (given.rows != taken.rows || given.frames != taken.frames) {
    throw UsageError(fmt::format("its front end gives {} x {} values and its network takes {} x {}", given.rows,
                                 given.frames, taken.rows, taken.frames));
  }
  return spec;
}

/// A model file's fault is a ModelError, whatever part of the house notices it.
template <typename Work>
auto blaming(const std::string& name, const Work& work) {
  try {
    return work();
  } catch (const UsageError& error) {
    throw ModelError(fmt::format("{}: {}", name, error.what()));
  }
}

}  // namespace

std::vector<std::size_t> Prediction::ranking() const {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t genre) { return probabilities[genre]; });
  return order;
}

Recognizer::Recognizer(const Model& model, const RecognizerOptions& options)
    : genres_(model.genres), mixture_(blaming(options.name, [&] { return Mixture(model); })), options_(options) {
  if (!(options.min_confidence >= 0.0 && options.min_confidence <= 1.0)) {
    throw UsageError(fmt::format("min_confidence is {}; it must be from 0 to 1", options.min_confidence));
  }
  if (options.windows == std::size_t{0}) {
    throw UsageError("windows is 0; at least one window must be heard");
  }
  for (const Network& network : model.networks) {
    add(network);
  }
  const FeatureSpec& spec = front_ends_.front().spec();
  const double frame_s = static_cast<double>(spec.hop_length) / spec.sample_rate_hz;
  if (const double hop_s = step_s(); !(hop_s >= frame_s) || !std::isfinite(hop_s)) {
    const std::string fault =
        fmt::format("{} s; it must be at least {:.3g} s, from one frame to the next", hop_s, frame_s);
    if (options.timeline_hop_s) {
      throw UsageError(fmt::format("the step from one part of a recording to the next is {}", fault));
    }
    throw ModelError(fmt::format("{}: its window_s is {}", options_.name, fault));
  }
}

void Recognizer::add(const Network& network) {
  const FeatureSpec spec = blaming(options_.name, [&] { return spec_of(network); });
  auto front_end = std::ranges::find(front_ends_, spec, &FrontEnd::spec);
  if (front_end == front_ends_.end()) {
    if (!front_ends_.empty() && (spec.sample_rate_hz != front_ends_.front().spec().sample_rate_hz ||
                                 spec.window_s != front_ends_.front().spec().window_s)) {
      throw ModelError(fmt::format("{}: its networks differ in sample rate or window_s; all must hear the same sound",
                                   options_.name));
    }
    front_end = front_ends_.insert(front_end, FrontEnd(spec));
  }
  embeds_ = embeds_ && head_architecture(network).has_value();
  parts_.push_back({.engine = Engine(network.architecture, network.weights, {.threads = options_.threads}),
                    .front_end = static_cast<std::size_t>(front_end - front_ends_.begin())});
}

double Recognizer::step_s() const {
  return options_.timeline_hop_s.value_or(front_ends_.front().spec().window_s.value_or(1.0));
}

LoadOptions Recognizer::load_options(const Stretch& stretch, const ListeningOptions& options) const {
  LoadOptions load{.sample_rate_hz = front_ends_.front().spec().sample_rate_hz,
                   .offset_s = stretch.begin_s,
                   .leaps = stretch != Stretch{},
                   .least_samples = std::ranges::max(front_ends_, {}, &FrontEnd::least_samples).least_samples(),
                   .stop = options.stop};
  if (stretch.end_s) {
    load.duration_s = *stretch.end_s - stretch.begin_s;
  }
  return load;
}

Prediction Recognizer::classify(const std::filesystem::path& file, const ListeningOptions& options) const {
  return classify(file, Stretch{}, options);
}

Prediction Recognizer::classify(const std::filesystem::path& file, const Stretch& stretch,
                                const ListeningOptions& options) const {
  std::optional<Prediction> spread = hear_spread(file, stretch, options);
  return spread ? *std::move(spread) : hear_all(ClipReader(file, load_options(stretch, options)), stretch, options);
}

Prediction Recognizer::classify(std::span<const std::byte> contents, const ListeningOptions& options) const {
  return hear_all(ClipReader(contents, load_options({}, options)), {}, options);
}

void Recognizer::add_window(Batch& batch, const Window& window, std::span<const float> samples,
                            const ListeningOptions& options, Prediction& prediction) const {
  for (std::size_t i = 0; i < front_ends_.size(); ++i) {
    refuse_to_go_on(options.stop);
    batch.put(i, front_ends_[i].flatten(front_ends_[i].compute(samples)), prediction);
  }
  batch.windows.push_back(window);
  if (batch.windows.size() == kWindowsAtOnce) {
    judge(batch, options.stop, prediction);
  }
}

Prediction Recognizer::hear_all(ClipReader recording, const Stretch& stretch, const ListeningOptions& options) const {
  Prediction prediction;
  front_ends_.front().spec().window_s ? hear_windows(recording, options, prediction)
                                      : hear_whole(recording, options, prediction);
  for (Moment& moment : prediction.timeline) {
    moment.begin_s += stretch.begin_s;
    moment.end_s += stretch.begin_s;
  }
  prediction.probabilities = mean_of(prediction.timeline);
  prediction.heard = recording.heard();
  prediction.length_s = std::max(prediction.heard.heard_s, prediction.heard.claimed_s);
  return prediction;
}

std::string Recognizer::answer(const std::vector<float>& probabilities) const {
  if (probabilities.size() != genres_.size()) {
    throw UsageError(fmt::format("{} probabilities are not those of {} genres", probabilities.size(), genres_.size()));
  }
  const auto most = std::ranges::max_element(probabilities);
  return *most < options_.min_confidence ? std::string(kUnknownGenre)
                                         : genres_[static_cast<std::size_t>(most - probabilities.begin())];
}

void Recognizer::hear_windows(ClipReader& recording, const ListeningOptions& options, Prediction& prediction) const {
  // Cut as the one that takes the least whole would have it, so that all hear everything.
  WindowReader windows(recording, window_grid(std::ranges::min(front_ends_, {}, &FrontEnd::whole_up_to), step_s()));
  Batch batch(front_ends_);
  while (const auto heard = windows.next()) {
    add_window(batch, heard->window, heard->samples, options, prediction);
    tell(options, recording);
  }
  judge(batch, options.stop, prediction);
  prediction.embedding = divided(batch.embedding_sums, prediction.timeline.size());
}

void Recognizer::hear_whole(ClipReader& recording, const ListeningOptions& options, Prediction& prediction) const {
  std::vector<FeatureStream> streams;
  std::ranges::transform(front_ends_, std::back_inserter(streams), &FrontEnd::stream);
  Window whole;
  for (Clip piece = recording.read(kPieceSamples); !piece.samples.empty(); piece = recording.read(kPieceSamples)) {
    for (FeatureStream& stream : streams) {
      stream.push(piece.samples);
    }
    whole.n_samples += piece.samples.size();
    tell(options, recording);
  }
  Batch batch(front_ends_);
  for (std::size_t i = 0; i < front_ends_.size(); ++i) {
    refuse_to_go_on(options.stop);
    batch.put(i, front_ends_[i].flatten(streams[i].finish()), prediction);
  }
  batch.windows.push_back(whole);
  judge(batch, options.stop, prediction);
  prediction.embedding = divided(batch.embedding_sums, prediction.timeline.size());
}

void Recognizer::judge(Batch& batch, const std::stop_token& stop, Prediction& prediction) const {
  if (batch.windows.empty()) {
    return;
  }
  std::vector<Matrix> answers;
  std::vector<Matrix> embeddings;
  for (const Part& part : parts_) {
    refuse_to_go_on(stop);
    EngineResult result = part.engine.compute(batch.inputs(part.front_end));
    answers.push_back(std::move(result.probabilities));
    if (embeds_) {
      embeddings.push_back(std::move(result.outputs.at(kEmbeddingOutput)));
    }
  }
  const Matrix mixed = mixture_.probabilities(answers);
  if (!std::ranges::all_of(mixed.values(), [](float p) { return std::isfinite(p); })) {
    throw ModelError(fmt::format("{}: its answer is no number; weights of its networks are too large", options_.name));
  }
  const double sample_rate_hz = front_ends_.front().spec().sample_rate_hz;
  for (std::size_t i = 0; i < batch.windows.size(); ++i) {
    const auto& [first_sample, n_samples] = batch.windows[i];
    prediction.timeline.push_back({.begin_s = static_cast<double>(first_sample) / sample_rate_hz,
                                   .end_s = static_cast<double>(first_sample + n_samples) / sample_rate_hz,
                                   .probabilities = {mixed.row(i).begin(), mixed.row(i).end()}});
  }
  batch.add(embeddings);
  batch.clear();
}

}  // namespace auricle
