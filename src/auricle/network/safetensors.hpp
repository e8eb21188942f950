#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace auricle {

/// Numbers of any shape, the last index varying fastest; `values.size()` is the product of `shape`.
struct Tensor {
  std::vector<std::size_t> shape;
  std::vector<float> values;

  bool operator==(const Tensor&) const = default;
};

/// Named tensors, e.g. a network's weights under the names that `describe_layers` gives.
using Tensors = std::map<std::string, Tensor>;

/// What a safetensors file holds (https://github.com/huggingface/safetensors), float32 only.
struct Safetensors {
  Tensors tensors;
  std::map<std::string, std::string> metadata;

  bool operator==(const Safetensors&) const = default;
};

/// Reads a safetensors file. Trusts nothing in it: whatever is damaged or hostile is refused before memory is taken
/// for it. Throws FileError when unreadable, ModelError naming the file and the damage otherwise: a length, shape or
/// offset that does not fit the file, another type than F32, a value that is not finite.
Safetensors read_safetensors(const std::filesystem::path& path);

/// The same for bytes in memory; `where` names them in errors.
Safetensors parse_safetensors(std::string_view bytes, std::string_view where);

/// Writes a file that this and Python's `safetensors` read, whole or not at all. Throws FileError when it can't be
/// written, UsageError when a tensor's values don't fit its shape.
void write_safetensors(const std::filesystem::path& path, const Safetensors& contents);

}  // namespace auricle
