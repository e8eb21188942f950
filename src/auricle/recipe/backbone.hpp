#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include <auricle/network/model.hpp>

namespace auricle {

/// The ears that a recipe's network stands on: what they make of each window takes the place of features.
struct Backbone {
  std::filesystem::path model;       ///< file of a model; empty: whoever follows the recipe names one
  std::string output = "embedding";  ///< which of its network's named outputs
  std::size_t n_values = 0;          ///< numbers of that output; 0 until the model is known
};

/// The network of a backbone's model, which has the output, hears without windows of its own, and whose front end says
/// how long a window is. Throws FileError, ModelError; UsageError when there is no model, or the network is another
/// one.
Network load_backbone(const Backbone& backbone);

/// How many numbers a network's output of this name is.
std::size_t output_size(const Network& network, const std::string& name);

}  // namespace auricle
