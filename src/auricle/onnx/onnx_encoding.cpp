#include <limits>
#include <string>
#include <type_traits>

#include <auricle/core/error.hpp>
#include <auricle/onnx/onnx_protobuf.hpp>
#include <onnx/onnx_pb.h>

namespace auricle {
namespace {

void put(onnx::TensorProto& proto, const OnnxTensor& tensor) {
  proto.mutable_dims()->Assign(tensor.shape.begin(), tensor.shape.end());
  std::visit(
      [&](const auto& values) {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        proto.set_data_type(std::is_same_v<Value, float> ? onnx::TensorProto::FLOAT : onnx::TensorProto::INT64);
        proto.set_raw_data(values.data(), values.size() * sizeof(Value));
      },
      tensor.values);
}

struct AttributeWriter {
  onnx::AttributeProto& proto;

  void operator()(std::int64_t value) const {
    proto.set_type(onnx::AttributeProto::INT);
    proto.set_i(value);
  }
  void operator()(float value) const {
    proto.set_type(onnx::AttributeProto::FLOAT);
    proto.set_f(value);
  }
  void operator()(const std::string& value) const {
    proto.set_type(onnx::AttributeProto::STRING);
    proto.set_s(value);
  }
  void operator()(const std::vector<std::int64_t>& values) const {
    proto.set_type(onnx::AttributeProto::INTS);
    proto.mutable_ints()->Assign(values.begin(), values.end());
  }
  void operator()(const std::vector<float>& values) const {
    proto.set_type(onnx::AttributeProto::FLOATS);
    proto.mutable_floats()->Assign(values.begin(), values.end());
  }
  void operator()(const OnnxTensor& value) const {
    proto.set_type(onnx::AttributeProto::TENSOR);
    put(*proto.mutable_t(), value);
  }
};

void put(onnx::NodeProto& proto, const OnnxNode& node) {
  proto.set_op_type(node.type);
  proto.set_name(node.name);
  proto.mutable_input()->Assign(node.inputs.begin(), node.inputs.end());
  proto.mutable_output()->Assign(node.outputs.begin(), node.outputs.end());
  for (const auto& [name, value] : node.attributes) {
    onnx::AttributeProto& attribute = *proto.add_attribute();
    attribute.set_name(name);
    std::visit(AttributeWriter{attribute}, value);
  }
}

void put(onnx::ValueInfoProto& proto, const OnnxValue& value) {
  proto.set_name(value.name);
  auto& type = *proto.mutable_type()->mutable_tensor_type();
  type.set_elem_type(onnx::TensorProto::FLOAT);
  type.mutable_shape();
  for (const auto& dim : value.shape) {
    auto& written = *type.mutable_shape()->add_dim();
    if (dim) {
      written.set_dim_value(static_cast<std::int64_t>(*dim));
    } else {
      written.set_dim_param("batch");
    }
  }
}

std::string encode(const OnnxGraph& graph) {
  constexpr std::int64_t kIrVersion = 8;  // of ONNX 1.12, which has opset 17
  onnx::ModelProto model;
  model.set_ir_version(kIrVersion);
  model.add_opset_import()->set_version(graph.opset);
  model.set_producer_name(graph.producer);
  for (const auto& [key, value] : graph.metadata) {
    auto& property = *model.add_metadata_props();
    property.set_key(key);
    property.set_value(value);
  }
  onnx::GraphProto& written = *model.mutable_graph();
  written.set_name("network");
  for (const OnnxNode& node : graph.nodes) {
    put(*written.add_node(), node);
  }
  for (const auto& [name, tensor] : graph.constants) {
    onnx::TensorProto& proto = *written.add_initializer();
    put(proto, tensor);
    proto.set_name(name);
  }
  for (const OnnxValue& input : graph.inputs) {
    put(*written.add_input(), input);
  }
  for (const OnnxValue& output : graph.outputs) {
    put(*written.add_output(), output);
  }
  if (model.ByteSizeLong() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw UsageError("it is longer than the 2 GiB that an ONNX file can be");
  }
  return model.SerializeAsString();
}

}  // namespace
}  // namespace auricle

extern "C" {
extern auricle::OnnxEncoder* const auricle_onnx_encoder;  // what dlsym finds
auricle::OnnxEncoder* const auricle_onnx_encoder = auricle::encode;
}
