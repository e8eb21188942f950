#include <auricle/onnx/onnx_protobuf.hpp>

#include <cstring>
#include <utility>

#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <onnx/onnx_pb.h>

namespace auricle {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::io::CodedInputStream;

/// Of all messages: a field of two bytes may take two hundred in memory.
constexpr std::size_t kMaxFields = std::size_t{1} << 20;
constexpr std::size_t kMaxNodes = std::size_t{1} << 14;
constexpr std::size_t kMaxRank = 8;
constexpr std::size_t kMaxValues = std::size_t{1} << 28;
constexpr std::int64_t kOldestOpset = 11;
constexpr std::int64_t kNewestOpset = 17;

[[noreturn]] void refuse_damage() { throw UsageError("it is no ONNX file, or a damaged one"); }

/// Goes through the fields of a message and of those in it without making anything of them, so that how many there are
/// is known before memory is taken for them.
class FieldCounter {
 public:
  explicit FieldCounter(std::string_view bytes)
      : stream_(reinterpret_cast<const std::uint8_t*>(bytes.data()), static_cast<int>(bytes.size())) {
    stream_.PushLimit(static_cast<int>(bytes.size()));
  }

  void check(const Descriptor& type) {
    for (std::uint32_t tag = stream_.ReadTag(); tag != 0; tag = stream_.ReadTag()) {
      if (++n_fields_ > kMaxFields) {
        throw UsageError(fmt::format("it has more than {} fields, which no honest network has", kMaxFields));
      }
      check_field(tag, type);
    }
    if (!stream_.ConsumedEntireMessage()) {
      refuse_damage();
    }
  }

 private:
  void check_field(std::uint32_t tag, const Descriptor& type) {
    enum WireType : std::uint32_t { kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5 };
    constexpr std::uint32_t kWireTypeBits = 3;
    std::uint64_t varint = 0;
    bool good = false;
    switch (tag & ((1U << kWireTypeBits) - 1)) {
      case kVarint:
        good = stream_.ReadVarint64(&varint);
        break;
      case kFixed64:
        good = stream_.Skip(sizeof(std::uint64_t));
        break;
      case kFixed32:
        good = stream_.Skip(sizeof(std::uint32_t));
        break;
      case kLengthDelimited: {
        const FieldDescriptor* field = type.FindFieldByNumber(static_cast<int>(tag >> kWireTypeBits));
        good = check_bytes(field != nullptr ? field->message_type() : nullptr);
        break;
      }
      default:
        break;
    }
    if (!good) {
      refuse_damage();
    }
  }

  bool check_bytes(const Descriptor* message) {
    int length = 0;
    if (!stream_.ReadVarintSizeAsInt(&length) || length > stream_.BytesUntilLimit()) {
      return false;
    }
    if (message == nullptr) {
      return stream_.Skip(length);
    }
    const auto [limit, depth] = stream_.IncrementRecursionDepthAndPushLimit(length);
    if (depth < 0) {
      return false;
    }
    check(*message);
    return stream_.DecrementRecursionDepthAndPopLimit(limit);
  }

  CodedInputStream stream_;
  std::size_t n_fields_ = 0;
};

std::vector<std::size_t> shape_of(const onnx::TensorProto& tensor, std::string_view what) {
  std::vector<std::size_t> shape;
  std::size_t size = 1;
  for (const std::int64_t dim : tensor.dims()) {
    if (dim < 0 || static_cast<std::uint64_t>(dim) > kMaxValues) {
      throw UsageError(fmt::format("{} has a dimension of {}", what, dim));
    }
    shape.push_back(static_cast<std::size_t>(dim));
    size *= shape.back();
    if (size > kMaxValues || shape.size() > kMaxRank) {
      throw UsageError(fmt::format("{} has more than {} numbers or {} dimensions", what, kMaxValues, kMaxRank));
    }
  }
  return shape;
}

/// The numbers of a tensor, which stand in `raw_data` or in the field of their type.
template <typename Value, typename Raw, typename Field>
std::vector<Value> values_of(const onnx::TensorProto& tensor, std::size_t size, const Field& field,
                             std::string_view what) {
  const std::string& raw = tensor.raw_data();
  if (tensor.has_raw_data() ? raw.size() != size * sizeof(Raw) : static_cast<std::size_t>(field.size()) != size) {
    throw UsageError(fmt::format("{} has other than the {} numbers of its shape", what, size));
  }
  std::vector<Value> values(size);
  for (std::size_t i = 0; i < size; ++i) {
    if (tensor.has_raw_data()) {
      Raw value{};
      std::memcpy(&value, raw.data() + i * sizeof(Raw), sizeof(Raw));
      values[i] = static_cast<Value>(value);
    } else {
      values[i] = static_cast<Value>(field[static_cast<int>(i)]);
    }
  }
  return values;
}

OnnxTensor tensor_of(const onnx::TensorProto& tensor, std::string_view what) {
  if (tensor.data_location() == onnx::TensorProto::EXTERNAL || tensor.external_data_size() > 0) {
    throw UsageError(
        fmt::format("{} stands in another file; save the network as one file (save_as_external_data=False)", what));
  }
  if (tensor.has_segment()) {
    throw UsageError(fmt::format("{} is stored in segments, which can't be read", what));
  }
  OnnxTensor result{.shape = shape_of(tensor, what), .values = {}};
  std::size_t size = 1;
  for (const std::size_t dim : result.shape) {
    size *= dim;
  }
  switch (tensor.data_type()) {
    case onnx::TensorProto::FLOAT:
      result.values = values_of<float, float>(tensor, size, tensor.float_data(), what);
      break;
    case onnx::TensorProto::DOUBLE:
      result.values = values_of<float, double>(tensor, size, tensor.double_data(), what);
      break;
    case onnx::TensorProto::INT64:
      result.values = values_of<std::int64_t, std::int64_t>(tensor, size, tensor.int64_data(), what);
      break;
    case onnx::TensorProto::INT32:
      result.values = values_of<std::int64_t, std::int32_t>(tensor, size, tensor.int32_data(), what);
      break;
    case onnx::TensorProto::BOOL:
      result.values = values_of<std::int64_t, std::int8_t>(tensor, size, tensor.int32_data(), what);
      break;
    default:
      throw UsageError(fmt::format("{} holds numbers of type {}; export the network in float32, not quantized", what,
                                   onnx::TensorProto::DataType_IsValid(tensor.data_type())
                                       ? onnx::TensorProto::DataType_Name(tensor.data_type())
                                       : std::to_string(tensor.data_type())));
  }
  return result;
}

/// Nothing for graphs, texts in a list and what else no operator of a network's layers has.
std::optional<OnnxAttribute> attribute_of(const onnx::AttributeProto& attribute, std::string_view what) {
  switch (attribute.type()) {
    case onnx::AttributeProto::INT:
      return attribute.i();
    case onnx::AttributeProto::FLOAT:
      return attribute.f();
    case onnx::AttributeProto::STRING:
      return attribute.s();
    case onnx::AttributeProto::INTS:
      return std::vector<std::int64_t>(attribute.ints().begin(), attribute.ints().end());
    case onnx::AttributeProto::FLOATS:
      return std::vector<float>(attribute.floats().begin(), attribute.floats().end());
    case onnx::AttributeProto::TENSOR:
      return tensor_of(attribute.t(), fmt::format("a constant of {}", what));
    default:
      return std::nullopt;
  }
}

OnnxNode node_of(const onnx::NodeProto& proto) {
  OnnxNode node{.type = proto.op_type(),
                .name = proto.name(),
                .inputs = {proto.input().begin(), proto.input().end()},
                .outputs = {proto.output().begin(), proto.output().end()},
                .attributes = {}};
  if (!proto.domain().empty() && proto.domain() != "ai.onnx") {
    node.type = proto.domain() + "." + node.type;
  }
  if (node.name.empty() && !node.outputs.empty()) {
    node.name = node.outputs.front();
  }
  const std::string what = fmt::format("node \"{}\" ({})", node.name, node.type);
  for (const onnx::AttributeProto& attribute : proto.attribute()) {
    auto value = attribute_of(attribute, what);
    if (value && !node.attributes.emplace(attribute.name(), std::move(*value)).second) {
      throw UsageError(fmt::format("{} has the attribute \"{}\" twice", what, attribute.name()));
    }
  }
  return node;
}

OnnxValue value_of(const onnx::ValueInfoProto& proto) {
  OnnxValue value{.name = proto.name(), .shape = {}};
  for (const auto& dim : proto.type().tensor_type().shape().dim()) {
    const bool fixed = dim.has_dim_value() && dim.dim_value() > 0;
    value.shape.push_back(fixed ? std::optional(static_cast<std::size_t>(dim.dim_value())) : std::nullopt);
  }
  return value;
}

std::int64_t opset_of(const onnx::ModelProto& model) {
  for (const auto& opset : model.opset_import()) {
    if (opset.domain().empty() || opset.domain() == "ai.onnx") {
      if (opset.version() < kOldestOpset || opset.version() > kNewestOpset) {
        throw UsageError(fmt::format("it is of opset {}, and {} to {} can be read; export it with opset_version=13",
                                     opset.version(), kOldestOpset, kNewestOpset));
      }
      return opset.version();
    }
  }
  throw UsageError("it doesn't say which opset it is of");
}

OnnxGraph graph_of(const onnx::ModelProto& model) {
  const onnx::GraphProto& proto = model.graph();
  OnnxGraph graph{.opset = opset_of(model), .producer = model.producer_name()};
  if (proto.node_size() == 0 || static_cast<std::size_t>(proto.node_size()) > kMaxNodes) {
    throw UsageError(fmt::format("it has {} nodes; 1 to {} can be read", proto.node_size(), kMaxNodes));
  }
  if (proto.sparse_initializer_size() > 0) {
    throw UsageError("it has sparse weights, which can't be read; export it with dense ones");
  }
  for (const onnx::TensorProto& tensor : proto.initializer()) {
    OnnxTensor values = tensor_of(tensor, fmt::format("the tensor \"{}\"", tensor.name()));
    if (tensor.name().empty() || !graph.constants.emplace(tensor.name(), std::move(values)).second) {
      throw UsageError(fmt::format("two tensors have the name \"{}\", or one has none", tensor.name()));
    }
  }
  for (const onnx::ValueInfoProto& input : proto.input()) {
    if (!graph.constants.contains(input.name())) {
      graph.inputs.push_back(value_of(input));
    }
  }
  for (const onnx::ValueInfoProto& output : proto.output()) {
    graph.outputs.push_back(value_of(output));
  }
  for (const onnx::NodeProto& node : proto.node()) {
    graph.nodes.push_back(node_of(node));
  }
  return graph;
}

OnnxGraph decode(std::string_view bytes) {
  FieldCounter(bytes).check(*onnx::ModelProto::descriptor());
  onnx::ModelProto model;
  if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !model.has_graph()) {
    refuse_damage();
  }
  return graph_of(model);
}

}  // namespace
}  // namespace auricle

extern "C" {
extern auricle::OnnxDecoder* const auricle_onnx_decoder;  // what dlsym finds
auricle::OnnxDecoder* const auricle_onnx_decoder = auricle::decode;
}
