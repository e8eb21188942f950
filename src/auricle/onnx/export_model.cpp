#include <auricle/onnx/export_model.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/features/feature_spec.hpp>
#include <auricle/onnx/export_front_end.hpp>
#include <auricle/onnx/export_network.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::int64_t kExportedOpset = 17;

std::optional<std::size_t> place_of(const std::vector<std::string>& genres, std::string_view genre) {
  const auto found = std::ranges::find(genres, genre);
  return found == genres.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - genres.begin()));
}

/// What a model's networks hear, each front end once.
class ModelInputs {
 public:
  ModelInputs(const Model& model, ExportFrom from, OnnxGraph& graph) {
    for (const Network& network : model.networks) {
      const auto found = std::ranges::find(front_ends_, network.front_end);
      input_of_.push_back(static_cast<std::size_t>(found - front_ends_.begin()));
      if (found == front_ends_.end()) {
        front_ends_.push_back(network.front_end);
        shapes_.push_back(network.architecture.input);
      }
    }
    from == ExportFrom::kSound ? hear(graph) : take_features(graph);
    graph.metadata["front_ends"] = json_text(Json(front_ends_));
  }

  /// The features of a network.
  const std::string& name_for(std::size_t network) const { return names_[input_of_[network]]; }

 private:
  void take_features(OnnxGraph& graph) {
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      names_.push_back(shapes_.size() == 1 ? "features" : fmt::format("features_{}", i + 1));
      graph.inputs.push_back({.name = names_.back(), .shape = {std::nullopt, shapes_[i].rows, shapes_[i].frames}});
    }
  }

  void hear(OnnxGraph& graph) {
    const std::string sound = "sound";
    std::vector<FeatureSpec> specs;
    for (std::size_t i = 0; i < shapes_.size(); ++i) {
      const FeatureSpec& spec = specs.emplace_back(spec_of(i));
      if (spec.sample_rate_hz != specs.front().sample_rate_hz || spec.window_s != specs.front().window_s) {
        throw UsageError("its networks hear different sample rates or window_s; export them one by one");
      }
      GraphWriter writer(graph, fmt::format("front_end_{}/", i + 1));
      names_.push_back(write_front_end(spec, sound, writer));
    }
    graph.inputs.push_back({.name = sound, .shape = {std::nullopt, samples_of_window(specs.front())}});
  }

  FeatureSpec spec_of(std::size_t input) const {
    const FeatureSpec spec = feature_spec_from_json(front_ends_[input], "its front end");
    const FeatureShape given = flat_shape(spec);
    if (given.rows != shapes_[input].rows || given.frames != shapes_[input].frames) {
      throw UsageError(fmt::format("its front end gives {} x {} values and its network takes {} x {}", given.rows,
                                   given.frames, shapes_[input].rows, shapes_[input].frames));
    }
    return spec;
  }

  std::vector<Json> front_ends_;
  std::vector<InputShape> shapes_;
  std::vector<std::string> names_;     ///< of what the front ends give
  std::vector<std::size_t> input_of_;  ///< of each network
};

/// Writes how the networks' answers become the model's; the same as `Mixture`.
class MixtureWriter {
 public:
  MixtureWriter(const Model& model, GraphWriter& writer) : model_(model), writer_(writer) {
    for (const Network& network : model.networks) {
      shares_ += network.share;
    }
  }

  std::string mixed(const std::vector<std::string>& answers) {
    const std::string unknown = write_unknown(answers);
    std::vector<std::string> terms;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      terms.push_back(known_genres(answers[i], i, unknown));
    }
    if (!unknown.empty()) {
      std::vector<float> place(model_.genres.size(), 0.0F);
      place[*place_of(model_.genres, kUnknownGenre)] = 1.0F;
      terms.push_back(writer_.node("MatMul", {unknown, writer_.floats("unknown's place", {1, place.size()}, place)}));
    }
    return calibrated(sum_of(terms));
  }

 private:
  std::string sum_of(const std::vector<std::string>& terms) {
    std::string sum = terms.front();
    for (std::size_t i = 1; i < terms.size(); ++i) {
      sum = writer_.node("Add", {sum, terms[i]});
    }
    return sum;
  }

  /// The mean of "unknown" over the networks that know it; nothing where none does.
  std::string write_unknown(const std::vector<std::string>& answers) {
    double shares = 0.0;
    std::vector<std::string> terms;
    for (const Network& network : model_.networks) {
      shares += place_of(network.genres, kUnknownGenre) ? network.share : 0.0;
    }
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const Network& network = model_.networks[i];
      if (const auto place = place_of(network.genres, kUnknownGenre)) {
        std::vector<float> pick(network.genres.size(), 0.0F);
        pick[*place] = static_cast<float>(network.share / shares);
        terms.push_back(
            writer_.node("MatMul", {answers[i], writer_.floats("unknown's share", {pick.size(), 1}, pick)}));
      }
    }
    return terms.empty() ? "" : sum_of(terms);
  }

  /// A network's answer for the model's other genres, by its share.
  std::string known_genres(const std::string& answer, std::size_t index, const std::string& unknown) {
    const Network& network = model_.networks[index];
    const std::size_t n_genres = model_.genres.size();
    std::vector<float> places(network.genres.size() * n_genres, 0.0F);
    for (std::size_t output = 0; output < network.genres.size(); ++output) {
      if (network.genres[output] != kUnknownGenre) {
        const std::size_t place = *place_of(model_.genres, network.genres[output]);
        places[output * n_genres + place] = static_cast<float>(network.share / shares_);
      }
    }
    std::string known =
        writer_.node("MatMul", {answer, writer_.floats("places of genres", {network.genres.size(), n_genres}, places)});
    if (unknown.empty() || place_of(network.genres, kUnknownGenre)) {
      return known;
    }
    // Whoever doesn't know "unknown" speaks of what the others leave to the known genres.
    return writer_.node("Mul", {known, writer_.node("Sub", {writer_.number("one", 1.0F), unknown})});
  }

  std::string calibrated(std::string mixed) {
    if (model_.temperature == 1.0 && model_.biases.empty()) {
      return mixed;
    }
    const std::string least = writer_.number("least", std::numeric_limits<float>::min());
    const std::string logs = writer_.node("Log", {writer_.node("Max", {mixed, least})});
    mixed = writer_.node("Div", {logs, writer_.number("temperature", static_cast<float>(model_.temperature))});
    if (!model_.biases.empty()) {
      const std::vector<float> biases(model_.biases.begin(), model_.biases.end());
      mixed = writer_.node("Add", {mixed, writer_.floats("biases", {biases.size()}, biases)});
    }
    return writer_.node("Softmax", {mixed}, {{"axis", std::int64_t{1}}});
  }

  const Model& model_;
  GraphWriter& writer_;
  double shares_ = 0.0;
};

}  // namespace

OnnxGraph export_model(const Model& model, ExportFrom from) {
  validate(model);
  OnnxGraph graph{.opset = kExportedOpset, .producer = "Auricle"};
  const ModelInputs inputs(model, from, graph);
  graph.metadata["genres"] = json_text(Json(model.genres));
  std::vector<WrittenNetwork> networks;
  for (std::size_t i = 0; i < model.networks.size(); ++i) {
    GraphWriter writer(graph, fmt::format("network_{}/", i + 1));
    const Network& network = model.networks[i];
    networks.push_back(write_network(network.architecture, network.weights, inputs.name_for(i), writer));
  }
  GraphWriter writer(graph, "model/");
  std::vector<std::string> answers;
  std::ranges::transform(networks, std::back_inserter(answers), &WrittenNetwork::answer);
  const bool as_it_is = model.networks.size() == 1 && model.networks.front().genres == model.genres &&
                        model.temperature == 1.0 && model.biases.empty();
  const std::string answer = as_it_is ? answers.front() : MixtureWriter(model, writer).mixed(answers);
  writer.output(answer, "probabilities", {std::nullopt, model.genres.size()});
  for (std::size_t i = 0; i < networks.size(); ++i) {
    const std::string prefix = networks.size() == 1 ? "" : fmt::format("network_{}/", i + 1);
    for (const NamedOutput& output : describe(model.networks[i].architecture).outputs) {
      writer.output(networks[i].outputs.at(output.name), prefix + output.name, {std::nullopt, output.shape.size()});
    }
  }
  return graph;
}

}  // namespace auricle
