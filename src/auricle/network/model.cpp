#include <auricle/network/model.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/fingerprint.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <auricle/network/one_line.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr const char* kFormat = "auricle";
constexpr const char* kFormatVersion = "2";
constexpr std::size_t kMostNetworks = 64;

const std::string& text_of(const Safetensors& file, const std::string& key) {
  const auto found = file.metadata.find(key);
  if (found == file.metadata.end()) {
    throw UsageError(fmt::format("its metadata lacks \"{}\"", key));
  }
  return found->second;
}

Json json_of(const Safetensors& file, const std::string& key) {
  return parse_json(text_of(file, key), fmt::format("its \"{}\"", key));
}

void check_format(const Safetensors& file) {
  const auto format = file.metadata.find("format");
  if (format == file.metadata.end() || format->second != kFormat) {
    throw UsageError("it is a safetensors file but no model of Auricle's");
  }
  const std::string& version = text_of(file, "format_version");
  if (version != kFormatVersion) {
    throw UsageError(fmt::format("its format is version {}, this Auricle reads version {}; upgrade Auricle to use it",
                                 version, kFormatVersion));
  }
}

std::string run_of(const Safetensors& file) {
  const auto found = file.metadata.find("run");
  return found == file.metadata.end() ? "" : found->second;
}

std::vector<std::string> genres_of(const Safetensors& file) {
  try {
    return json_of(file, "genres").get<std::vector<std::string>>();
  } catch (const Json::exception&) {
    throw UsageError("its \"genres\" are no list of texts");
  }
}

/// How the networks' mean becomes the answer.
struct Calibration {
  double temperature = 1.0;
  std::vector<double> biases;
};

Calibration calibration_of(const Safetensors& file) {
  const Json json = json_of(file, "calibration");
  JsonObject object(json, "its \"calibration\"");
  Calibration calibration{.temperature = object.take<double>("temperature"),
                          .biases = object.take<std::vector<double>>("biases")};
  object.finish();
  return calibration;
}

/// A network's tensors stand in the file as "0.dense.weight", "1.dense.weight", ….
std::string prefix_of(std::size_t network) { return fmt::format("{}.", network); }

Tensors take_weights(Tensors& all, const std::string& prefix) {
  Tensors weights;
  for (auto next = all.lower_bound(prefix); next != all.end() && next->first.starts_with(prefix);) {
    weights.emplace(next->first.substr(prefix.size()), std::move(next->second));
    next = all.erase(next);
  }
  return weights;
}

Network take_network(const Json& json, Tensors& weights, std::size_t index) {
  const std::string where = fmt::format("its network {}", index);
  JsonObject object(json, where);
  Network network{.genres = object.take<std::vector<std::string>>("genres"),
                  .front_end = object.take_json("features"),
                  .architecture = architecture_from_json(object.take_json("architecture"), where),
                  .weights = take_weights(weights, prefix_of(index)),
                  .share = object.take<double>("share")};
  object.finish();
  return network;
}

std::vector<Network> take_networks(Safetensors& file) {
  const Json array = json_of(file, "networks");
  if (!array.is_array() || array.empty() || array.size() > kMostNetworks) {
    throw UsageError(fmt::format("its \"networks\" are no list of 1 to {}", kMostNetworks));
  }
  std::vector<Network> networks;
  for (const Json& json : array) {
    networks.push_back(take_network(json, file.tensors, networks.size()));
  }
  if (!file.tensors.empty()) {
    throw UsageError(fmt::format("weights \"{}\" belong to no network", file.tensors.begin()->first));
  }
  return networks;
}

void validate_network(const Network& network, const std::vector<std::string>& genres) {
  check_weights(network.architecture, network.weights);
  const std::size_t outputs = count_outputs(network.architecture);
  if (network.genres.size() != outputs) {
    throw UsageError(fmt::format("it names {} genres but the network has {} outputs", network.genres.size(), outputs));
  }
  if (!network.front_end.is_object()) {
    throw UsageError("a network's features must be a JSON object");
  }
  if (!(network.share > 0.0) || !std::isfinite(network.share)) {
    throw UsageError(fmt::format("a network's share is {}; it must be above 0", network.share));
  }
  check_genre_names(network.genres);
  for (const std::string& genre : network.genres) {
    if (std::ranges::find(genres, genre) == genres.end()) {
      throw UsageError(fmt::format("a network knows the genre \"{}\" and the model doesn't", genre));
    }
  }
  for (const std::string& genre : genres) {
    if (genre != kUnknownGenre && std::ranges::find(network.genres, genre) == network.genres.end()) {
      throw UsageError(fmt::format("a network doesn't know the model's genre \"{}\"", genre));
    }
  }
}

/// One genre or several at once: the answers of a model's networks are of one kind, and only the first can be
/// calibrated.
void check_answers(const Model& model) {
  const auto several = std::ranges::count_if(
      model.networks, [](const Network& network) { return is_multi_label(network.architecture); });
  if (several != 0 && several != std::ssize(model.networks)) {
    throw UsageError("some networks answer with one genre (softmax), others with several at once (sigmoid)");
  }
  if (several != 0 && (model.temperature != 1.0 || !model.biases.empty())) {
    throw UsageError(
        "it answers with several genres at once (sigmoid), and has a temperature or biases, which are for one");
  }
}

Json networks_json(const Model& model) {
  Json array = Json::array();
  for (const Network& network : model.networks) {
    array.push_back({{"genres", network.genres},
                     {"share", network.share},
                     {"features", network.front_end},
                     {"architecture", to_json(network.architecture)}});
  }
  return array;
}

Json calibration_json(const Model& model) { return {{"temperature", model.temperature}, {"biases", model.biases}}; }

Tensors all_weights(const Model& model) {
  Tensors all;
  for (std::size_t i = 0; i < model.networks.size(); ++i) {
    for (const auto& [name, tensor] : model.networks[i].weights) {
      all.emplace(prefix_of(i) + name, tensor);
    }
  }
  return all;
}

}  // namespace

void check_genre_names(const std::vector<std::string>& genres) {
  std::set<std::string> seen;
  for (const std::string& genre : genres) {
    if (genre.empty()) {
      throw UsageError("one of its genres has an empty name");
    }
    if (!is_utf8(genre)) {
      throw UsageError(fmt::format("the name of genre \"{}\" is not UTF-8; rename it", genre));
    }
    if (has_control_characters(genre)) {
      throw UsageError(fmt::format("the name of genre \"{}\" holds control characters; rename it", one_line(genre)));
    }
    if (!seen.insert(genre).second) {
      throw UsageError(fmt::format("genre \"{}\" is named twice", genre));
    }
  }
}

void validate(const Model& model) {
  if (model.networks.empty() || model.networks.size() > kMostNetworks) {
    throw UsageError(fmt::format("it has {} networks; it must have 1 to {}", model.networks.size(), kMostNetworks));
  }
  for (const Json* json : {&model.recipe, &model.data, &model.scores}) {
    if (!json->is_object()) {
      throw UsageError("its recipe, data and scores must be JSON objects");
    }
  }
  // Those that are fitted are between 0.05 and 20. What is beyond all use would leave no probabilities.
  if (!(model.temperature >= 0.01 && model.temperature <= 100.0)) {
    throw UsageError(fmt::format("its temperature is {}; it must be from 0.01 to 100", model.temperature));
  }
  if (!model.biases.empty() && model.biases.size() != model.genres.size()) {
    throw UsageError(fmt::format("it has {} biases for {} genres", model.biases.size(), model.genres.size()));
  }
  if (!std::ranges::all_of(model.biases, [](double bias) { return std::abs(bias) < 100.0; })) {
    throw UsageError("its biases are not all between -100 and 100");
  }
  check_genre_names(model.genres);
  for (const Network& network : model.networks) {
    validate_network(network, model.genres);
  }
  check_answers(model);
}

Model load_model(const std::filesystem::path& path) {
  Safetensors file = read_safetensors(path);
  try {
    check_format(file);
    Calibration calibration = calibration_of(file);
    Model model{.genres = genres_of(file),
                .networks = take_networks(file),
                .temperature = calibration.temperature,
                .biases = std::move(calibration.biases),
                .recipe = json_of(file, "recipe"),
                .data = json_of(file, "data"),
                .scores = json_of(file, "scores"),
                .run = run_of(file)};
    validate(model);
    return model;
  } catch (const UsageError& error) {
    throw ModelError(fmt::format("{} is no model that can be used: {}", path.string(), one_line(error.what())));
  }
}

std::string fingerprint(const Network& network) {
  Fingerprint hash;
  hash.add(network.front_end.dump());
  hash.add(to_json(network.architecture).dump());
  for (const auto& [name, tensor] : network.weights) {
    hash.add(name);
    hash.add(std::as_bytes(std::span(tensor.values)));
  }
  return hash.hex();
}

void save_model(const std::filesystem::path& path, const Model& model) {
  try {
    validate(model);
    write_safetensors(path, {.tensors = all_weights(model),
                             .metadata = {{"format", kFormat},
                                          {"format_version", kFormatVersion},
                                          {"genres", json_text(Json(model.genres))},
                                          {"networks", json_text(networks_json(model))},
                                          {"calibration", json_text(calibration_json(model))},
                                          {"recipe", json_text(model.recipe)},
                                          {"data", json_text(model.data)},
                                          {"scores", json_text(model.scores)},
                                          {"run", model.run}}});
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("can't save {}: {}", path.string(), error.what()));
  }
}

}  // namespace auricle
