#pragma once

// Included by the network module's own .cpp files alone: it brings oneDNN with it.

#include <map>
#include <oneapi/dnnl/dnnl.hpp>
#include <vector>

namespace auricle {

/// Floats of these extents, row-major; one to five of them.
dnnl::memory::desc plain_layout(const dnnl::memory::dims& extents);

/// The constants of a graph in the layouts that oneDNN's primitives want, each reordered once for all batch sizes.
/// Not for several threads at once.
class EngineConstants {
 public:
  explicit EngineConstants(const dnnl::engine& engine) : engine_(engine) {}

  /// `values`, which must outlive this, in the layout `wanted`; they lie row-major with its extents.
  dnnl::memory get(const std::vector<float>& values, const dnnl::memory::desc& wanted);

  /// Zeros in a layout.
  dnnl::memory zeros(const dnnl::memory::desc& wanted);

 private:
  dnnl::engine engine_;
  std::multimap<const float*, dnnl::memory> known_;
};

}  // namespace auricle
