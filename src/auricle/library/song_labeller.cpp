#include <auricle/library/song_labeller.hpp>

#include <span>
#include <utility>

#include <auricle/core/fingerprint.hpp>
#include <auricle/core/json.hpp>
#include <auricle/library/half.hpp>

namespace auricle {
namespace {

/// Of all that an answer depends on.
std::string fingerprint_of(const Model& model) {
  Fingerprint hash;
  for (const Network& network : model.networks) {
    hash.add(fingerprint(network));
    hash.add(std::as_bytes(std::span(&network.share, 1)));
  }
  hash.add(std::as_bytes(std::span(&model.temperature, 1)));
  hash.add(std::as_bytes(std::span(model.biases)));
  hash.add(json_text(Json(model.genres)));
  return hash.hex();
}

/// Whether no more than some windows were to be heard.
bool is_part(const Prediction& prediction) {
  constexpr double kTolerance_s = 0.5;
  return prediction.heard.claimed_s + kTolerance_s < prediction.length_s;
}

}  // namespace

SongLabeller::SongLabeller(const Model& model, const SongLabellerOptions& options)
    : options_(options),
      recognizer_(model,
                  {.name = options.name, .windows = options.thorough ? std::nullopt : std::optional(kWindowsHeard)}),
      parts_(EarsAndHead::of(model)) {
  model_.fingerprint = fingerprint_of(model);
  model_.name = options.name;
  model_.ears = parts_ ? parts_->ears() : model_.fingerprint;
  model_.genres = model.genres;
}

SongLabeller::HeardSong SongLabeller::hear(const std::filesystem::path& file, const Stretch& stretch,
                                           const std::stop_token& stop) const {
  Prediction prediction = recognizer_.classify(file, stretch, {.stop = stop});
  HeardSong heard{.hearing = {.embedding = from_halves(to_halves(prediction.embedding)),
                              .windows = !options_.thorough && is_part(prediction) ? prediction.timeline.size() : 0,
                              .heard = prediction.heard,
                              .duration_s = prediction.length_s},
                  .probabilities = std::move(prediction.probabilities)};
  if (auto answered = answer(heard.hearing)) {
    heard.probabilities = std::move(*answered);
  }
  return heard;
}

std::optional<std::vector<float>> SongLabeller::answer(const Hearing& hearing) const {
  return parts_ && hearing.embedding.size() == parts_->n_values() ? std::optional(parts_->answer(hearing.embedding))
                                                                  : std::nullopt;
}

}  // namespace auricle
