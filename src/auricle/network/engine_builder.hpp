#pragma once

// Included by the network module's own .cpp files alone: it brings oneDNN with it.

#include <cstddef>
#include <oneapi/dnnl/dnnl.hpp>
#include <utility>
#include <vector>

#include <auricle/network/engine_program.hpp>
#include <auricle/network/engine_slots.hpp>

namespace auricle {

/// Goes through the graph and makes its primitives, keeping account of layouts and of which slot holds what.
class EngineProgram::Builder {
 public:
  Builder(EngineProgram& program, const EngineGraph& graph, std::size_t batch, EngineConstants& constants);

  void run();

 private:
  /// Channels, rows and frames of a batch somewhere in a run's memory.
  struct Value {
    dnnl::memory::desc desc;
    std::size_t slot = kInputSlot;
  };

  // In engine_primitives.cpp, one for each kind of node: what it makes. They may do steps of the node and count them.
  Value make(const WeightedNode& work);
  Value make(const CopyNode& work);
  Value make(const ConcatNode& work);
  Value make(const MaxPool& work);
  Value make(const AvgPool& work);
  Value make(const GlobalPool& work);
  Value make(const Transpose& work);
  Value make(const Flatten& work);

  /// How a convolution is asked of oneDNN.
  struct ConvolutionForm {
    dnnl::memory::desc source;
    Padding zeros;
    bool adds = false;  ///< to what is already where the result goes: the node's first step
  };
  /// `fused` becomes what the steps need that it does.
  dnnl::convolution_forward::primitive_desc described(const WeightedNode& work, const ConvolutionForm& form,
                                                      std::vector<Argument>& fused);
  Value convolution(const WeightedNode& work);
  Value dense(const WeightedNode& work);
  Value pool(dnnl::algorithm algorithm, const Extent& size, const Extent& stride, const Padding& padding,
             const FeatureMaps& maps);
  Value concatenated(const std::vector<Value>& parts, Axis over);
  /// A copy with zeros before and after the frames.
  Value with_zeros(const Value& value, const Ends& frames);

  // In engine_steps.cpp: what is done value by value.

  /// Takes as many of the node's steps as `operations`, what is done with a primitive's result, can hold, and what they
  /// need into the primitive's arguments. `rank`: how many axes the result has for the primitive.
  void fuse_steps(dnnl::post_ops& operations, std::vector<Argument>& arguments, int rank = 4);
  /// Does the steps that are left.
  Value with_steps(Value value);
  Value with_step(const Value& value, const Activation& activation);
  Value with_step(const Value& value, const Scale& scale);
  Value with_step(const Value& value, const Combination& combination);
  /// Where a step puts what it makes of a value: into the same place if that is possible.
  Value place_after(const Value& value, bool in_place);

  const EngineNode& node() const { return graph_.nodes[at_]; }

  Value value_of(std::size_t node) const;
  Value source() const { return value_of(node().sources.front()); }

  /// Where the node at hand puts its result.
  Value place_for(const dnnl::memory::desc& desc) { return {.desc = desc, .slot = slots_.reserve(desc.get_size())}; }

  /// Whether nobody but the node at hand, and it only once, needs what `other` gives.
  bool can_take_over(std::size_t other) const;
  Value take_over(std::size_t other);

  /// Copies a value into another place and layout.
  Value copied(const Value& value, const Value& result);
  /// Copies what a node gives to the outputs that want it.
  void give_out(std::size_t node);

  static Argument argument(int name, const Value& value) {
    return {.name = name, .constant = {}, .desc = value.desc, .slot = value.slot};
  }
  Argument argument(int name, const std::vector<float>& values, const dnnl::memory::desc& wanted) {
    return {.name = name, .constant = constants_.get(values, wanted), .desc = wanted, .slot = 0};
  }

  template <typename Primitive>
  void add_step(const typename Primitive::primitive_desc& description, std::vector<Argument> arguments) {
    if (const dnnl::memory::desc scratchpad = description.scratchpad_desc(); scratchpad.get_size() > 0) {
      const Value room = place_for(scratchpad);
      arguments.push_back(argument(DNNL_ARG_SCRATCHPAD, room));
      slots_.release(room.slot);
    }
    program_.steps_.push_back({.primitive = Primitive(description), .arguments = std::move(arguments)});
  }

  EngineProgram& program_;
  const EngineGraph& graph_;
  std::size_t batch_;
  EngineConstants& constants_;
  EngineSlots slots_;
  std::vector<std::size_t> last_use_;
  std::vector<bool> taken_over_;  ///< nodes whose slot is a later node's
  std::vector<Value> values_;
  std::size_t at_ = 0;         ///< the node at hand
  std::size_t next_step_ = 0;  ///< the first of its steps that isn't done
  bool owned_ = false;         ///< whether the place of the value that its steps change is its own
};

}  // namespace auricle
