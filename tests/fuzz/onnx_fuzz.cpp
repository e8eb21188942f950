#include <cstddef>
#include <cstdint>
#include <string_view>

#include <auricle/core/error.hpp>
#include <auricle/onnx/import_network.hpp>

namespace {

using namespace auricle;

/// A front end that gives what the network says it takes, where that is small.
FeatureSpec front_end_for(const OnnxGraph& graph) {
  constexpr std::size_t kMost = 256;
  FeatureSpec spec{.kind = FeatureKind::kMel, .n_mels = 16, .n_frames = 24};
  if (!graph.inputs.empty() && graph.inputs[0].shape.size() >= 2) {
    const auto& shape = graph.inputs[0].shape;
    const std::size_t rows = shape[shape.size() - 2].value_or(1);
    const std::size_t frames = shape.back().value_or(1);
    if (rows <= kMost && frames <= kMost) {
      spec.n_mels = static_cast<int>(rows);
      spec.n_frames = frames;
    }
  }
  return spec;
}

}  // namespace

/// libFuzzer's entry: any bytes are a ModelError or a network that makes a valid model.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const OnnxGraph graph = parse_onnx({reinterpret_cast<const char*>(data), size}, "fuzz");
    const ImportedNetwork imported = import_network(graph, {.front_end = front_end_for(graph)}, "fuzz");
    validate(imported.model);
  } catch (const ModelError&) {
  }
  return 0;
}
