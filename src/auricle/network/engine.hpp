#pragma once

#include <map>
#include <memory>
#include <string>

#include <auricle/core/matrix.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/network/safetensors.hpp>

namespace auricle {

struct EngineOptions {
  int threads = 1;  ///< processors one call uses; 0: all. One is best for single songs
};

/// What a network gives, one row a song.
struct EngineResult {
  Matrix probabilities;
  std::map<std::string, Matrix> outputs;  ///< of each of `Architecture::outputs`, channels first
};

/// Computes a network's outputs with oneDNN. May be asked from several threads at once.
class Engine {
 public:
  /// Takes the weights over: move them in to save a copy. Throws UsageError when they are not the architecture's.
  Engine(const Architecture& architecture, Tensors weights, EngineOptions options = {});
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  /// One row of inputs per song (N x n_inputs) becomes one row of probabilities (N x genres), each summing to 1 where
  /// the network ends in softmax. Any N, 0 included. Throws UsageError when rows are of another width.
  Matrix probabilities(MatrixView inputs) const;

  /// The same with the named outputs. Each is the mean over the network's windows, as the probabilities are.
  EngineResult compute(MatrixView inputs) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auricle
