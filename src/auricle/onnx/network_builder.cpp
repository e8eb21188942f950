#include <auricle/onnx/network_builder.hpp>

#include <algorithm>
#include <string>

#include <auricle/core/error.hpp>
#include <auricle/onnx/tensor_moves.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

constexpr AxisOrder kAsTheyAre{Axis::kChannels, Axis::kRows, Axis::kFrames};
constexpr std::array<AxisOrder, 6> kAllOrders{{kAsTheyAre,
                                               {Axis::kRows, Axis::kChannels, Axis::kFrames},
                                               {Axis::kFrames, Axis::kRows, Axis::kChannels},
                                               {Axis::kChannels, Axis::kFrames, Axis::kRows},
                                               {Axis::kRows, Axis::kFrames, Axis::kChannels},
                                               {Axis::kFrames, Axis::kChannels, Axis::kRows}}};

bool in_rows_or_frames(const SlidingAxes& axes) {
  return std::ranges::none_of(axes, [](const auto& axis) { return axis == Axis::kChannels; });
}

/// Zeros that wait around a value become the padding of the kernels that go over it.
std::vector<WeighedDimension> take_padding(std::span<const WeighedDimension> dimensions, MappedValue& value) {
  std::vector<WeighedDimension> result(dimensions.begin(), dimensions.end());
  for (WeighedDimension& dimension : result) {
    if (dimension.sliding) {
      value.shape[dimension.dim] = value.inner_size(dimension.dim);
      const Ends zeros = std::exchange(value.padding[dimension.dim], {});
      dimension.sliding->padding.before += zeros.before;
      dimension.sliding->padding.after += zeros.after;
    }
  }
  return result;
}

/// Weights as [results, channels, rows, frames].
OnnxTensor in_layer_order(const Contraction& contraction, const MappedValue& value, const SlidingAxes& sliding) {
  OnnxTensor weights{.shape = {contraction.weights.shape.front()}, .values = contraction.weights.values};
  std::array<std::optional<std::size_t>, 3> place_of;  // of each of our axes
  const auto label = [&](Axis axis, std::size_t size) {
    place_of[static_cast<std::size_t>(axis)] = weights.shape.size();
    weights.shape.push_back(size);
  };
  for (std::size_t i = 0; i < contraction.dimensions.size(); ++i) {
    const auto& [dim, slid] = contraction.dimensions[i];
    const bool grouped = i == 0 && contraction.groups > 1;
    const std::size_t wanted = slid ? slid->kernel : value.shape[dim] / (grouped ? contraction.groups : 1);
    if (contraction.weights.shape[i + 1] != wanted) {
      throw UsageError(fmt::format("its weights of shape {} don't go with its input of shape {}",
                                   contraction.weights.shape, value.shape));
    }
    if (sliding[i]) {
      label(*sliding[i], slid->kernel);
    } else if (!slid) {
      for (const Axis axis : value.axes[dim]) {
        label(axis, length_of(value.maps, axis) / (grouped ? contraction.groups : 1));
      }
    }
  }
  std::vector<std::size_t> order{0};
  OnnxShape shape{weights.shape.front()};
  for (const Axis axis : kAllAxes) {
    const auto place = place_of[static_cast<std::size_t>(axis)];
    if (!place && length_of(value.maps, axis) != 1) {
      throw UsageError(
          fmt::format("it has no weights for one of the dimensions of its input of shape {}", value.shape));
    }
    shape.push_back(place ? weights.shape[*place] : 1);
    if (place) {
      order.push_back(*place);
    }
  }
  weights = transposed(weights, order);
  weights.shape = shape;
  return weights;
}

}  // namespace

MappedValue NetworkBuilder::append(const MappedValue& like, GraphLayer layer) {
  const FeatureMaps output = layer.output;
  if (layer.sources.empty()) {
    layer.sources = {like.layer};
  }
  return mapped(graph_.add(std::move(layer)), output, like.axes);
}

std::optional<MappedValue> NetworkBuilder::in_order_for(const MappedValue& value, const Accepts& good) {
  for (const AxisOrder& order : kAllOrders) {
    MappedValue turned = with_axes_in(value, order);
    if (good(turned)) {
      if (order != kAsTheyAre) {
        turned.layer =
            graph_.add({.layer = Transpose{order}, .sources = {value.layer}, .weights = {}, .output = turned.maps});
      }
      return turned;
    }
  }
  return std::nullopt;
}

std::optional<std::vector<std::optional<Axis>>> NetworkBuilder::sliding_axes(
    const MappedValue& value, std::span<const WeighedDimension> dimensions) {
  SlidingAxes axes(dimensions.size());
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    const auto& list = value.axes[dimensions[i].dim];
    if (dimensions[i].sliding && list.size() > 1) {
      return std::nullopt;
    }
    if (dimensions[i].sliding && list.size() == 1) {
      axes[i] = list.front();
    }
  }
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    const auto& sliding = dimensions[i].sliding;
    if (axes[i] || !sliding || sliding->is_point()) {
      continue;
    }
    const auto is_free = [&](Axis axis) {
      return axis != Axis::kChannels && length_of(value.maps, axis) == 1 && std::ranges::find(axes, axis) == axes.end();
    };
    const auto free = std::ranges::find_if(kAllAxes, is_free);
    if (free == kAllAxes.end()) {
      return std::nullopt;
    }
    axes[i] = *free;
  }
  return axes;
}

MappedValue NetworkBuilder::contracted(MappedValue value, const Contraction& contraction) {
  Contraction sums = contraction;
  sums.dimensions = take_padding(contraction.dimensions, value);
  const auto input = in_order_for(with_padding_done(std::move(value)), [&](const MappedValue& turned) {
    const auto axes = sliding_axes(turned, sums.dimensions);
    return axes && in_rows_or_frames(*axes) &&
           (sums.groups == 1 || turned.axes[sums.dimensions.front().dim] == std::vector{Axis::kChannels});
  });
  if (!input) {
    throw UsageError("it goes over an axis that was put together of several; only whole axes can be");
  }
  const SlidingAxes axes = *sliding_axes(*input, sums.dimensions);
  OnnxTensor weights = in_layer_order(sums, *input, axes);
  SlidingPair pair = pair_of(sums.dimensions, axes);
  pair.rows.kernel = weights.shape[2];
  pair.frames.kernel = weights.shape[3];
  const std::size_t n_results = weights.shape[0];
  const FeatureMaps output{.channels = n_results,
                           .rows = places(input->maps.rows, pair.rows),
                           .frames = places(input->maps.frames, pair.frames)};
  const bool covers_all = pair.kernel() == Extent{.rows = input->maps.rows, .frames = input->maps.frames} &&
                          pair.padding() == Padding{} && sums.groups == 1;
  Layer layer = Conv2d{.filters = n_results,
                       .kernel = pair.kernel(),
                       .stride = pair.stride(),
                       .dilation = pair.dilation(),
                       .groups = sums.groups,
                       .padding = pair.padding(),
                       .activation = {}};
  if (covers_all) {
    layer = Dense{.units = n_results, .activation = Activation::kNone};
    weights.shape = {n_results, weights.size() / n_results};
  }
  const std::size_t index =
      graph_.add({.layer = std::move(layer),
                  .sources = {input->layer},
                  .weights = {{"weight", {weights.shape, std::get<std::vector<float>>(std::move(weights.values))}},
                              {"bias", {{n_results}, std::move(sums.bias)}}},
                  .output = output});
  std::vector<std::vector<Axis>> result{{Axis::kChannels}};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (sums.dimensions[i].sliding) {
      result.push_back(axes[i] ? std::vector{*axes[i]} : std::vector<Axis>());
    }
  }
  return mapped(index, output, result);
}

MappedValue NetworkBuilder::pooled(MappedValue value, const Pooling& pooling) {
  const std::vector<WeighedDimension> dimensions = take_padding(pooling.dimensions, value);
  auto input = in_order_for(with_padding_done(std::move(value)), [&](const MappedValue& turned) {
    const auto axes = sliding_axes(turned, dimensions);
    return axes && in_rows_or_frames(*axes);
  });
  if (!input) {
    throw UsageError("it pools an axis that was put together of several; only whole axes can be pooled");
  }
  const SlidingAxes axes = *sliding_axes(*input, dimensions);
  const SlidingPair pair = pair_of(dimensions, axes);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (axes[i]) {
      input->axes[dimensions[i].dim] = {*axes[i]};
    }
  }
  Layer layer = MaxPool{.size = pair.kernel(), .stride = pair.stride(), .padding = pair.padding()};
  if (!pooling.max) {
    layer = AvgPool{.size = pair.kernel(),
                    .stride = pair.stride(),
                    .padding = pair.padding(),
                    .count_padding = pooling.count_padding};
  }
  return append(*input, {.layer = std::move(layer),
                         .sources = {},
                         .weights = {},
                         .output = {.channels = input->maps.channels,
                                    .rows = places(input->maps.rows, pair.rows),
                                    .frames = places(input->maps.frames, pair.frames)}});
}

MappedValue NetworkBuilder::reduced(MappedValue value, GlobalPool::Kind kind, std::span<const std::size_t> dims) {
  const auto goes = [&](const MappedValue& turned, Axis axis) {
    return std::ranges::any_of(
        dims, [&](std::size_t dim) { return std::ranges::find(turned.axes[dim], axis) != turned.axes[dim].end(); });
  };
  auto input = in_order_for(with_padding_done(std::move(value)),
                            [&](const MappedValue& turned) { return !goes(turned, Axis::kChannels); });
  if (!input) {
    throw UsageError("it takes channels, rows and frames together; two of them can be");
  }
  const bool rows = goes(*input, Axis::kRows);
  const bool frames = goes(*input, Axis::kFrames);
  if (!rows && !frames) {
    return *input;
  }
  for (const std::size_t dim : dims) {
    input->axes[dim].clear();
  }
  FeatureMaps output = input->maps;
  output.rows = rows ? 1 : output.rows;
  output.frames = frames ? 1 : output.frames;
  const auto over = output.rows == 1 && output.frames == 1 ? GlobalPool::Over::kAll
                    : rows                                 ? GlobalPool::Over::kRows
                                                           : GlobalPool::Over::kFrames;
  return append(*input,
                {.layer = GlobalPool{.kind = kind, .over = over}, .sources = {}, .weights = {}, .output = output});
}

MappedValue NetworkBuilder::with_padding_done(MappedValue value) {
  if (!value.is_padded()) {
    return value;
  }
  std::vector<WeighedDimension> padded;
  for (std::size_t dim = 0; dim < value.shape.size(); ++dim) {
    if (value.padding[dim] != Ends{}) {
      padded.push_back({.dim = dim, .sliding = Sliding{}});
    }
  }
  padded = take_padding(padded, value);
  auto input = in_order_for(value, [&](const MappedValue& turned) {
    const auto axes = sliding_axes(turned, padded);
    return axes && in_rows_or_frames(*axes);
  });
  if (!input) {
    throw UsageError("zeros are put around channels or several axes together; around rows and frames they can be");
  }
  const SlidingAxes axes = *sliding_axes(*input, padded);
  const SlidingPair pair = pair_of(padded, axes);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    input->axes[padded[i].dim] = {*axes[i]};
  }
  const std::size_t channels = input->maps.channels;
  return append(*input, {.layer = Conv2d{.filters = channels,
                                         .kernel = {},
                                         .stride = {},
                                         .dilation = {},
                                         .groups = channels,
                                         .padding = pair.padding(),
                                         .activation = {}},
                         .sources = {},
                         .weights = {{"weight", {{channels, 1, 1, 1}, std::vector<float>(channels, 1.0F)}},
                                     {"bias", {{channels}, std::vector<float>(channels, 0.0F)}}},
                         .output = {.channels = channels,
                                    .rows = places(input->maps.rows, pair.rows),
                                    .frames = places(input->maps.frames, pair.frames)}});
}

}  // namespace auricle
