#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include <auricle/network/engine_builder.hpp>
#include <auricle/network/engine_layouts.hpp>
#include <auricle/network/engine_post_ops.hpp>

namespace auricle {
namespace {

using namespace engine_layouts;

Extents starts_of(const Padding& padding) { return {extent(padding.rows.before), extent(padding.frames.before)}; }
Extents ends_of(const Padding& padding) { return {extent(padding.rows.after), extent(padding.frames.after)}; }

/// Whether oneDNN has code of its own for a convolution, neither its plain loops nor copies for a matrix product.
bool is_fast(const dnnl::convolution_forward::primitive_desc& description) {
  const std::string_view implementation = description.impl_info_str();
  return !implementation.starts_with("ref") && implementation.find("gemm") == std::string_view::npos;
}

}  // namespace

auto EngineProgram::Builder::make(const WeightedNode& work) -> Value {
  return work.is_convolution() ? convolution(work) : dense(work);
}

auto EngineProgram::Builder::described(const WeightedNode& work, const ConvolutionForm& form,
                                       std::vector<Argument>& fused) -> dnnl::convolution_forward::primitive_desc {
  const Conv2d& layer = work.convolution;
  Extents weight = extents_of(work.weight_shape);
  if (layer.groups > 1) {
    weight[0] /= extent(layer.groups);
    weight.insert(weight.begin(), extent(layer.groups));
  }
  fused.clear();
  next_step_ = form.adds ? 1 : 0;
  dnnl::post_ops operations;
  if (form.adds) {
    operations.append_sum(1.0F);
  }
  fuse_steps(operations, fused);
  return {{kInference,
           dnnl::algorithm::convolution_direct,
           form.source,
           any(weight),
           plain_layout({extent(node().output.channels)}),
           any(extents_of(node().output, batch_)),
           extents_of(layer.stride),
           {extent(layer.dilation.rows - 1), extent(layer.dilation.frames - 1)},
           {extent(form.zeros.rows.before), extent(form.zeros.frames.before)},
           {extent(form.zeros.rows.after), extent(form.zeros.frames.after)}},
          attributes_with(operations),
          program_.engine_};
}

auto EngineProgram::Builder::convolution(const WeightedNode& work) -> Value {
  Value from = source();
  ConvolutionForm form{.source = from.desc, .zeros = work.convolution.zeros()};
  std::vector<Argument> arguments;
  auto description = described(work, form, arguments);
  if (!is_fast(description)) {
    // What oneDNN has no fast code for is far cheaper copied: with the zeros of a long kernel, or into another layout.
    if (node().input.channels == 1 && form.zeros.frames != Ends{}) {
      from = with_zeros(from, std::exchange(form.zeros.frames, {}));
    } else if (const auto other = described(work, {.source = any(from.desc.dims()), .zeros = form.zeros}, arguments);
               is_fast(other)) {
      from = copied(from, place_for(other.src_desc()));
    }
    form.source = from.desc;
    description = described(work, form, arguments);
  }
  std::optional<std::size_t> addend;  // what the result can be added to in its place
  if (const auto* first = node().steps.empty() ? nullptr : std::get_if<Combination>(&node().steps.front());
      first != nullptr && first->kind == Merge::Kind::kAdd && can_take_over(first->with) &&
      value_of(first->with).desc == description.dst_desc()) {
    form.adds = true;
    description = described(work, form, arguments);
    if (value_of(first->with).desc == description.dst_desc()) {
      addend = first->with;
    } else {
      form.adds = false;
      description = described(work, form, arguments);
    }
  }
  const Value result = addend ? take_over(*addend) : place_for(description.dst_desc());
  arguments.push_back(argument(DNNL_ARG_SRC, from));
  arguments.push_back(argument(DNNL_ARG_WEIGHTS, work.weight, description.weights_desc()));
  arguments.push_back(argument(DNNL_ARG_BIAS, work.bias, description.bias_desc()));
  arguments.push_back(argument(DNNL_ARG_DST, result));
  add_step<dnnl::convolution_forward>(description, std::move(arguments));
  if (from.slot != source().slot) {
    slots_.release(from.slot);
  }
  return result;
}

auto EngineProgram::Builder::with_zeros(const Value& value, const Ends& frames) -> Value {
  std::vector<Argument> parts;
  std::vector<Desc> descs;
  const auto add = [&](Argument part) {
    part.name = DNNL_ARG_MULTIPLE_SRC + static_cast<int>(parts.size());
    descs.push_back(part.desc);
    parts.push_back(std::move(part));
  };
  const auto add_zeros = [&](std::size_t length) {
    if (length > 0) {
      Extents extents = value.desc.dims();
      extents.back() = extent(length);
      const Desc desc = plain_layout(extents);
      add({.name = 0, .constant = constants_.zeros(desc), .desc = desc, .slot = 0});
    }
  };
  add_zeros(frames.before);
  add(argument(0, value));
  add_zeros(frames.after);
  Extents extents = value.desc.dims();
  extents.back() += extent(frames.before + frames.after);
  const dnnl::concat::primitive_desc description(plain_layout(extents), 3, descs, program_.engine_, attributes_with());
  const Value result = place_for(description.dst_desc());
  parts.push_back(argument(DNNL_ARG_DST, result));
  add_step<dnnl::concat>(description, std::move(parts));
  return result;
}

auto EngineProgram::Builder::dense(const WeightedNode& work) -> Value {
  Value from = source();
  const Desc flat = plain_layout({extent(batch_), extent(node().input.size())});
  Desc weight = plain_layout(extents_of(work.weight_shape));
  if (from.desc == plain_layout(from.desc.dims())) {
    from.desc = flat;
  } else {
    weight = any(extents_of({node().output.channels, node().input.channels, node().input.rows, node().input.frames}));
  }
  const Desc bias = plain_layout({extent(node().output.channels)});
  const Value result = place_for(plain_layout({extent(batch_), extent(node().output.channels)}));
  dnnl::post_ops operations;
  std::vector<Argument> arguments;
  fuse_steps(operations, arguments, 2);
  const dnnl::inner_product_forward::primitive_desc description({kInference, from.desc, weight, bias, result.desc},
                                                                attributes_with(operations), program_.engine_);
  arguments.push_back(argument(DNNL_ARG_SRC, from));
  arguments.push_back(argument(DNNL_ARG_WEIGHTS, work.weight, description.weights_desc()));
  arguments.push_back(argument(DNNL_ARG_BIAS, work.bias, bias));
  arguments.push_back(argument(DNNL_ARG_DST, result));
  add_step<dnnl::inner_product_forward>(description, std::move(arguments));
  return {.desc = plain_layout(extents_of(node().output, batch_)), .slot = result.slot};
}

auto EngineProgram::Builder::make(const CopyNode& /*work*/) -> Value { return source(); }

auto EngineProgram::Builder::make(const ConcatNode& work) -> Value {
  std::vector<Value> parts;
  for (const std::size_t part : node().sources) {
    parts.push_back(value_of(part));
  }
  return concatenated(parts, work.over);
}

auto EngineProgram::Builder::concatenated(const std::vector<Value>& parts, Axis over) -> Value {
  std::vector<Desc> descs;
  std::vector<Argument> arguments;
  for (const Value& part : parts) {
    arguments.push_back(argument(DNNL_ARG_MULTIPLE_SRC + static_cast<int>(descs.size()), part));
    descs.push_back(part.desc);
  }
  const dnnl::concat::primitive_desc description(any(extents_of(node().output, batch_)), 1 + static_cast<int>(over),
                                                 descs, program_.engine_, attributes_with());
  const Value result = place_for(description.dst_desc());
  arguments.push_back(argument(DNNL_ARG_DST, result));
  add_step<dnnl::concat>(description, std::move(arguments));
  return result;
}

auto EngineProgram::Builder::make(const MaxPool& work) -> Value {
  return pool(dnnl::algorithm::pooling_max, work.size, work.step(), work.padding, node().output);
}

auto EngineProgram::Builder::make(const AvgPool& work) -> Value {
  return pool(
      work.count_padding ? dnnl::algorithm::pooling_avg_include_padding : dnnl::algorithm::pooling_avg_exclude_padding,
      work.size, work.step(), work.padding, node().output);
}

auto EngineProgram::Builder::make(const GlobalPool& work) -> Value {
  const Extent size{.rows = work.over == GlobalPool::Over::kFrames ? 1 : node().input.rows,
                    .frames = work.over == GlobalPool::Over::kRows ? 1 : node().input.frames};
  const FeatureMaps maps{.channels = node().input.channels, .rows = node().output.rows, .frames = node().output.frames};
  const auto pooled = [&](dnnl::algorithm algorithm) { return pool(algorithm, size, size, {}, maps); };
  constexpr auto kMean = dnnl::algorithm::pooling_avg_exclude_padding;
  if (work.kind != GlobalPool::Kind::kMeanMax) {
    return pooled(work.kind == GlobalPool::Kind::kMax ? dnnl::algorithm::pooling_max : kMean);
  }
  const Value mean = pooled(kMean);
  const Value max = pooled(dnnl::algorithm::pooling_max);
  const Value result = concatenated({mean, max}, Axis::kChannels);
  slots_.release(mean.slot);
  slots_.release(max.slot);
  return result;
}

auto EngineProgram::Builder::pool(dnnl::algorithm algorithm, const Extent& size, const Extent& stride,
                                  const Padding& padding, const FeatureMaps& maps) -> Value {
  const Value from = source();
  const dnnl::pooling_forward::primitive_desc description(
      {kInference, algorithm, from.desc, any(extents_of(maps, batch_)), extents_of(stride), extents_of(size),
       starts_of(padding), ends_of(padding)},
      attributes_with(), program_.engine_);
  const Value result = place_for(description.dst_desc());
  add_step<dnnl::pooling_forward>(description, {argument(DNNL_ARG_SRC, from), argument(DNNL_ARG_DST, result)});
  return result;
}

auto EngineProgram::Builder::make(const Transpose& work) -> Value {
  std::vector<int> places{0, 0, 0, 0};  // where each axis of the source goes
  for (std::size_t i = 0; i < work.order.size(); ++i) {
    places[1 + static_cast<std::size_t>(work.order[i])] = static_cast<int>(1 + i);
  }
  Value turned = source();
  turned.desc = turned.desc.permute_axes(places);
  return copied(turned, place_for(plain_layout(turned.desc.dims())));
}

auto EngineProgram::Builder::make(const Flatten& /*work*/) -> Value {
  const Value from = source();
  const Value plain = copied(from, place_for(plain_layout(from.desc.dims())));
  return {.desc = plain_layout(extents_of(node().output, batch_)), .slot = plain.slot};
}

}  // namespace auricle
