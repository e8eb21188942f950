#pragma once

#include <map>
#include <string>

#include <auricle/network/architecture.hpp>
#include <auricle/onnx/graph_writer.hpp>

namespace auricle {

/// What a network gives in a graph: names of values of [batch, numbers].
struct WrittenNetwork {
  std::string answer;
  std::map<std::string, std::string> outputs;  ///< by the names that the architecture has for them
};

/// Writes a network's layers. `features`: the name of its input, of [batch, rows, frames].
WrittenNetwork write_network(const Architecture& architecture, const Tensors& weights, const std::string& features,
                             GraphWriter& writer);

}  // namespace auricle
