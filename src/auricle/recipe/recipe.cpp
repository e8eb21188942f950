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

/// A logistic regression is one layer of sums, and nothing is drawn by lot.
void check_exact(const Recipe& recipe) {
  const std::vector<Layer>& layers = recipe.network.layers;
  if (layers.size() != 2 || !std::holds_alternative<Normalization>(layers.front()) || recipe.network.windows ||
      recipe.input_shape().frames != 1) {
    throw UsageError(
        "optimizer \"lbfgs\" finds the minimum of a logistic regression: layers are normalization and "
        "dense, and the input is no frames");
  }
  if (recipe.augmentation != Augmentation{} || recipe.training.balance == Balance::kSampling) {
    throw UsageError("optimizer \"lbfgs\" draws nothing by lot: no augmentation, and balance by class_weights");
  }
}

/// What stands on a backbone becomes part of its network, where a normalization in the middle is another layer, or part
/// of the dense one behind it.
void check_head(const Recipe& recipe) {
  const bool can_be = std::ranges::all_of(recipe.network.layers, [](const Layer& layer) {
    return std::holds_alternative<Normalization>(layer) || std::holds_alternative<Dropout>(layer) ||
           std::holds_alternative<Dense>(layer);
  });
  if (!can_be || recipe.network.windows) {
    throw UsageError("on a backbone stand normalization, dropout and dense layers, without windows");
  }
  const bool fine_tuned = recipe.backbone->fine_tuning.has_value();
  if (fine_tuned && recipe.training.optimizer.kind == OptimizerKind::kLbfgs) {
    throw UsageError("optimizer \"lbfgs\" learns a head alone; fine-tune a backbone with \"adamw\"");
  }
  if (!fine_tuned && recipe.augmentation.changes_songs()) {
    throw UsageError("augmentation other than mixup is of spectrograms, and what is heard here are embeddings");
  }
}

/// What is done to spectrograms needs one, and what is done to decibels those.
void check_augmentation(const Recipe& recipe) {
  const FeatureSpec& features = recipe.features;
  const bool spectrogram = features.kind == FeatureKind::kMel && features.n_frames;
  if (recipe.augmentation.changes_songs() && !spectrogram) {
    throw UsageError("augmentation other than mixup is of mel spectrograms: features of kind \"mel\" with n_frames");
  }
  const bool decibels = features.top_db == 80.0 &&
                        features.ref == std::variant<double, DbReference>(DbReference::kMax) &&
                        features.compression == Compression{} && features.scale == FeatureScale::kNone;
  if (recipe.augmentation.changes_decibels() && !decibels) {
    throw UsageError(
        "equalizer_db, noise and low_pass are of mel spectrograms from -80 to 0 dB: features with ref \"max\" and "
        "top_db 80");
  }
}

/// What can be told without the backbone.
void check_values(const Recipe& recipe) {
  validate(recipe.training);
  validate(recipe.split);
  recipe.augmentation.validate();
  std::ranges::for_each(recipe.variations, &Variation::validate);
  if (recipe.backbone) {
    check_head(recipe);
  }
  if (recipe.training.optimizer.kind == OptimizerKind::kLbfgs) {
    check_exact(recipe);
  }
}

/// What only shows when the parts are put together.
void check_whole(const Recipe& recipe) {
  const FeatureShape shape = recipe.input_shape();
  validate(recipe.architecture(2));
  if (const auto frames = recipe.crop_frames; frames && (*frames == 0 || *frames > shape.frames)) {
    throw UsageError(fmt::format("crop_frames is {}; it must be 1 to the features' {}", *frames, shape.frames));
  }
  if (recipe.crop_frames) {
    check_hears(recipe.architecture(2), *recipe.crop_frames);
  }
  check_augmentation(recipe);
}

}  // namespace

Architecture Recipe::architecture(std::size_t n_genres) const {
  const FeatureShape shape = input_shape();
  Architecture whole = backbone && backbone->fine_tuning ? stacked(*backbone, network) : network;
  whole.input = {.rows = shape.rows, .frames = shape.frames};
  std::get<Dense>(whole.layers.back()).units = n_genres;
  return whole;
}

std::size_t Recipe::training_frames() const {
  if (crop_frames) {
    return *crop_frames;
  }
  return network.windows ? network.windows->frames : input_shape().frames;
}

FeatureShape Recipe::input_shape() const {
  return backbone && !backbone->fine_tuning ? FeatureShape{.rows = backbone->n_values, .frames = 1}
                                            : flat_shape(features);
}

void stand_on(Recipe& recipe, const std::filesystem::path& model) {
  if (!recipe.backbone) {
    throw UsageError(fmt::format("recipe {} stands on no backbone; choose one that does, e.g. head", recipe.name));
  }
  recipe.backbone->model = model;
  const Network ears = look_at_model(*recipe.backbone);
  recipe.features = feature_spec_from_json(ears.front_end, model.string());
  try {
    check_values(recipe);
    check_whole(recipe);
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("recipe {} on {}: {}", recipe.name, model.string(), error.what()));
  }
}

Recipe recipe_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  Recipe recipe;
  recipe.name = object.take<std::string>("name");
  recipe.description = object.take_or<std::string>("description", "");
  if (object.has("backbone")) {
    recipe.backbone = backbone_from_json(object.take_json("backbone"), where + ", backbone");
  } else {
    recipe.features = feature_spec_from_json(object.take_json("features"), where + ", features");
  }
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
    check_values(recipe);
    if (!recipe.backbone) {
      check_whole(recipe);
    }
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("{}: {}", where, error.what()));
  }
  return recipe;
}

Recipe load_recipe(const std::filesystem::path& path) {
  Recipe recipe = load_json(path, recipe_from_json);
  if (recipe.backbone && !recipe.backbone->model.empty()) {
    stand_on(recipe, path.parent_path() / recipe.backbone->model);
  }
  return recipe;
}

Json to_json(const Recipe& recipe) {
  Json json;
  json["name"] = recipe.name;
  json["description"] = recipe.description;
  if (recipe.backbone) {
    json["backbone"] = to_json(*recipe.backbone);
  } else {
    json["features"] = to_json(recipe.features);
  }
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
