#pragma once

#include <cstddef>
#include <string_view>

#include <auricle/onnx/onnx_graph.hpp>

namespace auricle {

/// Protobuf's own limit is twice this. A file is not read into memory before its size is known.
inline constexpr std::size_t kMaxOnnxBytes = std::size_t{1} << 30;

/// The graph in the bytes of a file, each of its parts checked by itself, nodes and names as they stand. Throws
/// UsageError.
using OnnxDecoder = OnnxGraph(std::string_view bytes);

/// The reverse, for a graph that is good.
using OnnxEncoder = std::string(const OnnxGraph& graph);

/// The library that has them and their names there. It stands apart because protobuf takes two of the 30 milliseconds
/// in which `auricle` starts, and only import and export need it.
inline constexpr const char* kOnnxLibrary = "auricle_onnx.so";
inline constexpr const char* kOnnxDecoderName = "auricle_onnx_decoder";
inline constexpr const char* kOnnxEncoderName = "auricle_onnx_encoder";

}  // namespace auricle
