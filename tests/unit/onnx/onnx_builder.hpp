#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <onnx/onnx_pb.h>

namespace auricle::test {

/// Puts ONNX files together for tests, good ones and others: what is not offered here is done to `model` itself.
class OnnxBuilder {
 public:
  onnx::ModelProto model;

  /// An empty network of opset 13, by the name "x" for its input and "y" for its output.
  explicit OnnxBuilder(const std::vector<std::int64_t>& input_shape = {1, 4});

  onnx::GraphProto& graph() { return *model.mutable_graph(); }
  onnx::NodeProto& node(const std::string& type, const std::vector<std::string>& inputs, const std::string& output);
  onnx::TensorProto& floats(const std::string& name, const std::vector<std::int64_t>& shape,
                            const std::vector<float>& values);
  onnx::TensorProto& integers(const std::string& name, const std::vector<std::int64_t>& values);
  std::string bytes() const { return model.SerializeAsString(); }
};

void set_attribute(onnx::NodeProto& node, const std::string& name, std::int64_t value);
void set_attribute(onnx::NodeProto& node, const std::string& name, float value);
void set_attribute(onnx::NodeProto& node, const std::string& name, const std::vector<std::int64_t>& values);
void set_attribute(onnx::NodeProto& node, const std::string& name, const std::string& value);

}  // namespace auricle::test
