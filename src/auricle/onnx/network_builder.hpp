#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <auricle/network/architecture.hpp>
#include <auricle/onnx/layer_graph.hpp>
#include <auricle/onnx/mapped_value.hpp>
#include <auricle/onnx/onnx_graph.hpp>
#include <auricle/onnx/sliding.hpp>

namespace auricle {

/// Sums of products, which is what convolutions and matrix products are.
struct Contraction {
  OnnxTensor weights;  ///< the first dimension is the results', then one for each of `dimensions`
  std::vector<WeighedDimension> dimensions;
  std::vector<float> bias;
  std::size_t groups = 1;  ///< with several, `dimensions.front()` is the channels'
};

/// A pooling layer, the mean's `count_padding` included.
struct Pooling {
  bool max = true;
  bool count_padding = false;
  std::vector<WeighedDimension> dimensions;
};

/// Puts the layers together that work on values of ONNX. Numbers are moved, by `Transpose` and `Flatten`, only where
/// the layer to come can't take them as they lie. Throws UsageError for what our layers can't do.
class NetworkBuilder {
 public:
  const LayerGraph& graph() const { return graph_; }
  LayerGraph take() { return std::move(graph_); }

  /// The result's dimensions: that of all results first, then each of `dimensions` that is slid over, in their order.
  MappedValue contracted(MappedValue value, const Contraction& contraction);

  /// The value's dimensions stay in their places.
  MappedValue pooled(MappedValue value, const Pooling& pooling);

  /// The mean or maximum over dimensions, which then have a size of 1.
  MappedValue reduced(MappedValue value, GlobalPool::Kind kind, std::span<const std::size_t> dims);

  /// A trained normalization, or constants, for each index of a dimension. `weights`: as `BatchNorm` has them.
  MappedValue normalized(MappedValue value, std::size_t dim, const BatchNorm& layer, Tensors weights, bool constant);

  /// scale x + shift, for each index of a dimension, or with one number of each for all.
  MappedValue scaled(MappedValue value, std::size_t dim, std::vector<float> scale, std::vector<float> shift);

  MappedValue activated(const MappedValue& value, Activation activation);

  /// Sums and products of values that are broadcast, or values one after the other along `dim`.
  MappedValue merged(std::vector<MappedValue> values, Merge::Kind kind, std::size_t dim);

  /// Some numbers of a dimension that follow each other.
  MappedValue picked(MappedValue value, std::size_t dim, std::size_t start, std::size_t count);

  /// All numbers as channels, in ONNX's order.
  MappedValue flattened(MappedValue value);

  /// The value with its zeros around it made by a layer.
  MappedValue with_padding_done(MappedValue value);

 private:
  using Accepts = std::function<bool(const MappedValue&)>;

  MappedValue append(const MappedValue& like, GraphLayer layer);
  /// The value with its axes in the first order that is good, the one at hand before others.
  std::optional<MappedValue> in_order_for(const MappedValue& value, const Accepts& good);
  std::optional<MappedValue> merged_as_they_are(const std::vector<MappedValue>& values, Merge::Kind kind,
                                                std::size_t dim);
  std::optional<MappedValue> picked_by_less_padding(const MappedValue& value, Axis axis, std::size_t start,
                                                    std::size_t count);
  /// The axis that each dimension is slid over: none for those that are not, or where a point goes over one number.
  /// Nothing where a dimension is no axis of its own.
  static std::optional<SlidingAxes> sliding_axes(const MappedValue& value,
                                                 std::span<const WeighedDimension> dimensions);

  LayerGraph graph_;
};

}  // namespace auricle
