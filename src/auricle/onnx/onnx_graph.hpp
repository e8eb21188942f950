#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace auricle {

/// Numbers of any shape, the last index varying fastest: float32, or whole numbers and truth values as int64.
struct OnnxTensor {
  std::vector<std::size_t> shape;
  std::variant<std::vector<float>, std::vector<std::int64_t>> values;

  std::size_t size() const;
  bool operator==(const OnnxTensor&) const = default;
};

using OnnxAttribute =
    std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, std::vector<float>, OnnxTensor>;

/// One operator at work. An input that is left out has the name "".
struct OnnxNode {
  std::string type;  ///< "Conv"; with the domain before it where that is not ONNX's own: "com.microsoft.FusedConv"
  std::string name;  ///< its own, or, where it has none, that of what it gives
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::map<std::string, OnnxAttribute> attributes;
};

/// What goes into a graph or comes out of it; a dimension without a number is decided when the network runs.
struct OnnxValue {
  std::string name;
  std::vector<std::optional<std::size_t>> shape;
};

/// A network as an ONNX file has it.
struct OnnxGraph {
  std::int64_t opset = 0;
  std::string producer;           ///< the program that wrote it
  std::vector<OnnxValue> inputs;  ///< those that are not in `constants`
  std::vector<OnnxValue> outputs;
  std::map<std::string, OnnxTensor> constants;  ///< weights and other numbers that the file holds
  std::vector<OnnxNode> nodes;
  std::map<std::string, std::string> metadata;  ///< what is said about the network, by names
};

/// Reads an ONNX file: opset 11 to 17, weights inside. Trusts nothing in it and runs nothing; what is damaged, hostile
/// or beyond all measure is refused. The nodes are put into an order of computation, and those that no output needs are
/// left out. Throws FileError when the file is unreadable, ModelError naming it and the fault otherwise.
OnnxGraph read_onnx(const std::filesystem::path& path);

/// The same for bytes in memory; `where` names them in errors.
OnnxGraph parse_onnx(std::string_view bytes, std::string_view where);

/// The bytes of an ONNX file. A dimension without a number is named "batch". Throws UsageError when it would be longer
/// than ONNX files can be.
std::string onnx_bytes(const OnnxGraph& graph);

/// Writes an ONNX file, whole or not at all. Throws FileError when it can't be written.
void save_onnx(const std::filesystem::path& path, const OnnxGraph& graph);

}  // namespace auricle
