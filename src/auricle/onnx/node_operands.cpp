#include <auricle/onnx/node_operands.hpp>

#include <fmt/format.h>

namespace auricle {

const OnnxTensor& NodeOperands::weights(std::size_t index, const char* what) const {
  const OnnxTensor* tensor = constant(index);
  if (tensor == nullptr) {
    throw UsageError(has_input(index) ? fmt::format("its {} are worked out while the network runs", what)
                                      : fmt::format("its {} are missing", what));
  }
  return *tensor;
}

const std::vector<float>& NodeOperands::floats(std::size_t index, const char* what) const {
  const auto* values = std::get_if<std::vector<float>>(&weights(index, what).values);
  if (values == nullptr) {
    throw UsageError(fmt::format("its {} are whole numbers", what));
  }
  return *values;
}

std::optional<std::vector<std::int64_t>> NodeOperands::integers(const std::string& name, std::size_t index) const {
  if (node_.attributes.contains(name)) {
    return attribute(name, std::vector<std::int64_t>());
  }
  if (!has_input(index)) {
    return std::nullopt;
  }
  const auto* values = std::get_if<std::vector<std::int64_t>>(&weights(index, name.c_str()).values);
  if (values == nullptr) {
    throw UsageError(fmt::format("its {} are no whole numbers", name));
  }
  return *values;
}

std::optional<float> NodeOperands::number(const std::string& name, std::size_t index) const {
  if (node_.attributes.contains(name)) {
    return attribute(name, 0.0F);
  }
  if (!has_input(index)) {
    return std::nullopt;
  }
  const std::vector<float>& values = floats(index, name.c_str());
  if (values.size() != 1) {
    throw UsageError(fmt::format("its {} is not one number", name));
  }
  return values.front();
}

}  // namespace auricle
