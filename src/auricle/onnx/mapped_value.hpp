#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include <auricle/network/architecture.hpp>
#include <auricle/onnx/shape_operators.hpp>

namespace auricle {

inline constexpr std::array kAllAxes{Axis::kChannels, Axis::kRows, Axis::kFrames};

/// How long feature maps are along an axis.
std::size_t length_of(const FeatureMaps& maps, Axis axis);

/// Where the axes come from: the new channels, rows and frames are these of the old, as in `Transpose`.
using AxisOrder = std::array<Axis, 3>;

/// A value of an ONNX graph that depends on what the network hears: where its numbers are in our layers' order of
/// memory. Transposing and reshaping change this record alone, and no number has to move.
///
/// ONNX's batch is one song. Each dimension of ONNX runs over a list of our axes, the last fastest; axes of length 1
/// are in no list, so that a dimension of size 1 has an empty one.
struct MappedValue {
  std::size_t layer = kNetworkInput;  ///< of the LayerGraph, whose output it is
  FeatureMaps maps;                   ///< what that layer gives
  OnnxShape shape;                    ///< of ONNX, `padding` included
  std::vector<std::vector<Axis>> axes;
  std::vector<Ends> padding;  ///< zeros around it that a layer to come is to see, for each dimension

  bool is_padded() const;

  /// The size of a dimension without its padding.
  std::size_t inner_size(std::size_t dim) const;

  /// Whether all of its numbers lie along one dimension.
  bool is_vector() const;
};

/// The value of a layer whose ONNX dimensions are these axes; those of length 1 are left out.
MappedValue mapped(std::size_t layer, const FeatureMaps& maps, const std::vector<std::vector<Axis>>& axes);

/// The same numbers with other dimensions. Throws UsageError where that would cut an axis in parts.
MappedValue with_shape(const MappedValue& value, const OnnxShape& shape);

MappedValue with_dimensions_in(const MappedValue& value, const std::vector<std::size_t>& order);

/// The record after a layer `Transpose{order}`.
MappedValue with_axes_in(const MappedValue& value, const AxisOrder& order);

}  // namespace auricle
