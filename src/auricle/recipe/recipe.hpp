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
#include <auricle/recipe/training_options.hpp>

namespace auricle {

/// All that decides what a training run does, but the music: a file of `recipes/`.
struct Recipe {
  std::string name;
  std::string description;
  FeatureSpec features;  ///< fixes n_values or n_frames, the network's inputs
  Architecture network;  ///< windows and layers; its input comes from the features
  SplitOptions split;    ///< its seed also draws the first weights, the order of songs and their augmentation
  std::optional<std::size_t> crop_frames;  ///< how many frames are shown at once in training; absent: a window, or all
  std::vector<Variation> variations;       ///< how else each training song is heard, as often as it is as it is
  Augmentation augmentation;
  TrainingOptions training;

  /// The network for this many genres: the last layer gets one unit for each.
  Architecture architecture(std::size_t n_genres) const;

  /// How many frames a network is shown at once while it learns.
  std::size_t training_frames() const;
};

/// Reads a recipe. Unknown keys are errors. Throws FileError or UsageError naming the file.
Recipe load_recipe(const std::filesystem::path& path);

/// The same for JSON in memory; `where` names it in errors.
Recipe recipe_from_json(const Json& json, const std::string& where);

/// What `recipe_from_json` reads back.
Json to_json(const Recipe& recipe);

}  // namespace auricle
