#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <auricle/network/architecture.hpp>

namespace auricle {

/// A convolution or dense layer with what can be computed together with it: the batch normalization behind it is in
/// its weights, then comes an addend, then the activation.
struct WeightedNode {
  Extent stride;                          ///< of a convolution
  std::vector<std::size_t> weight_shape;  ///< four extents for a convolution, two for a dense layer
  std::vector<float> weight;
  std::vector<float> bias;

  bool is_convolution() const { return weight_shape.size() == 4; }
};

/// A batch normalization that no convolution stands before.
struct NormNode {
  float epsilon = 0;
  std::vector<float> mean;
  std::vector<float> variance;
  std::vector<float> scale;
  std::vector<float> shift;
};

struct AddNode {};

/// One thing for the engine to compute.
struct EngineNode {
  std::variant<WeightedNode, NormNode, MaxPool, AvgPool, GlobalPool, AddNode> work;
  std::size_t source = kNetworkInput;  ///< an earlier node
  std::optional<std::size_t> addend;   ///< a further one that is added before the activation
  Activation activation = Activation::kNone;
  FeatureMaps input;
  FeatureMaps output;
};

/// A network as inference computes it: dropout gone, batch normalization folded, sums and activations fused.
struct EngineGraph {
  std::vector<EngineNode> nodes;  ///< in order of computation; the last gives the result
  std::vector<float> row_mean;    ///< of `Normalization`; empty without it
  std::vector<float> row_inverse_std;
};

/// Makes the graph; the weights must be the architecture's (`check_weights`) and are used up.
EngineGraph make_engine_graph(const Architecture& architecture, Tensors weights);

}  // namespace auricle
