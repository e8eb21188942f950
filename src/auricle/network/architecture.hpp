#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <auricle/core/json.hpp>
#include <auricle/network/safetensors.hpp>

namespace auricle {

enum class Activation { kRelu, kSoftmax };

/// Every output is a weighted sum of all inputs plus a bias, then the activation (Keras' Dense, torch's Linear).
struct Dense {
  std::size_t units = 0;
  Activation activation = Activation::kRelu;

  bool operator==(const Dense&) const = default;
};

using Layer = std::variant<Dense>;

/// A network as data, from which both training and inference build. The last layer, and only it, ends in softmax.
struct Architecture {
  std::size_t n_inputs = 0;  ///< numbers that describe one song
  std::vector<Layer> layers;

  bool operator==(const Architecture&) const = default;
};

/// A tensor that a layer learns, as it is named and shaped in a model file: PyTorch's layout, `dense.weight` as
/// [units, inputs] and `dense.bias` as [units].
struct TensorSpec {
  std::string name;
  std::vector<std::size_t> shape;

  bool operator==(const TensorSpec&) const = default;
};

/// A layer as a summary shows it.
struct LayerInfo {
  std::string name;  ///< Keras' names: "dense", "dense_1", …; tensors are named after it
  std::string type;  ///< "Dense"
  std::size_t n_inputs = 0;
  std::size_t n_outputs = 0;
  Activation activation = Activation::kRelu;
  TensorSpec weight;
  TensorSpec bias;
  std::size_t n_parameters = 0;
};

/// One description per layer, from input to output. Throws UsageError as `validate` does.
std::vector<LayerInfo> describe_layers(const Architecture& architecture);

/// How many numbers the network learns.
std::size_t count_parameters(const Architecture& architecture);

/// Outputs of the last layer, one per genre.
std::size_t count_outputs(const Architecture& architecture);

/// Refuses a network that can't be built: no layers or absurdly many, a size of 0 or beyond all measure, softmax
/// anywhere but at the end. Throws UsageError beginning with `where`.
void validate(const Architecture& architecture, std::string_view where = "network");

/// Refuses weights that are not exactly the architecture's: by name, number and shape. Throws UsageError.
void check_weights(const Architecture& architecture, const Tensors& weights);

/// Layers as a recipe writes them, `{"layers": [{"type": "dense", "units": 100, "activation": "relu"}, …]}`; sizes
/// are checked by `validate`, once the number of inputs is known. Throws UsageError beginning with `where`.
std::vector<Layer> layers_from_json(const Json& json, const std::string& where);
Json to_json(const std::vector<Layer>& layers);

/// The same with the number of inputs, as a model file holds it: `{"n_inputs": 25000, "layers": […]}`; validated.
Architecture architecture_from_json(const Json& json, const std::string& where);
Json to_json(const Architecture& architecture);

}  // namespace auricle
