#include <auricle/network/engine_builder.hpp>

#include <algorithm>
#include <utility>

#include <auricle/network/engine_layouts.hpp>
#include <auricle/network/engine_post_ops.hpp>

namespace auricle {
namespace {

using namespace engine_layouts;

/// The nodes whose values a node takes.
std::vector<std::size_t> used_by(const EngineNode& node) {
  std::vector<std::size_t> used = node.sources;
  for (const ElementwiseStep& step : node.steps) {
    if (const auto* combination = std::get_if<Combination>(&step)) {
      used.push_back(combination->with);
    }
  }
  return used;
}

}  // namespace

EngineProgram::Builder::Builder(EngineProgram& program, const EngineGraph& graph, std::size_t batch,
                                EngineConstants& constants)
    : program_(program),
      graph_(graph),
      batch_(batch),
      constants_(constants),
      slots_(kFirstOutputSlot + graph.outputs.size()),
      taken_over_(graph.nodes.size(), false) {
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    last_use_.push_back(i);
    for (const std::size_t used : used_by(graph.nodes[i])) {
      if (used != kNetworkInput) {
        last_use_[used] = i;
      }
    }
  }
}

void EngineProgram::Builder::run() {
  give_out(kNetworkInput);
  for (at_ = 0; at_ < graph_.nodes.size(); ++at_) {
    next_step_ = 0;
    values_.push_back(with_steps(std::visit([this](const auto& work) { return make(work); }, node().work)));
    give_out(at_);
    for (std::size_t i = 0; i <= at_; ++i) {
      if (last_use_[i] == at_ && !taken_over_[i]) {
        slots_.release(values_[i].slot);
      }
    }
  }
  EngineSlots::Layout layout = slots_.layout();
  program_.slot_offsets_ = std::move(layout.offsets);
  program_.room_ = layout.room;
}

auto EngineProgram::Builder::value_of(std::size_t node) const -> Value {
  if (node != kNetworkInput) {
    return values_[node];
  }
  return {.desc = plain_layout(extents_of(graph_.input, batch_)), .slot = kInputSlot};
}

bool EngineProgram::Builder::can_take_over(std::size_t other) const {
  return other != kNetworkInput && last_use_[other] == at_ && std::ranges::count(used_by(node()), other) == 1;
}

auto EngineProgram::Builder::take_over(std::size_t other) -> Value {
  taken_over_[other] = true;
  return values_[other];
}

auto EngineProgram::Builder::copied(const Value& value, const Value& result) -> Value {
  add_step<dnnl::reorder>({program_.engine_, value.desc, program_.engine_, result.desc, attributes_with()},
                          {argument(DNNL_ARG_FROM, value), argument(DNNL_ARG_TO, result)});
  return result;
}

void EngineProgram::Builder::give_out(std::size_t node) {
  for (std::size_t i = 0; i < graph_.outputs.size(); ++i) {
    if (graph_.outputs[i] == node) {
      const Value value = value_of(node);
      copied(value, {.desc = plain_layout(value.desc.dims()), .slot = kFirstOutputSlot + i});
    }
  }
}

EngineProgram::EngineProgram(const EngineGraph& graph, std::size_t batch, const dnnl::engine& engine,
                             EngineConstants& constants)
    : engine_(engine) {
  Builder(*this, graph, batch, constants).run();
}

}  // namespace auricle
