#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <auricle/core/json.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/network/safetensors.hpp>

namespace auricle {

/// A trained network with everything needed to use it and to know where it comes from. One safetensors file.
struct Model {
  std::vector<std::string> genres;  ///< names of the outputs, in their order
  Json front_end = Json::object();  ///< how a song becomes the network's inputs; read by `features`
  Architecture architecture;
  Tensors weights;               ///< exactly those that `describe_layers` lists
  Json recipe = Json::object();  ///< how it was trained
  Json data = Json::object();    ///< what it was trained on: songs, genres, fingerprint
  Json scores = Json::object();  ///< how good it proved to be
};

/// Reads a model and checks all of it: format and version, genres (unique, printable, one per output), architecture,
/// weights (exactly those of the architecture, shapes alike, finite). Throws FileError when unreadable, ModelError
/// naming the file otherwise.
Model load_model(const std::filesystem::path& path);

/// Writes a model, whole or not at all. Throws FileError when it can't be written, UsageError when genres,
/// architecture and weights don't belong together.
void save_model(const std::filesystem::path& path, const Model& model);

}  // namespace auricle
