#pragma once

#include <cstddef>
#include <variant>
#include <vector>

#include <auricle/network/architecture.hpp>

namespace auricle {

/// Channels that oneDNN's layouts put together at most.
inline constexpr std::size_t kLargestBlock = 16;

/// A convolution or dense layer; a batch normalization right behind it is in its weights.
struct WeightedNode {
  Conv2d convolution;                     ///< strides, dilation, padding; nothing for a dense layer
  std::vector<std::size_t> weight_shape;  ///< four extents for a convolution, two for a dense layer
  std::vector<float> weight;
  std::vector<float> bias;

  bool is_convolution() const { return weight_shape.size() == 4; }
};

/// Gives what it takes: there for its steps.
struct CopyNode {};

struct ConcatNode {
  Axis over = Axis::kChannels;
};

/// Each channel times a factor plus a shift: a batch normalization that is not in a convolution's weights. Filled up to
/// whole blocks of channels with what gives 0, because oneDNN 2.6 reads and computes whole blocks.
struct Scale {
  std::vector<float> factor;
  std::vector<float> shift;
  std::vector<float> zeros;  ///< the statistics that oneDNN's primitive subtracts and divides by
};

/// A sum or product with what another node gives, whose axes of length 1 are stretched.
struct Combination {
  Merge::Kind kind = Merge::Kind::kAdd;
  std::size_t with = kNetworkInput;
};

/// What is done to each value of a result, best where it is made.
using ElementwiseStep = std::variant<Activation, Scale, Combination>;

/// One thing for the engine to compute.
struct EngineNode {
  std::variant<WeightedNode, CopyNode, ConcatNode, MaxPool, AvgPool, GlobalPool, Transpose, Flatten> work;
  std::vector<std::size_t> sources;  ///< earlier nodes: several for `ConcatNode`, else one
  std::vector<ElementwiseStep> steps{};
  FeatureMaps input{};  ///< what the first source gives
  FeatureMaps output{};

  /// The most values that it takes, gives, or copies on the way.
  std::size_t n_values() const;
};

/// A network as inference computes it: dropout gone, batch normalization folded, what is done value by value moved to
/// where the values are made.
struct EngineGraph {
  std::vector<EngineNode> nodes;     ///< in order of computation
  std::vector<std::size_t> outputs;  ///< nodes: first the answer's, then those of the named outputs
  FeatureMaps input;
  std::vector<float> row_mean;  ///< of `Normalization`; empty without it
  std::vector<float> row_inverse_std;
};

/// Makes the graph; the weights must be the architecture's (`check_weights`) and are used up.
EngineGraph make_engine_graph(const NetworkInfo& network, Tensors weights);

}  // namespace auricle
