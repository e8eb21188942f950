#pragma once

#include <auricle/onnx/onnx_graph.hpp>

namespace auricle {

/// Opsets up to 17 have no GELU, so that exporters write it out: x / √2, Erf, + 1, times x, times 1/2, in one order or
/// another. Each such chain becomes one node of type "Gelu".
void replace_gelus(OnnxGraph& graph);

}  // namespace auricle
