#pragma once

// Included by the network module's own .cpp files alone: it brings oneDNN with it.

#include <cstddef>
#include <oneapi/dnnl/dnnl.hpp>
#include <span>
#include <vector>

#include <auricle/network/engine_constants.hpp>
#include <auricle/network/engine_graph.hpp>

namespace auricle {

/// A graph made ready for one batch size. Never changes once made, and may be run by several threads at once, each
/// with room of its own.
class EngineProgram {
 public:
  EngineProgram(const EngineGraph& graph, std::size_t batch, const dnnl::engine& engine, EngineConstants& constants);

  /// Bytes that a run needs beside inputs and outputs; to be aligned to 64 bytes.
  std::size_t room() const { return room_; }

  /// Computes `batch` rows of each of the graph's outputs from as many rows of inputs.
  void run(std::span<const float> inputs, std::span<std::vector<float>> outputs, std::span<std::byte> room) const;

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
  class Builder;  // in engine_builder.cpp

  /// Slots that are not in a run's room: the input's, then one for each output.
  static constexpr std::size_t kInputSlot = 0;
  static constexpr std::size_t kFirstOutputSlot = 1;

  dnnl::engine engine_;
  std::vector<Step> steps_;
  std::vector<std::size_t> slot_offsets_;  ///< of the slots behind the outputs'
  std::size_t room_ = 0;
};

}  // namespace auricle
