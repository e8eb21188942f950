#pragma once

#include <auricle/network/model.hpp>
#include <auricle/onnx/onnx_graph.hpp>

namespace auricle {

/// What an exported model is given.
enum class ExportFrom {
  kFeatures,  ///< what the front ends give, an input for each that differs: "features" of [batch, rows, frames], or
              ///< "features_1", …
  kSound,     ///< "sound" of [batch, samples]: windows of mono sound, each as long as the networks hear at once
};

/// A model as a network in ONNX (opset 17): features or sound in, probabilities out.
///
/// Its first output is "probabilities" of [batch, genres], the answer of the whole model: its
/// networks' mean by their shares, temperature and biases included. Beside it stand the networks' other outputs,
/// [batch, numbers], under their names, or, where there are several networks, as "network_1/embedding". The metadata
/// hold "genres" and "front_ends", a list of specs in the inputs' order, as JSON. Throws UsageError for a model that is
/// not valid, and from sound also for one whose front ends can't be written (write_front_end) or hear different rates.
OnnxGraph export_model(const Model& model, ExportFrom from = ExportFrom::kFeatures);

}  // namespace auricle
