#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <auricle/core/error.hpp>
#include <auricle/onnx/export_model.hpp>
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

std::optional<Model> imported(std::string_view bytes) {
  try {
    const OnnxGraph graph = parse_onnx(bytes, "fuzz");
    return import_network(graph, {.front_end = front_end_for(graph)}, "fuzz").model;
  } catch (const ModelError&) {
    return std::nullopt;
  }
}

/// What is written can be read. Only an output that has the name of something else can keep it from being written.
void write_and_read(const Model& model) {
  for (const ExportFrom from : {ExportFrom::kFeatures, ExportFrom::kSound}) {
    OnnxGraph graph;
    try {
      graph = export_model(model, from);
    } catch (const UsageError&) {
      return;
    }
    parse_onnx(onnx_bytes(graph), "written");
  }
}

}  // namespace

/// libFuzzer's entry: any bytes are a ModelError or a network that makes a valid model, which can be written again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (const auto model = imported({reinterpret_cast<const char*>(data), size})) {
    validate(*model);
    write_and_read(*model);
  }
  return 0;
}
