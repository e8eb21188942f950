#pragma once

#include <auricle/network/model.hpp>
#include <auricle/onnx/onnx_graph.hpp>

namespace auricle {

/// A model as a network in ONNX (opset 17): features in, probabilities out.
///
/// Its inputs are what the front ends give, one for each that differs: "features" of [batch, rows, frames], or
/// "features_1", …. Its first output is "probabilities" of [batch, genres], the answer of the whole model: its
/// networks' mean by their shares, temperature and biases included. Beside it stand the networks' other outputs,
/// [batch, numbers], under their names, or, where there are several networks, as "network_1/embedding". The metadata
/// hold "genres" and "front_ends", a list of specs in the inputs' order, as JSON. Throws UsageError for a model that is
/// not valid.
OnnxGraph export_model(const Model& model);

}  // namespace auricle
