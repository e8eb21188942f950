#pragma once

#include <memory>

#include <auricle/core/matrix.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/network/safetensors.hpp>

namespace auricle {

struct EngineOptions {
  int threads = 1;  ///< processors one call uses; 0: all. One is best for single songs
};

/// Computes a network's outputs with oneDNN. `probabilities` may be called from several threads at once.
class Engine {
 public:
  /// Takes the weights over: move them in to save a copy. Throws UsageError when they are not the architecture's.
  Engine(const Architecture& architecture, Tensors weights, EngineOptions options = {});
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  /// One row of inputs per song (N x n_inputs) becomes one row of probabilities (N x genres), each row summing to 1.
  /// Any N, 0 included. Throws UsageError when rows are of another width.
  Matrix probabilities(MatrixView inputs) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auricle
