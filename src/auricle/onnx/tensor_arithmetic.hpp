#pragma once

#include <cstdint>
#include <string>

#include <auricle/onnx/onnx_graph.hpp>

namespace auricle {

// Operators that work numbers out of constants, which are broadcast. All throw UsageError for numbers that they can't
// take, and where whole ones overflow.

/// Add, Sub, Mul, Div, Equal, Min or Max.
bool is_arithmetic(const std::string& type);
OnnxTensor arithmetic(const std::string& type, const OnnxTensor& a, const OnnxTensor& b);

OnnxTensor where(const OnnxTensor& condition, const OnnxTensor& yes, const OnnxTensor& no);

/// `type` by the numbers of onnx::TensorProto::DataType.
OnnxTensor cast(OnnxTensor tensor, std::int64_t type);

OnnxTensor range(const OnnxTensor& start, const OnnxTensor& limit, const OnnxTensor& delta);

OnnxTensor square_root(const OnnxTensor& tensor);

}  // namespace auricle
