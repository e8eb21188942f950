#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <auricle/audio/variation.hpp>
#include <auricle/core/json_fwd.hpp>
#include <auricle/dataset/split.hpp>
#include <auricle/features/feature_spec.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/recipe/augmentation.hpp>
#include <auricle/recipe/backbone.hpp>
#include <auricle/recipe/training_options.hpp>

namespace auricle {

/// All that decides what a training run does, but the music: a file of `recipes/`.
struct Recipe {
  std::string name;
  std::string description;
  FeatureSpec features;  ///< fixes n_values or n_frames, the network's inputs; with a backbone its front end
  std::optional<Backbone> backbone;
  Architecture network;  ///< windows and layers; its input comes from the features, or the backbone
  SplitOptions split;    ///< its seed also draws the first weights, the order of songs and their augmentation
  std::optional<std::size_t> crop_frames;  ///< how many frames are shown at once in training; absent: a window, or all
  std::vector<Variation> variations;       ///< how else each training song is heard, as often as it is as it is
  Augmentation augmentation;
  TrainingOptions training;

  /// The network that learns, for this many genres: the last layer gets one unit for each. A backbone that learns too
  /// is part of it.
  Architecture architecture(std::size_t n_genres) const;

  /// The numbers that the network is given of one song, or of one window with a backbone: its features where the
  /// backbone learns too, else its embedding.
  FeatureShape input_shape() const;

  /// How many frames a network is shown at once while it learns.
  std::size_t training_frames() const;
};

/// Puts a recipe that has a backbone on this model. Throws as load_backbone; UsageError when the recipe has none.
void stand_on(Recipe& recipe, const std::filesystem::path& model);

/// Reads a recipe; the model of a backbone is looked for from the recipe's folder on. Unknown keys are errors. Throws
/// FileError, ModelError or, for a recipe that doesn't go with its backbone, UsageError.
Recipe load_recipe(const std::filesystem::path& path);

/// The same for JSON in memory; `where` names it in errors.
Recipe recipe_from_json(const Json& json, const std::string& where);

/// What `recipe_from_json` reads back.
Json to_json(const Recipe& recipe);

}  // namespace auricle
