#include <auricle/onnx/import_network.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <sstream>
#include <utility>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <auricle/network/one_line.hpp>
#include <auricle/onnx/converter.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

/// The frames that a network's file fixes, if one of its dimensions can be them and is not its rows.
std::optional<std::size_t> exported_frames(const OnnxGraph& graph, std::size_t rows) {
  std::vector<std::size_t> sizes;
  for (std::size_t dim = 1; graph.inputs.size() == 1 && dim < graph.inputs[0].shape.size(); ++dim) {
    if (const auto size = graph.inputs[0].shape[dim]; size && *size != 1) {
      sizes.push_back(*size);
    }
  }
  if (const auto found = std::ranges::find(sizes, rows); found != sizes.end()) {
    sizes.erase(found);
  }
  return sizes.size() == 1 ? std::optional(sizes.front()) : std::nullopt;
}

/// The front end with the frames that the network takes, and windows that give as many.
FeatureSpec fixed(FeatureSpec spec, const OnnxGraph& graph, const ImportOptions& options) {
  if (!spec.n_values) {
    spec.n_frames = spec.n_frames ? spec.n_frames : options.frames;
    if (!spec.n_frames) {
      FeatureSpec one = spec;
      one.n_frames = 1;
      spec.n_frames = exported_frames(graph, flat_shape(one).rows);
    }
    if (!spec.n_frames) {
      throw UsageError("neither the front end nor the network says how many frames are heard at once: say --frames");
    }
  }
  if (options.frames && options.frames != spec.n_frames) {
    throw UsageError(fmt::format("{} frames are wanted, and the front end fixes what it gives", *options.frames));
  }
  if (!spec.window_s && spec.n_frames) {
    spec.window_s = static_cast<double>(*spec.n_frames) * spec.hop_length / spec.sample_rate_hz;
  }
  spec.validate();
  return spec;
}

const std::string& answer_of(const OnnxGraph& graph, const OnnxConverter& converter, const ImportOptions& options) {
  std::vector<const std::string*> fitting;
  for (const OnnxValue& output : graph.outputs) {
    if (output.name == options.answer) {
      return output.name;
    }
    const std::size_t size = size_of(converter.value(output.name).shape);
    if (output.name != options.embedding && size == options.labels.size()) {
      fitting.push_back(&output.name);
    }
  }
  if (fitting.size() == 1) {
    return *fitting.front();
  }
  const auto first = std::ranges::find_if(
      graph.outputs, [&](const std::string& name) { return name != options.embedding; }, &OnnxValue::name);
  return first == graph.outputs.end() ? graph.outputs.front().name : first->name;
}

/// Whether numbers are probabilities, as they end. Pooled ones are neither that nor raw.
bool ends_in_probabilities(const LayerGraph& graph, std::size_t layer) {
  bool last = true;
  while (layer != kNetworkInput) {
    const GraphLayer& at_hand = graph[layer];
    if (const auto* alone = std::get_if<Activate>(&at_hand.layer)) {
      const bool probable = alone->activation == Activation::kSoftmax || alone->activation == Activation::kSigmoid;
      if (probable && !last) {
        throw UsageError("its answer is pooled from probabilities; only softmax or sigmoid can be the end");
      }
      return probable;
    }
    const bool passes_on = std::holds_alternative<GlobalPool>(at_hand.layer) ||
                           std::holds_alternative<Transpose>(at_hand.layer) ||
                           std::holds_alternative<Flatten>(at_hand.layer);
    if (!passes_on) {
      return false;
    }
    last = false;
    layer = at_hand.sources.front();
  }
  return false;
}

/// A network's layers and what became of its outputs.
struct Conversion {
  WeightedArchitecture network;
  std::string answer;
  bool raw = false;
};

Conversion convert(const OnnxGraph& graph, const InputShape& input, const ImportOptions& options) {
  OnnxConverter converter(graph, input);
  converter.run();
  NetworkBuilder& builder = converter.builder();
  Conversion result{.network = {}, .answer = answer_of(graph, converter, options), .raw = false};
  std::map<std::string, std::size_t> outputs;
  const auto give = [&](const std::string& name, const MappedValue& value) {
    outputs[name] = builder.flattened(value).layer;
  };
  for (const OnnxValue& output : graph.outputs) {
    if (output.name != result.answer && output.name != options.embedding) {
      give(output.name, converter.value(output.name));
    }
  }
  if (!options.embedding.empty()) {
    give(kEmbedding, converter.value(options.embedding));
  }
  MappedValue answer = converter.value(result.answer);
  if (!ends_in_probabilities(builder.graph(), answer.layer)) {
    result.raw = true;
    answer = builder.flattened(answer);
    outputs[result.answer] = answer.layer;
    const bool softmax = options.answer_by == AnswerBy::kSoftmax;
    answer = builder.activated(answer, softmax ? Activation::kSoftmax : Activation::kSigmoid);
  }
  result.network = builder.take().write(input, answer.layer, outputs);
  return result;
}

std::vector<std::string> labels_for(const ImportOptions& options, const std::string& answer, std::size_t n) {
  if (!options.labels.empty() && options.labels.size() != n) {
    throw UsageError(
        fmt::format("there are {} labels, and the network's answer \"{}\" has {} numbers; give a label for each, or "
                    "choose another output with --answer",
                    options.labels.size(), one_line(answer), n));
  }
  std::vector<std::string> labels = options.labels;
  for (std::size_t i = labels.size(); i < n; ++i) {
    labels.push_back(fmt::format("label {}", i + 1));
  }
  return labels;
}

/// A choice that the network has no place for is the caller's mistake, not the network's.
void check_choices(const OnnxGraph& graph, const ImportOptions& options) {
  std::vector<std::string> names;
  std::ranges::transform(graph.outputs, std::back_inserter(names), &OnnxValue::name);
  const auto refuse = [&](const std::string& name) {
    throw UsageError(fmt::format("the network gives no \"{}\"; its outputs are: {}", name,
                                 one_line(fmt::format("{}", fmt::join(names, ", ")))));
  };
  if (!options.answer.empty() && std::ranges::find(names, options.answer) == names.end()) {
    refuse(options.answer);
  }
  const auto gives = [&](const OnnxNode& node) {
    return std::ranges::find(node.outputs, options.embedding) != node.outputs.end();
  };
  if (!options.embedding.empty() && std::ranges::none_of(graph.nodes, gives)) {
    refuse(options.embedding);
  }
}

}  // namespace

ImportedNetwork import_network(const OnnxGraph& graph, const ImportOptions& options, const std::string& where) {
  check_choices(graph, options);
  const FeatureSpec front_end = fixed(options.front_end, graph, options);
  const FeatureShape shape = flat_shape(front_end);
  Conversion conversion;
  try {
    conversion = convert(graph, {.rows = shape.rows, .frames = shape.frames}, options);
    check_weights(conversion.network.architecture, conversion.network.weights);
  } catch (const UsageError& error) {
    throw ModelError(fmt::format("{} can't be imported: {}", where, one_line(error.what())));
  }
  auto& [architecture, weights] = conversion.network;
  const std::vector<std::string> labels = labels_for(options, conversion.answer, count_outputs(architecture));
  ImportedNetwork imported{.model = {.genres = labels,
                                     .recipe = {{"name", "imported"}},
                                     .data = {{"imported", one_line(where)},
                                              {"producer", one_line(graph.producer)},
                                              {"opset", graph.opset}}},
                           .answer = conversion.answer,
                           .raw = conversion.raw,
                           .outputs = architecture.outputs};
  imported.model.networks.push_back({.genres = labels,
                                     .front_end = to_json(front_end),
                                     .architecture = std::move(architecture),
                                     .weights = std::move(weights)});
  return imported;
}

std::vector<std::string> load_labels(const std::filesystem::path& path) {
  const std::string bytes = read_file(path);
  if (!is_utf8(bytes) || bytes.find('\0') != std::string::npos) {
    throw FileError(fmt::format("{} is no text in UTF-8; it takes a label on each line", path.string()));
  }
  std::istringstream text(bytes);
  std::vector<std::string> labels;
  for (std::string line; std::getline(text, line);) {
    if (line.ends_with('\r')) {
      line.pop_back();
    }
    labels.push_back(line);
    if (line.empty()) {
      throw FileError(fmt::format("line {} of {} is empty; it takes a label on each", labels.size(), path.string()));
    }
  }
  if (labels.empty()) {
    throw FileError(fmt::format("{} is empty; it takes a label on each line", path.string()));
  }
  try {
    check_genre_names(labels);
  } catch (const UsageError& error) {
    throw FileError(fmt::format("the labels in {}: {}", path.string(), error.what()));
  }
  return labels;
}

}  // namespace auricle
