#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/network/model.hpp>

namespace auricle {

/// How a backbone's layers go on learning, together with what stands on them.
struct FineTuning {
  std::optional<std::string> from{};  ///< the first layer that learns, as `auricle summary` names it; absent: all do
  double rate = 1.0;                  ///< their share of the learning rate: above 0 … 1
};

/// The ears that a recipe's network stands on: what they make of each window takes the place of features, or is learnt
/// anew from where they stand.
struct Backbone {
  std::filesystem::path model;            ///< file of a model; empty: whoever follows the recipe names one
  std::string output = "embedding";       ///< which of its network's named outputs
  std::optional<FineTuning> fine_tuning;  ///< absent: it stays as it is, and its embeddings are learnt from
  // Known from the model, see look_at_model:
  std::size_t n_values = 0;     ///< numbers of that output
  std::vector<Layer> layers{};  ///< those that make the output, as a vector
  std::size_t n_layers = 0;     ///< how many these are, as describe_layers lists them
  std::size_t n_frozen = 0;     ///< how many of them don't learn: the first ones, or all
};

/// A recipe's "backbone". Throws UsageError beginning with `where`.
Backbone backbone_from_json(const Json& json, const std::string& where);
Json to_json(const Backbone& backbone);

/// The network of a backbone's model, which has the output, hears without windows of its own, and whose front end says
/// how long a window is. Throws FileError, ModelError; UsageError when there is no model, or the network is another
/// one.
Network load_backbone(const Backbone& backbone);

/// Loads a backbone and fills in what follows from its network. Throws as load_backbone and layers_up_to; UsageError
/// when there is no layer to learn from of the name, or none behind it has weights.
Network look_at_model(Backbone& backbone);

/// A backbone's layers and those of a network on its output, as one network. Batch normalization takes the place of a
/// Normalization, which is only for what a network hears.
Architecture stacked(const Backbone& backbone, const Architecture& head);

}  // namespace auricle
