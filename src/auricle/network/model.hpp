#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/core/json.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/network/safetensors.hpp>

namespace auricle {

/// The name of the answer "none of these genres": what a folder of this name taught a network, speech and noise
/// perhaps.
inline constexpr std::string_view kUnknownGenre = "unknown";

/// A trained network and what it is to be given.
struct Network {
  std::vector<std::string> genres;  ///< names of the outputs, in their order
  Json front_end = Json::object();  ///< how a song becomes the network's inputs; read by `features`
  Architecture architecture;
  Tensors weights;     ///< exactly those that `describe_layers` lists
  double share = 1.0;  ///< how much its answer weighs in the model's mean, relative to the other networks; above 0
};

/// Everything needed to name genres, and to know where it comes from. One safetensors file.
///
/// The model's answer is the mean of its networks', weighted by their shares. Each network knows all of the model's
/// genres; only "unknown" may be missing, and then is left to those that know it. All answer with one genre (softmax),
/// or all with several at once (sigmoid); those are not calibrated.
struct Model {
  std::vector<std::string> genres;  ///< in the order of the answers
  std::vector<Network> networks;    ///< at least one
  /// What the logarithms of the answer are divided by, so that a probability of 0.8 is right in 80 % of the songs
  /// (Guo et al. 2017, "On calibration of modern neural networks"); 0.01 to 100, 1 changes nothing.
  double temperature = 1.0;
  /// What is then added to them, a number a genre: networks that were shown rare genres more often than they occur name
  /// them too often (Menon et al. 2021, "Long-tail learning via logit adjustment"). Empty: nothing.
  std::vector<double> biases;
  Json recipe = Json::object();  ///< how it was trained
  Json data = Json::object();    ///< what it was trained on: songs, genres, fingerprint
  Json scores = Json::object();  ///< how good it proved to be
  std::string run{};             ///< the id of the run that it comes from; empty in old models
};

/// Tells a network from any other: a hash of what it hears, its layers and its weights.
std::string fingerprint(const Network& network);

/// Refuses genres that no model can have: nameless, twice, not UTF-8, with control characters. Throws UsageError. To be
/// asked before a model is trained, not after.
void check_genre_names(const std::vector<std::string>& genres);

/// Refuses a model whose parts don't belong together: see the fields. Throws UsageError.
void validate(const Model& model);

/// Reads a model and checks all of it: format and version, genres (unique, printable), architectures, weights (exactly
/// those of the architectures, shapes alike, finite). Throws FileError when unreadable, ModelError naming the file
/// otherwise.
Model load_model(const std::filesystem::path& path);

/// Writes a model, whole or not at all. Throws FileError when it can't be written, UsageError when it is not valid.
void save_model(const std::filesystem::path& path, const Model& model);

}  // namespace auricle
