#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <auricle/core/json.hpp>
#include <auricle/dataset/split.hpp>
#include <auricle/features/feature_spec.hpp>
#include <auricle/network/architecture.hpp>

namespace auricle {

/// Adam (Kingma and Ba 2014) with Keras's parameters and defaults.
struct AdamOptions {
  double learning_rate = 0.001;  ///< above 0
  double beta_1 = 0.9;           ///< 0 … 1: how long the gradient's mean is remembered
  double beta_2 = 0.999;         ///< 0 … 1: the same for its square
  double epsilon = 1e-7;         ///< above 0; added to the root of the second moment, as Keras does
};

/// How long a network learns and in what steps.
struct TrainingOptions {
  AdamOptions adam;
  int batch_size = 32;  ///< songs a step, at least 1
  int epochs = 10;      ///< at least 1
};

/// All that decides what a training run does, but the music: a file of `recipes/`.
struct Recipe {
  std::string name;
  std::string description;
  FeatureSpec features;  ///< fixes n_values, the network's inputs
  Architecture network;  ///< windows and layers; its input comes from the features
  SplitOptions split;    ///< its seed also draws the first weights and the order of songs in each epoch
  TrainingOptions training;

  /// The network for this many genres: the last layer gets one unit for each.
  Architecture architecture(std::size_t n_genres) const;
};

/// Refuses values outside their ranges; throws UsageError naming parameter, value and range.
void validate(const TrainingOptions& options);

/// Reads a recipe. Unknown keys are errors. Throws FileError or UsageError naming the file.
Recipe load_recipe(const std::filesystem::path& path);

/// The same for JSON in memory; `where` names it in errors.
Recipe recipe_from_json(const Json& json, const std::string& where);

/// What `recipe_from_json` reads back.
Json to_json(const Recipe& recipe);

}  // namespace auricle
