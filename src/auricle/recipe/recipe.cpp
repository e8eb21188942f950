#include <auricle/recipe/recipe.hpp>

#include <algorithm>
#include <variant>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

SplitOptions split_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  SplitOptions split;
  split.test_share = object.take_or("test_share", split.test_share);
  split.validation_share = object.take_or("validation_share", split.validation_share);
  split.seed = object.take_or("seed", split.seed);
  object.finish();
  return split;
}

std::vector<Variation> variations_from_json(const Json& json, const std::string& where) {
  std::vector<Variation> variations;
  for (const Json& item : json) {
    JsonObject object(item, where);
    Variation variation{.tempo = object.take_or("tempo", 1.0),
                        .pitch_semitones = object.take_or("pitch_semitones", 0.0),
                        .gain_db = object.take_or("gain_db", 0.0),
                        .from = object.take_or("from", 0.0),
                        .to = object.take_or("to", 1.0)};
    if (object.has("bandwidth_hz")) {
      variation.bandwidth_hz = object.take<double>("bandwidth_hz");
    }
    variations.push_back(variation);
    object.finish();
  }
  return variations;
}

Json json_of(const std::vector<Variation>& variations) {
  Json array = Json::array();
  for (const Variation& variation : variations) {
    Json item = {{"tempo", variation.tempo},
                 {"pitch_semitones", variation.pitch_semitones},
                 {"gain_db", variation.gain_db},
                 {"from", variation.from},
                 {"to", variation.to}};
    if (variation.bandwidth_hz) {
      item["bandwidth_hz"] = *variation.bandwidth_hz;
    }
    array.push_back(std::move(item));
  }
  return array;
}

/// What only shows when the parts are put together.
void check_whole(const Recipe& recipe) {
  const FeatureShape shape = flat_shape(recipe.features);
  validate(recipe.training);
  validate(recipe.split);
  recipe.augmentation.validate();
  std::ranges::for_each(recipe.variations, &Variation::validate);
  validate(recipe.architecture(2));
  if (const auto frames = recipe.crop_frames; frames && (*frames == 0 || *frames > shape.frames)) {
    throw UsageError(fmt::format("crop_frames is {}; it must be 1 to the features' {}", *frames, shape.frames));
  }
  const FeatureSpec& features = recipe.features;
  const bool as_augmented = features.kind == FeatureKind::kMel && features.n_frames && features.top_db == 80.0 &&
                            features.ref == std::variant<double, DbReference>(DbReference::kMax) &&
                            features.compression == Compression{} && features.scale == FeatureScale::kNone;
  if (recipe.augmentation.changes_songs() && !as_augmented) {
    throw UsageError(
        "augmentation other than mixup is of mel spectrograms from -80 to 0 dB: features of kind \"mel\" with "
        "n_frames, ref \"max\" and top_db 80");
  }
}

}  // namespace

Architecture Recipe::architecture(std::size_t n_genres) const {
  const FeatureShape shape = flat_shape(features);
  Architecture whole = network;
  whole.input = {.rows = shape.rows, .frames = shape.frames};
  std::get<Dense>(whole.layers.back()).units = n_genres;
  return whole;
}

std::size_t Recipe::training_frames() const {
  if (crop_frames) {
    return *crop_frames;
  }
  return network.windows ? network.windows->frames : flat_shape(features).frames;
}

Recipe recipe_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  Recipe recipe;
  recipe.name = object.take<std::string>("name");
  recipe.description = object.take_or<std::string>("description", "");
  recipe.features = feature_spec_from_json(object.take_json("features"), where + ", features");
  recipe.network = network_from_json(object.take_json("network"), where + ", network");
  if (object.has("split")) {
    recipe.split = split_from_json(object.take_json("split"), where + ", split");
  }
  if (object.has("crop_frames")) {
    recipe.crop_frames = object.take<std::size_t>("crop_frames");
  }
  if (object.has("variations")) {
    recipe.variations = variations_from_json(object.take_json("variations"), where + ", variations");
  }
  if (object.has("augmentation")) {
    recipe.augmentation = augmentation_from_json(object.take_json("augmentation"), where + ", augmentation");
  }
  if (object.has("training")) {
    recipe.training = training_from_json(object.take_json("training"), where + ", training");
  }
  object.finish();
  try {
    check_whole(recipe);
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("{}: {}", where, error.what()));
  }
  return recipe;
}

Recipe load_recipe(const std::filesystem::path& path) { return recipe_from_json(read_json(path), path.string()); }

Json to_json(const Recipe& recipe) {
  Json json;
  json["name"] = recipe.name;
  json["description"] = recipe.description;
  json["features"] = to_json(recipe.features);
  json["network"] = network_to_json(recipe.network);
  json["split"] = {{"test_share", recipe.split.test_share},
                   {"validation_share", recipe.split.validation_share},
                   {"seed", recipe.split.seed}};
  if (recipe.crop_frames) {
    json["crop_frames"] = *recipe.crop_frames;
  }
  json["variations"] = json_of(recipe.variations);
  json["augmentation"] = to_json(recipe.augmentation);
  json["training"] = to_json(recipe.training);
  return json;
}

}  // namespace auricle
