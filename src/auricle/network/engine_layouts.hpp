#pragma once

// Included by the network module's own .cpp files alone: it brings oneDNN with it.

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <oneapi/dnnl/dnnl.hpp>
#include <vector>

#include <auricle/network/architecture.hpp>

/// Auricle's shapes as oneDNN has them.
namespace auricle::engine_layouts {

using Desc = dnnl::memory::desc;
using Extents = dnnl::memory::dims;

inline constexpr auto kInference = dnnl::prop_kind::forward_inference;

inline dnnl::memory::dim extent(std::size_t size) { return static_cast<dnnl::memory::dim>(size); }

inline Extents extents_of(const std::vector<std::size_t>& shape) {
  Extents extents;
  std::ranges::transform(shape, std::back_inserter(extents), extent);
  return extents;
}

inline Extents extents_of(const FeatureMaps& maps, std::size_t batch) {
  return extents_of({batch, maps.channels, maps.rows, maps.frames});
}

inline Extents extents_of(const Extent& sizes) { return {extent(sizes.rows), extent(sizes.frames)}; }

/// Floats of these extents in whatever layout a primitive likes best.
inline Desc any(const Extents& extents) {
  return {extents, dnnl::memory::data_type::f32, dnnl::memory::format_tag::any};
}

}  // namespace auricle::engine_layouts
