#include <auricle/recipe/recipe.hpp>

#include <type_traits>
#include <variant>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

void require(bool holds, const char* parameter, double value, const char* range) {
  if (!holds) {
    throw UsageError(fmt::format("{} is {}; it must be {}", parameter, value, range));
  }
}

SplitOptions split_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  SplitOptions split;
  split.test_share = object.take_or("test_share", split.test_share);
  split.validation_share = object.take_or("validation_share", split.validation_share);
  split.seed = object.take_or("seed", split.seed);
  object.finish();
  return split;
}

TrainingOptions training_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  TrainingOptions training;
  if (const auto optimizer = object.take_or<std::string>("optimizer", "adam"); optimizer != "adam") {
    throw UsageError(fmt::format("{}: unknown optimizer \"{}\"; known: adam", where, optimizer));
  }
  training.adam.learning_rate = object.take_or("learning_rate", training.adam.learning_rate);
  training.adam.beta_1 = object.take_or("beta_1", training.adam.beta_1);
  training.adam.beta_2 = object.take_or("beta_2", training.adam.beta_2);
  training.adam.epsilon = object.take_or("epsilon", training.adam.epsilon);
  training.batch_size = object.take_or("batch_size", training.batch_size);
  training.epochs = object.take_or("epochs", training.epochs);
  object.finish();
  return training;
}

}  // namespace

Architecture Recipe::architecture(std::size_t n_genres) const {
  Architecture made = network;
  made.input = {.rows = features.n_values.value()};
  std::get<Dense>(made.layers.back()).units = n_genres;
  return made;
}

void validate(const TrainingOptions& options) {
  require(options.adam.learning_rate > 0 && options.adam.learning_rate <= 10, "learning_rate",
          options.adam.learning_rate, "above 0 and at most 10");
  require(options.adam.beta_1 >= 0 && options.adam.beta_1 < 1, "beta_1", options.adam.beta_1, "from 0 to below 1");
  require(options.adam.beta_2 >= 0 && options.adam.beta_2 < 1, "beta_2", options.adam.beta_2, "from 0 to below 1");
  require(options.adam.epsilon > 0 && options.adam.epsilon <= 1, "epsilon", options.adam.epsilon,
          "above 0 and at most 1");
  require(options.batch_size >= 1, "batch_size", options.batch_size, "at least 1");
  require(options.epochs >= 1, "epochs", options.epochs, "at least 1");
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
  if (object.has("training")) {
    recipe.training = training_from_json(object.take_json("training"), where + ", training");
  }
  object.finish();
  if (!recipe.features.n_values) {
    throw UsageError(fmt::format("{}: features need \"n_values\", the number of the network's inputs", where));
  }
  try {
    validate(recipe.training);
    validate(recipe.architecture(2));
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("{}: {}", where, error.what()));
  }
  return recipe;
}

Recipe load_recipe(const std::filesystem::path& path) { return recipe_from_json(read_json(path), path.string()); }

Json to_json(const Recipe& recipe) {
  const AdamOptions& adam = recipe.training.adam;
  Json json;
  json["name"] = recipe.name;
  json["description"] = recipe.description;
  json["features"] = to_json(recipe.features);
  json["network"] = network_to_json(recipe.network);
  json["split"] = {{"test_share", recipe.split.test_share},
                   {"validation_share", recipe.split.validation_share},
                   {"seed", recipe.split.seed}};
  json["training"] = {{"optimizer", "adam"},
                      {"learning_rate", adam.learning_rate},
                      {"beta_1", adam.beta_1},
                      {"beta_2", adam.beta_2},
                      {"epsilon", adam.epsilon},
                      {"batch_size", recipe.training.batch_size},
                      {"epochs", recipe.training.epochs}};
  return json;
}

}  // namespace auricle
