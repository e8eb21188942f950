#include "onnx_builder.hpp"

namespace auricle::test {
namespace {

onnx::AttributeProto& new_attribute(onnx::NodeProto& node, const std::string& name,
                                    onnx::AttributeProto::AttributeType type) {
  onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(type);
  return attribute;
}

}  // namespace

OnnxBuilder::OnnxBuilder(const std::vector<std::int64_t>& input_shape) {
  model.set_ir_version(7);
  model.add_opset_import()->set_version(13);
  onnx::ValueInfoProto& input = *graph().add_input();
  input.set_name("x");
  for (const std::int64_t dim : input_shape) {
    input.mutable_type()->mutable_tensor_type()->mutable_shape()->add_dim()->set_dim_value(dim);
  }
  graph().add_output()->set_name("y");
}

onnx::NodeProto& OnnxBuilder::node(const std::string& type, const std::vector<std::string>& inputs,
                                   const std::string& output) {
  onnx::NodeProto& node = *graph().add_node();
  node.set_op_type(type);
  node.set_name(type + " of " + output);
  for (const std::string& input : inputs) {
    node.add_input(input);
  }
  node.add_output(output);
  return node;
}

onnx::TensorProto& OnnxBuilder::floats(const std::string& name, const std::vector<std::int64_t>& shape,
                                       const std::vector<float>& values) {
  onnx::TensorProto& tensor = *graph().add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(onnx::TensorProto::FLOAT);
  tensor.mutable_dims()->Assign(shape.begin(), shape.end());
  tensor.mutable_float_data()->Assign(values.begin(), values.end());
  return tensor;
}

onnx::TensorProto& OnnxBuilder::integers(const std::string& name, const std::vector<std::int64_t>& values) {
  onnx::TensorProto& tensor = *graph().add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(onnx::TensorProto::INT64);
  tensor.add_dims(static_cast<std::int64_t>(values.size()));
  tensor.mutable_int64_data()->Assign(values.begin(), values.end());
  return tensor;
}

void set_attribute(onnx::NodeProto& node, const std::string& name, std::int64_t value) {
  new_attribute(node, name, onnx::AttributeProto::INT).set_i(value);
}

void set_attribute(onnx::NodeProto& node, const std::string& name, float value) {
  new_attribute(node, name, onnx::AttributeProto::FLOAT).set_f(value);
}

void set_attribute(onnx::NodeProto& node, const std::string& name, const std::vector<std::int64_t>& values) {
  new_attribute(node, name, onnx::AttributeProto::INTS).mutable_ints()->Assign(values.begin(), values.end());
}

void set_attribute(onnx::NodeProto& node, const std::string& name, const std::string& value) {
  new_attribute(node, name, onnx::AttributeProto::STRING).set_s(value);
}

}  // namespace auricle::test
