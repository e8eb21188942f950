#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <auricle/network/architecture.hpp>

namespace auricle {

/// One operation of a network, by what it takes and not by where it stands.
struct GraphLayer {
  Layer layer;  ///< a `Join` here names nothing: all that it joins is in `sources`
  std::vector<std::size_t> sources;
  Tensors weights;  ///< by the ends of their names: "weight", "bias", …
  FeatureMaps output;
  bool constant = false;  ///< a `BatchNorm` that stands for constants; nothing was trained as one
};

/// A network and its weights.
struct WeightedArchitecture {
  Architecture architecture;
  Tensors weights;
};

/// A network that is put together operation by operation, in an order of computation, and then written down as layers.
class LayerGraph {
 public:
  /// Returns the index by which later operations take what this one gives. Throws UsageError for what is beyond all
  /// measure.
  std::size_t add(GraphLayer layer);

  const GraphLayer& operator[](std::size_t index) const { return layers_[index]; }

  /// The operations that `answer` and the outputs need, as layers: constant factors and sums are worked into the
  /// weights before them, activations into the layer before them, and what is taken again gets a name. Each output is a
  /// mark of its name. Throws UsageError where that is no network that can be built.
  WeightedArchitecture write(const InputShape& input, std::size_t answer,
                             const std::map<std::string, std::size_t>& outputs) &&;

 private:
  std::vector<GraphLayer> layers_;
  std::size_t n_weights_ = 0;
};

}  // namespace auricle
