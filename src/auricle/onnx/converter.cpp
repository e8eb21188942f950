#include <auricle/onnx/converter.hpp>

#include <algorithm>
#include <utility>

#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

/// What the input's dimensions are: the front end's rows, its frames, or a size of 1 (the song and its channel).
MappedValue input_value(const OnnxValue& value, const InputShape& input) {
  std::vector<std::size_t> open;  // dimensions that are rows or frames
  for (std::size_t dim = 1; dim < value.shape.size(); ++dim) {
    if (value.shape[dim] != 1 || value.shape.size() <= 3) {
      open.push_back(dim);
    }
  }
  const auto can_be = [&](std::size_t dim, std::size_t size) { return value.shape[dim].value_or(size) == size; };
  const FeatureMaps maps{.channels = 1, .rows = input.rows, .frames = input.frames};
  std::vector<std::vector<Axis>> axes(value.shape.size());
  if (open.size() == 1 && can_be(open[0], input.rows) && input.frames == 1) {
    axes[open[0]] = {Axis::kRows};
    return mapped(kNetworkInput, maps, axes);
  }
  if (open.size() == 2) {
    for (const auto& [rows, frames] : {std::pair(open[0], open[1]), std::pair(open[1], open[0])}) {
      if (can_be(rows, input.rows) && can_be(frames, input.frames)) {
        axes[rows] = {Axis::kRows};
        axes[frames] = {Axis::kFrames};
        return mapped(kNetworkInput, maps, axes);
      }
    }
  }
  std::vector<std::string> dims;
  for (const auto& dim : value.shape) {
    dims.push_back(dim ? std::to_string(*dim) : "any");
  }
  throw UsageError(
      fmt::format("its input \"{}\" is of shape [{}], and the front end gives {} rows (bands) of {} frames; "
                  "it takes the front end that the network was trained with",
                  value.name, fmt::join(dims, ", "), input.rows, input.frames));
}

}  // namespace

OnnxConverter::OnnxConverter(const OnnxGraph& graph, const InputShape& input) : graph_(graph) {
  if (graph.inputs.size() != 1) {
    throw UsageError(fmt::format("it has {} inputs; it must have one", graph.inputs.size()));
  }
  const OnnxValue& heard = graph.inputs.front();
  if (!heard.shape.empty() && heard.shape[0] != 1) {
    exported_batch_ = heard.shape[0];
  }
  values_.emplace(heard.name, input_value(heard, input));
}

void OnnxConverter::run() {
  for (const OnnxNode& node : graph_.nodes) {
    try {
      convert(node);
    } catch (const UsageError& error) {
      throw UsageError(fmt::format("node \"{}\" ({}): {}", node.name, node.type, error.what()));
    }
  }
}

const MappedValue& OnnxConverter::value(const std::string& name) const {
  const auto found = values_.find(name);
  const auto* value = found == values_.end() ? nullptr : std::get_if<MappedValue>(&found->second);
  if (value == nullptr) {
    throw UsageError(fmt::format("its output \"{}\" doesn't depend on what it hears", name));
  }
  return *value;
}

NodeOperands OnnxConverter::operands_of(const OnnxNode& node) const {
  std::vector<const OnnxTensor*> constants;
  for (const std::string& name : node.inputs) {
    const auto computed = values_.find(name);
    const auto held = graph_.constants.find(name);
    constants.push_back(computed != values_.end()        ? std::get_if<OnnxTensor>(&computed->second)
                        : held != graph_.constants.end() ? &held->second
                                                         : nullptr);
  }
  return {node, std::move(constants)};
}

const MappedValue* OnnxConverter::dynamic_input(const NodeOperands& operands, std::size_t index) const {
  if (!operands.has_input(index)) {
    return nullptr;
  }
  const auto found = values_.find(operands.node().inputs[index]);
  return found == values_.end() ? nullptr : std::get_if<MappedValue>(&found->second);
}

const MappedValue& OnnxConverter::input(const NodeOperands& operands, std::size_t index) const {
  const MappedValue* value = dynamic_input(operands, index);
  if (value == nullptr) {
    throw UsageError(fmt::format("its input {} is a constant or missing", index + 1));
  }
  return *value;
}

void OnnxConverter::convert(const OnnxNode& node) {
  const NodeOperands operands = operands_of(node);
  const MappedValue* first = nullptr;
  for (std::size_t i = 0; i < operands.n_inputs() && first == nullptr; ++i) {
    first = dynamic_input(operands, i);
    if (first == nullptr && operands.has_input(i) && operands.constant(i) == nullptr) {
      throw UsageError(fmt::format("it takes \"{}\", which its operator doesn't give here", node.inputs[i]));
    }
  }
  if (node.outputs.empty()) {
    throw UsageError("it gives nothing");
  }
  const bool from_nothing = node.type == "Constant" || operands.n_inputs() > 0;
  if (first != nullptr && node.type == "Shape") {
    values_.insert_or_assign(node.outputs[0], shape_tensor(operands, first->shape));
  } else if (first != nullptr && node.type == "Split") {
    split(operands);
  } else if (first != nullptr) {
    values_.insert_or_assign(node.outputs[0], converted(operands));
  } else if (from_nothing) {
    values_.insert_or_assign(node.outputs[0], folding_.fold(operands));
  } else {
    throw UsageError("it hears nothing, and works nothing out of constants either");
  }
}

MappedValue OnnxConverter::converted(const NodeOperands& operands) {
  using Convert = MappedValue (OnnxConverter::*)(const NodeOperands&);
  static const std::map<std::string, Convert, std::less<>> conversions = {
      {"Conv", &OnnxConverter::convolution},
      {"Gemm", &OnnxConverter::general_product},
      {"MatMul", &OnnxConverter::matrix_product},
      {"BatchNormalization", &OnnxConverter::batch_normalization},
      {"MaxPool", &OnnxConverter::pooling},
      {"AveragePool", &OnnxConverter::pooling},
      {"GlobalAveragePool", &OnnxConverter::reduction},
      {"GlobalMaxPool", &OnnxConverter::reduction},
      {"ReduceMean", &OnnxConverter::reduction},
      {"ReduceMax", &OnnxConverter::reduction},
      {"Softmax", &OnnxConverter::softmax},
      {"Clip", &OnnxConverter::clip},
      {"HardSigmoid", &OnnxConverter::hard_sigmoid},
      {"Add", &OnnxConverter::arithmetic},
      {"Sub", &OnnxConverter::arithmetic},
      {"Mul", &OnnxConverter::arithmetic},
      {"Div", &OnnxConverter::arithmetic},
      {"Concat", &OnnxConverter::concatenation},
      {"Pad", &OnnxConverter::padded},
  };
  static const std::map<std::string, Activation::Kind, std::less<>> activations = {
      {"Relu", Activation::kRelu},           {"Sigmoid", Activation::kSigmoid}, {"Tanh", Activation::kTanh},
      {"HardSwish", Activation::kHardSwish}, {"Gelu", Activation::kGelu},
  };
  const std::string& type = operands.node().type;
  if (auto value = moved(operands)) {
    return std::move(*value);
  }
  if (const auto found = activations.find(type); found != activations.end()) {
    return builder_.activated(input(operands, 0), found->second);
  }
  if (type == "LeakyRelu") {
    const auto slope = operands.attribute("alpha", 0.01F);
    return builder_.activated(input(operands, 0), Activation(Activation::kLeakyRelu, slope));
  }
  if (const auto found = conversions.find(type); found != conversions.end()) {
    return (this->*found->second)(operands);
  }
  throw UsageError(
      "this operator can't be imported (docs/networks.md lists those that can); cut the network before it, or "
      "export it without it");
}

}  // namespace auricle
