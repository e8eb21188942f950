#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <auricle/onnx/constant_folding.hpp>
#include <auricle/onnx/network_builder.hpp>
#include <auricle/onnx/node_operands.hpp>

namespace auricle {

/// Turns the nodes of an ONNX graph into layers, one after the other.
class OnnxConverter {
 public:
  /// `input`: what the front end gives. Throws UsageError where that is not what the network takes.
  OnnxConverter(const OnnxGraph& graph, const InputShape& input);

  /// Throws UsageError that names the node and what can't be done.
  void run();

  /// A value by its name in ONNX. Throws UsageError for one that doesn't depend on what the network hears, or is not
  /// there.
  const MappedValue& value(const std::string& name) const;

  NetworkBuilder& builder() { return builder_; }

 private:
  using Value = std::variant<OnnxTensor, MappedValue>;

  NodeOperands operands_of(const OnnxNode& node) const;
  const MappedValue* dynamic_input(const NodeOperands& operands, std::size_t index) const;
  const MappedValue& input(const NodeOperands& operands, std::size_t index) const;

  void convert(const OnnxNode& node);
  MappedValue converted(const NodeOperands& operands);
  std::optional<MappedValue> moved(const NodeOperands& operands);
  MappedValue convolution(const NodeOperands& operands);
  MappedValue general_product(const NodeOperands& operands);
  MappedValue matrix_product(const NodeOperands& operands);
  MappedValue batch_normalization(const NodeOperands& operands);
  MappedValue pooling(const NodeOperands& operands);
  MappedValue reduction(const NodeOperands& operands);
  MappedValue softmax(const NodeOperands& operands);
  MappedValue clip(const NodeOperands& operands);
  MappedValue hard_sigmoid(const NodeOperands& operands);
  MappedValue arithmetic(const NodeOperands& operands);
  MappedValue with_constant(const NodeOperands& operands, std::size_t value_index);
  std::optional<MappedValue> self_gated(const MappedValue& one, const MappedValue& other);
  MappedValue concatenation(const NodeOperands& operands);
  MappedValue padded(const NodeOperands& operands);
  void split(const NodeOperands& operands);

  const OnnxGraph& graph_;
  std::optional<std::size_t> exported_batch_;
  NetworkBuilder builder_;
  ConstantFolding folding_;
  std::map<std::string, Value> values_;
};

}  // namespace auricle
