#include <algorithm>
#include <utility>

#include <auricle/network/engine_builder.hpp>
#include <auricle/network/engine_layouts.hpp>
#include <auricle/network/engine_post_ops.hpp>

namespace auricle {
namespace {

using namespace engine_layouts;

/// A number for each channel.
Desc channel_layout(std::size_t channels, int rank) {
  Extents extents(static_cast<std::size_t>(rank), 1);
  extents[1] = extent(channels);
  return plain_layout(extents);
}

/// In one primitive, oneDNN 2.6 gives all uses of an algorithm the parameters of one of them.
bool can_hold(const dnnl::post_ops& operations, const std::vector<EltwiseFunction>& functions) {
  for (int i = 0; i < operations.len(); ++i) {
    if (operations.kind(i) != dnnl::primitive::kind::eltwise) {
      continue;
    }
    float scale = 1.0F;
    EltwiseFunction known;
    operations.get_params_eltwise(i, scale, known.algorithm, known.alpha, known.beta);
    if (std::ranges::any_of(functions, [&](const EltwiseFunction& function) {
          return function.algorithm == known.algorithm && function != known;
        })) {
      return false;
    }
  }
  return true;
}

/// Floats of these extents in the layout that `model` has.
Desc like(const Desc& model, const Extents& extents) {
  using Format = dnnl::memory::format_tag;
  for (const Format format : {Format::aBcd16b, Format::aBcd8b, Format::acdb}) {
    if (model == Desc(model.dims(), dnnl::memory::data_type::f32, format)) {
      return {extents, dnnl::memory::data_type::f32, format};
    }
  }
  return plain_layout(extents);
}

}  // namespace

void EngineProgram::Builder::fuse_steps(dnnl::post_ops& operations, std::vector<Argument>& arguments, int rank) {
  const auto append_binary = [&](dnnl::algorithm algorithm, const std::vector<float>& values) {
    const Desc channels = channel_layout(node().output.channels, rank);
    arguments.push_back(argument(DNNL_ARG_ATTR_MULTIPLE_POST_OP(operations.len()) | DNNL_ARG_SRC_1, values, channels));
    operations.append_binary(algorithm, channels);
  };
  for (const std::vector<ElementwiseStep>& steps = node().steps; next_step_ < steps.size(); ++next_step_) {
    if (const auto* activation = std::get_if<Activation>(&steps[next_step_])) {
      const std::vector<EltwiseFunction> functions = eltwise_functions(*activation);
      if (functions.empty() || !can_hold(operations, functions)) {
        break;
      }
      for (const EltwiseFunction& function : functions) {
        operations.append_eltwise(1.0F, function.algorithm, function.alpha, function.beta);
      }
    } else if (const auto* scale = std::get_if<Scale>(&steps[next_step_])) {
      append_binary(dnnl::algorithm::binary_mul, scale->factor);
      append_binary(dnnl::algorithm::binary_add, scale->shift);
    } else {
      break;
    }
  }
}

auto EngineProgram::Builder::with_steps(Value value) -> Value {
  owned_ = !std::holds_alternative<CopyNode>(node().work);
  if (const std::size_t source = node().sources.front(); !owned_ && can_take_over(source)) {
    value = take_over(source);
    owned_ = true;
  }
  while (next_step_ < node().steps.size()) {
    const ElementwiseStep& step = node().steps[next_step_++];
    value = std::visit([&](const auto& kind) { return with_step(value, kind); }, step);
    owned_ = true;
  }
  return value;
}

auto EngineProgram::Builder::place_after(const Value& value, bool in_place) -> Value {
  return owned_ && in_place ? value : place_for(value.desc);
}

auto EngineProgram::Builder::with_step(const Value& value, const Activation& activation) -> Value {
  const Value result = place_after(value, true);
  if (activation == Activation::kSoftmax) {
    const dnnl::softmax_forward::primitive_desc softmax({kInference, value.desc, 1}, attributes_with(),
                                                        program_.engine_);
    add_step<dnnl::softmax_forward>(softmax, {argument(DNNL_ARG_SRC, value), argument(DNNL_ARG_DST, result)});
  }
  Value from = value;
  for (const EltwiseFunction& function : eltwise_functions(activation)) {
    const dnnl::eltwise_forward::primitive_desc eltwise(
        {kInference, function.algorithm, from.desc, function.alpha, function.beta}, attributes_with(),
        program_.engine_);
    add_step<dnnl::eltwise_forward>(eltwise, {argument(DNNL_ARG_SRC, from), argument(DNNL_ARG_DST, result)});
    from = result;
  }
  return result;
}

auto EngineProgram::Builder::with_step(const Value& value, const Scale& scale) -> Value {
  const Desc channels = plain_layout({extent(node().output.channels)});
  using Flags = dnnl::normalization_flags;
  // The square root of a variance of 0 and an epsilon of 1 changes nothing.
  const dnnl::batch_normalization_forward::primitive_desc description(
      {kInference, value.desc, 1.0F, Flags::use_global_stats | Flags::use_scale | Flags::use_shift}, attributes_with(),
      program_.engine_);
  const Value result = place_after(value, true);
  add_step<dnnl::batch_normalization_forward>(
      description,
      {argument(DNNL_ARG_SRC, value), argument(DNNL_ARG_MEAN, scale.zeros, channels),
       argument(DNNL_ARG_VARIANCE, scale.zeros, channels), argument(DNNL_ARG_SCALE, scale.factor, channels),
       argument(DNNL_ARG_SHIFT, scale.shift, channels), argument(DNNL_ARG_DST, result)});
  return result;
}

auto EngineProgram::Builder::with_step(const Value& value, const Combination& combination) -> Value {
  const Value given = value_of(combination.with);
  const Desc wanted = like(value.desc, given.desc.dims());  // oneDNN's fast code is for operands in one layout
  const Value other = given.desc == wanted ? given : copied(given, place_for(wanted));
  // Nothing is fused: of what follows a sum or product, oneDNN 2.6 gets scales of vectors wrong, some functions without
  // AVX2, and with others it writes beyond the result. In place it errs in a block of channels that isn't full.
  const Value result = place_after(value, node().output.channels % kLargestBlock == 0);
  const dnnl::binary::primitive_desc description(
      {combination.kind == Merge::Kind::kMultiply ? dnnl::algorithm::binary_mul : dnnl::algorithm::binary_add,
       value.desc, other.desc, result.desc},
      attributes_with(), program_.engine_);
  add_step<dnnl::binary>(
      description, {argument(DNNL_ARG_SRC_0, value), argument(DNNL_ARG_SRC_1, other), argument(DNNL_ARG_DST, result)});
  if (owned_ && result.slot != value.slot) {
    slots_.release(value.slot);
  }
  if (other.slot != given.slot) {
    slots_.release(other.slot);
  }
  return result;
}

}  // namespace auricle
