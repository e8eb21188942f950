#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <auricle/features/feature_spec.hpp>
#include <auricle/network/model.hpp>
#include <auricle/onnx/onnx_graph.hpp>

namespace auricle {

/// The name of the output that heads are learnt on.
inline constexpr const char* kEmbedding = "embedding";

/// How numbers become probabilities where a network ends in raw ones (logits).
enum class AnswerBy {
  kSigmoid,  ///< each label is a question of its own: tags
  kSoftmax,  ///< one label is right
};

struct ImportOptions {
  FeatureSpec front_end;              ///< what the network hears
  std::optional<std::size_t> frames;  ///< heard at once, where neither the front end nor the network says; see below
  std::vector<std::string> labels;    ///< names of the answer's numbers; empty: "label 1", …
  std::string answer;                 ///< the output that the labels are of; empty: see below
  std::string embedding;              ///< the output, or any value within, that is named "embedding"; empty: none
  std::optional<AnswerBy> answer_by;  ///< of raw numbers alone; none: sigmoid
};

struct ImportedNetwork {
  Model model;
  std::string answer;                ///< the output that the labels are of
  bool raw = false;                  ///< whether it ended in raw numbers; they are among the outputs by that name then
  std::vector<std::string> outputs;  ///< what the network gives beside its answer
};

/// A network of ONNX as a model of ours.
///
/// A network takes a fixed number of frames: the front end's n_frames, or else `frames`, or else what its file says.
/// One that differs from the file's is refused. A recording is then judged in windows of as many frames.
///
/// The answer is the output with as many numbers as there are labels, where that is one alone; else the first. All
/// other outputs are given beside it under their own names, but for the one that becomes "embedding". Where the answer
/// doesn't end in softmax or sigmoid, its numbers are given too, and `answer_by` is put behind them.
///
/// Throws UsageError for options that don't go with the network, ModelError for a network that can't be imported: the
/// message names the node, its operator and what can be done.
ImportedNetwork import_network(const OnnxGraph& graph, const ImportOptions& options, const std::string& where);

/// The labels in a file, one a line. Throws FileError, also when there are none, or one is empty or twice.
std::vector<std::string> load_labels(const std::filesystem::path& path);

}  // namespace auricle
