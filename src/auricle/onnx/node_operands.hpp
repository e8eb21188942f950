#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/onnx/onnx_graph.hpp>

namespace auricle {

/// A node and what is known of its inputs before the network runs. What it is asked for and can't say is a UsageError.
class NodeOperands {
 public:
  /// `constants`: one an input, null for those that are left out or only known when the network runs.
  NodeOperands(const OnnxNode& node, std::vector<const OnnxTensor*> constants)
      : node_(node), constants_(std::move(constants)) {}

  const OnnxNode& node() const { return node_; }
  std::size_t n_inputs() const { return constants_.size(); }
  bool has_input(std::size_t index) const { return index < n_inputs() && !node_.inputs[index].empty(); }

  /// An input's numbers; null where they are not known, or it is left out.
  const OnnxTensor* constant(std::size_t index) const { return index < n_inputs() ? constants_[index] : nullptr; }

  /// An input's numbers, which must be known: weights. `what` names them in errors.
  const OnnxTensor& weights(std::size_t index, const char* what) const;
  const std::vector<float>& floats(std::size_t index, const char* what) const;

  /// An attribute, or `fallback` where it is absent.
  template <typename Value>
  Value attribute(const std::string& name, Value fallback) const {
    const auto found = node_.attributes.find(name);
    if (found == node_.attributes.end()) {
      return fallback;
    }
    const auto* value = std::get_if<Value>(&found->second);
    if (value == nullptr) {
      throw UsageError("its attribute \"" + name + "\" is of another type than it must be");
    }
    return *value;
  }

  /// Whole numbers that older opsets have in an attribute and newer ones in an input; nothing where they are left out.
  std::optional<std::vector<std::int64_t>> integers(const std::string& name, std::size_t index) const;

  /// The same for a single number.
  std::optional<float> number(const std::string& name, std::size_t index) const;

 private:
  const OnnxNode& node_;
  std::vector<const OnnxTensor*> constants_;
};

}  // namespace auricle
