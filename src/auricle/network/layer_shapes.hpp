#pragma once

// Included by the network module's own .cpp files alone.

#include <span>
#include <string>

#include <auricle/network/architecture.hpp>

/// What shape each layer gives its input, and what can't be worked out is refused: a UsageError that begins with
/// `place`.
namespace auricle::layer_shapes {

FeatureMaps convolved(const FeatureMaps& maps, const Conv2d& layer, const std::string& place);
FeatureMaps pooled(const FeatureMaps& maps, const MaxPool& layer, const std::string& place);
FeatureMaps pooled(const FeatureMaps& maps, const AvgPool& layer, const std::string& place);
FeatureMaps pooled(const FeatureMaps& maps, const GlobalPool& layer);
FeatureMaps transposed(const FeatureMaps& maps, const Transpose& layer, const std::string& place);
FeatureMaps merged(std::span<const FeatureMaps> values, const Merge& merge, const std::string& place);

}  // namespace auricle::layer_shapes
