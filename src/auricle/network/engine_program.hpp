#pragma once

// Included by the network module's own .cpp files alone: it brings oneDNN with it.

#include <cstddef>
#include <map>
#include <mutex>
#include <oneapi/dnnl/dnnl.hpp>
#include <span>
#include <string>
#include <vector>

#include <auricle/network/engine_graph.hpp>

namespace auricle {

/// The constants of a graph in the layouts that oneDNN's primitives want, each reordered once for all batch sizes.
/// Not for several threads at once.
class EngineConstants {
 public:
  explicit EngineConstants(const dnnl::engine& engine) : engine_(engine) {}

  /// `values`, which must outlive this, in the layout `wanted`; they lie row-major with its extents.
  dnnl::memory get(const std::vector<float>& values, const dnnl::memory::desc& wanted);

 private:
  dnnl::engine engine_;
  std::multimap<const float*, dnnl::memory> known_;
};

/// A graph made ready for one batch size. Never changes once made, and may be run by several threads at once, each
/// with room of its own.
class EngineProgram {
 public:
  EngineProgram(const EngineGraph& graph, std::size_t batch, const dnnl::engine& engine, EngineConstants& constants);

  /// Bytes that a run needs beside inputs and outputs; to be aligned to 64 bytes.
  std::size_t room() const { return room_; }

  /// Computes `batch` rows of outputs from as many rows of inputs.
  void run(std::span<const float> inputs, std::span<float> outputs, std::span<std::byte> room) const;

 private:
  struct Argument {
    int name = 0;
    dnnl::memory constant;  ///< or else
    dnnl::memory::desc desc;
    std::size_t slot = 0;
  };
  struct Step {
    dnnl::primitive primitive;
    std::vector<Argument> arguments;
  };
  class Builder;

  dnnl::engine engine_;
  std::vector<Step> steps_;
  std::vector<std::size_t> slot_offsets_;
  std::size_t room_ = 0;
};

}  // namespace auricle
