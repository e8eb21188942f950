#include <auricle/onnx/graph_writer.hpp>

#include <algorithm>
#include <utility>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {

std::string GraphWriter::node(const std::string& type, std::vector<std::string> inputs, Attributes attributes) {
  std::string name = fmt::format("{}{}_{}", prefix_, type, ++counts_[type]);
  graph_.nodes.push_back({.type = type,
                          .name = name,
                          .inputs = std::move(inputs),
                          .outputs = {name},
                          .attributes = std::move(attributes)});
  return name;
}

std::string GraphWriter::floats(const std::string& name, std::vector<std::size_t> shape, std::vector<float> values) {
  return constant(name, {.shape = std::move(shape), .values = std::move(values)});
}

std::string GraphWriter::integer(const std::string& name, std::int64_t value) {
  return constant(name, {.shape = {}, .values = std::vector<std::int64_t>{value}});
}

std::string GraphWriter::integers(const std::string& name, const std::vector<std::int64_t>& values) {
  return constant(name, {.shape = {values.size()}, .values = values});
}

void GraphWriter::output(const std::string& value, const std::string& name,
                         std::vector<std::optional<std::size_t>> shape) {
  const auto taken = [&](const auto& known) { return known.name == name; };
  if (std::ranges::any_of(graph_.nodes, taken) || std::ranges::any_of(graph_.inputs, taken) ||
      graph_.constants.contains(name)) {
    throw UsageError(fmt::format("its output \"{}\" has the name of something else in the file", name));
  }
  graph_.nodes.push_back({.type = "Identity", .name = name, .inputs = {value}, .outputs = {name}, .attributes = {}});
  graph_.outputs.push_back({.name = name, .shape = std::move(shape)});
}

std::string GraphWriter::constant(const std::string& name, OnnxTensor tensor) {
  const std::size_t count = counts_["constant " + name]++;
  std::string own = prefix_ + (count == 0 ? name : fmt::format("{}_{}", name, count));
  graph_.constants.emplace(own, std::move(tensor));
  return own;
}

}  // namespace auricle
