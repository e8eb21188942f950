#include <auricle/network/engine_program.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace auricle {
namespace {

using Desc = dnnl::memory::desc;
using Extents = dnnl::memory::dims;

constexpr std::size_t kAlignment = 64;
constexpr auto kInference = dnnl::prop_kind::forward_inference;

dnnl::memory::dim extent(std::size_t size) { return static_cast<dnnl::memory::dim>(size); }

/// Floats of these extents in whatever layout a primitive likes best.
Desc any(const Extents& extents) { return {extents, dnnl::memory::data_type::f32, dnnl::memory::format_tag::any}; }

Extents extents_of(const std::vector<std::size_t>& shape) {
  Extents extents;
  std::ranges::transform(shape, std::back_inserter(extents), extent);
  return extents;
}

Extents extents_of(const FeatureMaps& maps, std::size_t batch) {
  return extents_of({batch, maps.channels, maps.rows, maps.frames});
}

void append_activation(dnnl::post_ops& operations, Activation activation) {
  if (activation == Activation::kRelu) {
    operations.append_eltwise(1.0F, dnnl::algorithm::eltwise_relu, 0.0F, 0.0F);
  } else if (activation == Activation::kGelu) {
    operations.append_eltwise(1.0F, dnnl::algorithm::eltwise_gelu_erf, 0.0F, 0.0F);
  }
}

dnnl::primitive_attr attributes_with(const dnnl::post_ops& operations) {
  dnnl::primitive_attr attributes;
  // With memory of the library's own, a primitive could only run on the thread that made it.
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  attributes.set_post_ops(operations);
  return attributes;
}

dnnl::primitive_attr attributes_with(Activation activation) {
  dnnl::post_ops operations;
  append_activation(operations, activation);
  return attributes_with(operations);
}

}  // namespace

/// Goes through the graph and makes its primitives, keeping account of layouts and of which slot holds what.
class EngineProgram::Builder {
 public:
  Builder(EngineProgram& program, const EngineGraph& graph, std::size_t batch, EngineConstants& constants)
      : program_(program), graph_(graph), batch_(batch), constants_(constants), last_use_(graph.nodes.size(), 0) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      for (const std::size_t used : {graph.nodes[i].source, graph.nodes[i].addend.value_or(kNetworkInput)}) {
        if (used != kNetworkInput) {
          last_use_[used] = i;
        }
      }
    }
  }

  void run() {
    for (at_ = 0; at_ < graph_.nodes.size(); ++at_) {
      const EngineNode& node = graph_.nodes[at_];
      values_.push_back(std::visit([&](const auto& work) { return make(work, node); }, node.work));
      for (std::size_t i = 0; i < at_; ++i) {
        if (last_use_[i] == at_) {
          release(values_[i].slot);
        }
      }
    }
    std::size_t offset = 0;
    for (const std::size_t size : slot_sizes_) {
      program_.slot_offsets_.push_back(offset);
      offset += (size + kAlignment - 1) / kAlignment * kAlignment;
    }
    program_.room_ = offset;
  }

 private:
  struct Value {
    Desc desc;
    std::size_t slot = kInputSlot;
  };

  Value value_of(std::size_t node) const {
    if (node != kNetworkInput) {
      return values_[node];
    }
    const EngineNode& first = graph_.nodes.front();
    return {.desc = plain_layout(extents_of(first.input, batch_)), .slot = kInputSlot};
  }

  /// A slot that is free from now on, with room for `desc`.
  std::size_t reserve(const Desc& desc) {
    if (free_.empty()) {
      free_.push_back(slot_sizes_.size());
      slot_sizes_.push_back(0);
    }
    // The one that has to grow least.
    const auto misfit = [&](std::size_t slot) {
      const std::size_t size = slot_sizes_[slot];
      return std::max(size, desc.get_size()) - std::min(size, desc.get_size());
    };
    const auto best = std::ranges::min_element(free_, {}, misfit);
    const std::size_t slot = *best;
    free_.erase(best);
    slot_sizes_[slot] = std::max(slot_sizes_[slot], desc.get_size());
    return slot;
  }

  void release(std::size_t slot) {
    if (slot > kOutputSlot && std::ranges::find(free_, slot) == free_.end()) {
      free_.push_back(slot);
    }
  }

  /// Where the node at hand puts its result.
  Value place_for(const Desc& desc) {
    return {.desc = desc, .slot = at_ + 1 == graph_.nodes.size() ? kOutputSlot : reserve(desc)};
  }

  static Argument argument(int name, const Value& value) {
    return {.name = name, .desc = value.desc, .slot = value.slot};
  }
  Argument argument(int name, const std::vector<float>& values, const Desc& wanted) {
    return {.name = name, .constant = constants_.get(values, wanted), .desc = wanted};
  }

  template <typename Primitive>
  void add_step(const typename Primitive::primitive_desc& description, std::vector<Argument> arguments) {
    if (const Desc scratchpad = description.scratchpad_desc(); scratchpad.get_size() > 0) {
      const std::size_t slot = reserve(scratchpad);
      arguments.push_back({.name = DNNL_ARG_SCRATCHPAD, .desc = scratchpad, .slot = slot});
      release(slot);
    }
    program_.steps_.push_back({.primitive = Primitive(description), .arguments = std::move(arguments)});
  }

  Value make(const WeightedNode& work, const EngineNode& node) {
    return work.is_convolution() ? convolution(work, node) : dense(work, node);
  }

  Value convolution(const WeightedNode& work, const EngineNode& node) {
    Value source = value_of(node.source);
    source.desc = source.desc.reshape(extents_of(node.input, batch_));
    const Desc bias = plain_layout({extent(node.output.channels)});
    const Extents strides{extent(work.stride.rows), extent(work.stride.frames)};
    const Extents padding{extent((work.weight_shape[2] - 1) / 2), extent((work.weight_shape[3] - 1) / 2)};
    const dnnl::convolution_forward::desc wanted(kInference, dnnl::algorithm::convolution_direct, source.desc,
                                                 any(extents_of(work.weight_shape)), bias,
                                                 any(extents_of(node.output, batch_)), strides, padding, padding);
    using Description = dnnl::convolution_forward::primitive_desc;
    Description description(wanted, attributes_with(node.addend ? Activation::kNone : node.activation),
                            program_.engine_);
    std::optional<Value> sum;  // the addend, where the result can be added to it in its place
    if (node.addend && *node.addend != kNetworkInput && *node.addend != node.source && last_use_[*node.addend] == at_ &&
        value_of(*node.addend).desc == description.dst_desc()) {
      sum = value_of(*node.addend);
      dnnl::post_ops operations;
      operations.append_sum(1.0F);
      append_activation(operations, node.activation);
      description = Description(wanted, attributes_with(operations), program_.engine_);
      if (sum->desc != description.dst_desc()) {
        sum.reset();
        description = Description(wanted, attributes_with(Activation::kNone), program_.engine_);
      }
    }
    const Value result = sum ? *sum : place_for(description.dst_desc());
    add_step<dnnl::convolution_forward>(
        description,
        {argument(DNNL_ARG_SRC, source), argument(DNNL_ARG_WEIGHTS, work.weight, description.weights_desc()),
         argument(DNNL_ARG_BIAS, work.bias, bias), argument(DNNL_ARG_DST, result)});
    if (sum) {
      values_[*node.addend].slot = kInputSlot;  // this node's now, not to be released as the addend's
    } else if (node.addend) {
      add(result, value_of(*node.addend), result, node.activation);
    }
    return result;
  }

  Value dense(const WeightedNode& work, const EngineNode& node) {
    Value source = value_of(node.source);
    const Desc flat = plain_layout({extent(batch_), extent(node.input.size())});
    Desc weight = plain_layout(extents_of(work.weight_shape));
    if (source.desc == plain_layout(source.desc.dims())) {
      source.desc = flat;
    } else {
      weight = any({extent(node.output.channels), extent(node.input.channels), extent(node.input.rows),
                    extent(node.input.frames)});
    }
    const Desc bias = plain_layout({extent(node.output.channels)});
    const Value result = place_for(plain_layout({extent(batch_), extent(node.output.channels)}));
    const dnnl::inner_product_forward::primitive_desc description({kInference, source.desc, weight, bias, result.desc},
                                                                  attributes_with(node.activation), program_.engine_);
    add_step<dnnl::inner_product_forward>(
        description,
        {argument(DNNL_ARG_SRC, source), argument(DNNL_ARG_WEIGHTS, work.weight, description.weights_desc()),
         argument(DNNL_ARG_BIAS, work.bias, bias), argument(DNNL_ARG_DST, result)});
    if (node.activation == Activation::kSoftmax) {
      const dnnl::softmax_forward::primitive_desc softmax({kInference, result.desc, 1},
                                                          attributes_with(Activation::kNone), program_.engine_);
      add_step<dnnl::softmax_forward>(softmax, {argument(DNNL_ARG_SRC, result), argument(DNNL_ARG_DST, result)});
    }
    return result;
  }

  Value make(const NormNode& work, const EngineNode& node) {
    const Value source = value_of(node.source);
    const Desc channels = plain_layout({extent(node.output.channels)});
    using Flags = dnnl::normalization_flags;
    const dnnl::batch_normalization_forward::primitive_desc description(
        {kInference, source.desc, work.epsilon, Flags::use_global_stats | Flags::use_scale | Flags::use_shift},
        attributes_with(node.activation == Activation::kRelu ? Activation::kRelu : Activation::kNone),
        program_.engine_);
    const Value result = place_for(source.desc);
    add_step<dnnl::batch_normalization_forward>(
        description,
        {argument(DNNL_ARG_SRC, source), argument(DNNL_ARG_MEAN, work.mean, channels),
         argument(DNNL_ARG_VARIANCE, work.variance, channels), argument(DNNL_ARG_SCALE, work.scale, channels),
         argument(DNNL_ARG_SHIFT, work.shift, channels), argument(DNNL_ARG_DST, result)});
    if (node.activation == Activation::kGelu) {
      const dnnl::eltwise_forward::primitive_desc gelu(
          {kInference, dnnl::algorithm::eltwise_gelu_erf, result.desc, 0.0F, 0.0F}, attributes_with(Activation::kNone),
          program_.engine_);
      add_step<dnnl::eltwise_forward>(gelu, {argument(DNNL_ARG_SRC, result), argument(DNNL_ARG_DST, result)});
    }
    return result;
  }

  Value make(const AddNode& /*work*/, const EngineNode& node) {
    const Value source = value_of(node.source);
    const Value result = place_for(source.desc);
    add(source, value_of(*node.addend), result, node.activation);
    return result;
  }

  void add(const Value& one, const Value& other, const Value& result, Activation activation) {
    const dnnl::binary::primitive_desc description({dnnl::algorithm::binary_add, one.desc, other.desc, result.desc},
                                                   attributes_with(activation), program_.engine_);
    add_step<dnnl::binary>(
        description, {argument(DNNL_ARG_SRC_0, one), argument(DNNL_ARG_SRC_1, other), argument(DNNL_ARG_DST, result)});
  }

  Value make(const MaxPool& work, const EngineNode& node) {
    return pool(dnnl::algorithm::pooling_max, work.size, node, node.output);
  }
  Value make(const AvgPool& work, const EngineNode& node) {
    return pool(dnnl::algorithm::pooling_avg_exclude_padding, work.size, node, node.output);
  }

  Value make(const GlobalPool& work, const EngineNode& node) {
    const bool all = work.over == GlobalPool::Over::kAll;
    const Extent size{.rows = all ? node.input.rows : 1, .frames = node.input.frames};
    const FeatureMaps maps{.channels = node.input.channels, .rows = node.output.rows, .frames = 1};
    constexpr auto kMean = dnnl::algorithm::pooling_avg_exclude_padding;
    if (work.kind != GlobalPool::Kind::kMeanMax) {
      return pool(work.kind == GlobalPool::Kind::kMax ? dnnl::algorithm::pooling_max : kMean, size, node, maps);
    }
    const Value mean = pool(kMean, size, node, maps);
    const Value max = pool(dnnl::algorithm::pooling_max, size, node, maps);
    const Value result = place_for(plain_layout(extents_of(node.output, batch_)));
    const dnnl::concat::primitive_desc description(result.desc, 1, {mean.desc, max.desc}, program_.engine_,
                                                   attributes_with(Activation::kNone));
    add_step<dnnl::concat>(description, {argument(DNNL_ARG_MULTIPLE_SRC, mean),
                                         argument(DNNL_ARG_MULTIPLE_SRC + 1, max), argument(DNNL_ARG_DST, result)});
    release(mean.slot);
    release(max.slot);
    return result;
  }

  Value pool(dnnl::algorithm algorithm, const Extent& size, const EngineNode& node, const FeatureMaps& maps) {
    Value source = value_of(node.source);
    source.desc = source.desc.reshape(extents_of(node.input, batch_));
    const Extents window{extent(size.rows), extent(size.frames)};
    const dnnl::pooling_forward::primitive_desc description(
        {kInference, algorithm, source.desc, any(extents_of(maps, batch_)), window, window, {0, 0}, {0, 0}},
        attributes_with(Activation::kNone), program_.engine_);
    const Value result = place_for(description.dst_desc());
    add_step<dnnl::pooling_forward>(description, {argument(DNNL_ARG_SRC, source), argument(DNNL_ARG_DST, result)});
    return result;
  }

  EngineProgram& program_;
  const EngineGraph& graph_;
  std::size_t batch_;
  EngineConstants& constants_;
  std::vector<std::size_t> last_use_;
  std::vector<Value> values_;
  std::vector<std::size_t> free_;
  std::vector<std::size_t> slot_sizes_{0, 0};
  std::size_t at_ = 0;
};

EngineProgram::EngineProgram(const EngineGraph& graph, std::size_t batch, const dnnl::engine& engine,
                             EngineConstants& constants)
    : engine_(engine) {
  Builder(*this, graph, batch, constants).run();
}

}  // namespace auricle
