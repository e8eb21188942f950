#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/onnx/network_builder.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using AxisLists = std::vector<std::vector<Axis>>;

bool has_axis(const AxisLists& lists, Axis axis) {
  return std::ranges::any_of(lists, [&](const auto& list) { return std::ranges::find(list, axis) != list.end(); });
}

/// Whether a value's axes can be stretched to others', each dimension's to those of the same.
bool broadcasts_to(const AxisLists& lists, const AxisLists& others) {
  for (std::size_t dim = 0; dim < lists.size(); ++dim) {
    const bool fresh =
        others[dim].empty() && std::ranges::any_of(lists[dim], [&](Axis axis) { return has_axis(others, axis); });
    if (fresh || (!lists[dim].empty() && !others[dim].empty() && lists[dim] != others[dim])) {
      return false;
    }
  }
  return true;
}

/// Whether a value can be put after another along an axis that is all of dimension `dim`.
bool continues(const AxisLists& lists, const AxisLists& others, std::size_t dim, Axis axis) {
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const bool fits = i == dim ? lists[i].empty() || lists[i] == std::vector{axis} : lists[i] == others[i];
    if (!fits) {
      return false;
    }
  }
  return !lists[dim].empty() || !has_axis(lists, axis);
}

FeatureMaps largest_of(const std::vector<MappedValue>& values) {
  FeatureMaps maps;
  for (const MappedValue& value : values) {
    maps.channels = std::max(maps.channels, value.maps.channels);
    maps.rows = std::max(maps.rows, value.maps.rows);
    maps.frames = std::max(maps.frames, value.maps.frames);
  }
  return maps;
}

FeatureMaps lengthened(FeatureMaps maps, Axis axis, std::size_t length) {
  (axis == Axis::kChannels ? maps.channels : axis == Axis::kRows ? maps.rows : maps.frames) = length;
  return maps;
}

/// One for each channel, where there is one for all.
void stretch(Tensor& tensor, std::size_t channels) {
  if (tensor.values.size() == 1) {
    tensor.values.assign(channels, tensor.values.front());
  }
  tensor.shape = {channels};
}

}  // namespace

MappedValue NetworkBuilder::normalized(MappedValue value, std::size_t dim, const BatchNorm& layer, Tensors weights,
                                       bool constant) {
  value = with_padding_done(std::move(value));
  const bool for_all = weights.at("weight").values.size() == 1;
  if (!for_all && value.axes[dim].size() > 1 && value.is_vector()) {
    value = with_shape(flattened(value), value.shape);
  }
  const auto input = in_order_for(
      value, [&](const MappedValue& turned) { return for_all || turned.axes[dim] == std::vector{Axis::kChannels}; });
  if (!input) {
    throw UsageError("it has a number for each index of several axes together; of one axis alone it can have");
  }
  for (auto& [name, tensor] : weights) {
    stretch(tensor, input->maps.channels);
  }
  return append(
      *input,
      {.layer = layer, .sources = {}, .weights = std::move(weights), .output = input->maps, .constant = constant});
}

MappedValue NetworkBuilder::scaled(MappedValue value, std::size_t dim, std::vector<float> scale,
                                   std::vector<float> shift) {
  const std::size_t n = std::max(scale.size(), shift.size());
  scale.resize(n, scale.front());
  shift.resize(n, shift.front());
  constexpr BatchNorm kLayer;
  // Divided by what the layer divides by, which is not quite 1.
  const double spread = std::sqrt(1.0 + kLayer.epsilon);
  std::ranges::transform(scale, scale.begin(), [&](float factor) { return static_cast<float>(factor * spread); });
  return normalized(std::move(value), dim, kLayer,
                    {{"weight", {{n}, std::move(scale)}},
                     {"bias", {{n}, std::move(shift)}},
                     {"running_mean", {{n}, std::vector<float>(n, 0.0F)}},
                     {"running_var", {{n}, std::vector<float>(n, 1.0F)}}},
                    true);
}

MappedValue NetworkBuilder::activated(const MappedValue& value, Activation activation) {
  const MappedValue input = with_padding_done(value);
  return append(input, {.layer = Activate{activation}, .sources = {}, .weights = {}, .output = input.maps});
}

MappedValue NetworkBuilder::merged(std::vector<MappedValue> values, Merge::Kind kind, std::size_t dim) {
  for (MappedValue& value : values) {
    value = with_padding_done(std::move(value));
  }
  if (auto result = merged_as_they_are(values, kind, dim)) {
    return std::move(*result);
  }
  if (std::ranges::all_of(values, &MappedValue::is_vector)) {
    for (MappedValue& value : values) {
      value = with_shape(flattened(value), value.shape);
    }
    if (auto result = merged_as_they_are(values, kind, dim)) {
      return std::move(*result);
    }
  }
  throw UsageError("it joins values whose axes don't correspond to each other");
}

std::optional<MappedValue> NetworkBuilder::merged_as_they_are(const std::vector<MappedValue>& values, Merge::Kind kind,
                                                              std::size_t dim) {
  const bool concat = kind == Merge::Kind::kConcat;
  // The largest keeps its axes.
  const auto size = [](const MappedValue& value) { return value.maps.size(); };
  const auto whole = static_cast<std::size_t>(std::ranges::max_element(values, {}, size) - values.begin());
  for (const Axis axis : concat ? std::vector(kAllAxes.begin(), kAllAxes.end()) : std::vector{Axis::kChannels}) {
    AxisLists lists = values[whole].axes;
    std::vector<std::optional<MappedValue>> turned(values.size());
    bool good = !concat || continues(lists, lists, dim, axis);
    for (std::size_t i = 0; i < values.size() && good; ++i) {
      turned[i] = i == whole ? values[i] : in_order_for(values[i], [&](const MappedValue& value) {
        return concat ? continues(value.axes, lists, dim, axis) : broadcasts_to(value.axes, lists);
      });
      good = turned[i].has_value();
      for (std::size_t d = 0; good && d < lists.size(); ++d) {
        lists[d] = lists[d].empty() && !concat ? turned[i]->axes[d] : lists[d];
      }
    }
    if (!good) {
      continue;
    }
    std::vector<MappedValue> all;
    std::vector<std::size_t> sources;
    std::size_t length = 0;
    for (auto& value : turned) {
      sources.push_back(value->layer);
      length += length_of(value->maps, axis);
      all.push_back(std::move(*value));
    }
    FeatureMaps output = largest_of(all);
    if (concat) {
      output = lengthened(output, axis, length);
      lists[dim] = {axis};
    }
    return mapped(graph_.add({.layer = Join{.merge = {.kind = kind, .over = axis, .activation = {}}, .with = {}},
                              .sources = std::move(sources),
                              .weights = {},
                              .output = output}),
                  output, lists);
  }
  return std::nullopt;
}

MappedValue NetworkBuilder::picked(MappedValue value, std::size_t dim, std::size_t start, std::size_t count) {
  const auto [before, after] = value.padding[dim];
  const std::size_t inner = value.inner_size(dim);
  if (start <= before && start + count >= before + inner) {
    value.padding[dim] = {.before = before - start, .after = start + count - before - inner};
    value.shape[dim] = count;
    return value;
  }
  value = with_padding_done(std::move(value));
  if (value.axes[dim].size() != 1) {
    throw UsageError("it takes a part of several axes put together; of one axis alone it can be");
  }
  const Axis axis = value.axes[dim].front();
  if (const auto shorter = picked_by_less_padding(value, axis, start, count)) {
    return *shorter;
  }
  const std::size_t length = length_of(value.maps, axis);
  const std::size_t channels = value.maps.channels;
  const FeatureMaps output = lengthened(value.maps, axis, count);
  Conv2d pick{
      .filters = output.channels, .kernel = {}, .stride = {}, .dilation = {}, .padding = Padding{}, .activation = {}};
  Tensor weight;
  if (axis == Axis::kChannels) {
    weight = {.shape = {count, channels, 1, 1}, .values = std::vector<float>(size_of({count, channels}), 0.0F)};
    for (std::size_t i = 0; i < count; ++i) {
      weight.values[i * channels + start + i] = 1.0F;
    }
  } else {
    // A kernel of zeros and one 1, which goes to as many places as there are numbers to be taken.
    const std::size_t kernel = length - count + 1;
    pick.groups = channels;
    (axis == Axis::kRows ? pick.kernel.rows : pick.kernel.frames) = kernel;
    weight = {.shape = {channels, 1, pick.kernel.rows, pick.kernel.frames},
              .values = std::vector<float>(size_of({channels, kernel}), 0.0F)};
    for (std::size_t channel = 0; channel < channels; ++channel) {
      weight.values[channel * kernel + start] = 1.0F;
    }
  }
  return append(value, {.layer = pick,
                        .sources = {},
                        .weights = {{"weight", std::move(weight)},
                                    {"bias", {{output.channels}, std::vector<float>(output.channels, 0.0F)}}},
                        .output = output});
}

/// A convolution that gives more than is taken of it, as causal ones are written, with less zeros around its input.
std::optional<MappedValue> NetworkBuilder::picked_by_less_padding(const MappedValue& value, Axis axis,
                                                                  std::size_t start, std::size_t count) {
  const bool from_conv = value.layer != kNetworkInput && std::holds_alternative<Conv2d>(graph_[value.layer].layer) &&
                         axis != Axis::kChannels;
  if (!from_conv) {
    return std::nullopt;
  }
  GraphLayer conv = graph_[value.layer];
  auto& layer = std::get<Conv2d>(conv.layer);
  const std::size_t stride = axis == Axis::kRows ? layer.stride.rows : layer.stride.frames;
  Ends& zeros = axis == Axis::kRows ? layer.padding->rows : layer.padding->frames;
  const std::size_t before = start * stride;
  const std::size_t after = (length_of(value.maps, axis) - start - count) * stride;
  if (before > zeros.before || after > zeros.after) {
    return std::nullopt;
  }
  zeros = {.before = zeros.before - before, .after = zeros.after - after};
  conv.output = lengthened(value.maps, axis, count);
  return append(value, std::move(conv));
}

MappedValue NetworkBuilder::flattened(MappedValue value) {
  value = with_padding_done(std::move(value));
  const std::size_t size = size_of(value.shape);
  const auto input = in_order_for(
      with_shape(value, {size}), [](const MappedValue& turned) { return std::ranges::is_sorted(turned.axes.front()); });
  const FeatureMaps output{.channels = size};
  return input->maps == output
             ? *input
             : mapped(append(*input, {.layer = Flatten{}, .sources = {}, .weights = {}, .output = output}).layer,
                      output, {{Axis::kChannels}});
}

}  // namespace auricle
