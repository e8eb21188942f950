#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <auricle/onnx/onnx_graph.hpp>

namespace auricle {

/// Puts an ONNX graph together node by node. Values are known by their names, which are those of the nodes.
class GraphWriter {
 public:
  /// Each name is put behind `prefix`, so that several networks can stand in one graph.
  explicit GraphWriter(OnnxGraph& graph, std::string prefix = "") : graph_(graph), prefix_(std::move(prefix)) {}

  using Attributes = std::map<std::string, OnnxAttribute>;

  /// A node; returns the name of what it gives. A name that is taken gets a number.
  std::string node(const std::string& type, std::vector<std::string> inputs, Attributes attributes = {});

  /// Numbers that the file holds; returns their name.
  std::string floats(const std::string& name, std::vector<std::size_t> shape, std::vector<float> values);
  std::string number(const std::string& name, float value) { return floats(name, {}, {value}); }
  std::string integer(const std::string& name, std::int64_t value);
  std::string integers(const std::string& name, const std::vector<std::int64_t>& values);

  /// Gives a value to the outside under a name of its own. Throws UsageError when it is taken.
  void output(const std::string& value, const std::string& name, std::vector<std::optional<std::size_t>> shape);

 private:
  std::string constant(const std::string& name, OnnxTensor tensor);

  OnnxGraph& graph_;
  std::string prefix_;
  std::map<std::string, std::size_t> counts_;  ///< of names
};

}  // namespace auricle
