#include <auricle/onnx/mapped_value.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {

std::size_t length_of(const FeatureMaps& maps, Axis axis) {
  return axis == Axis::kChannels ? maps.channels : axis == Axis::kRows ? maps.rows : maps.frames;
}

bool MappedValue::is_padded() const {
  return std::ranges::any_of(padding, [](const Ends& ends) { return ends != Ends{}; });
}

std::size_t MappedValue::inner_size(std::size_t dim) const {
  return shape[dim] - padding[dim].before - padding[dim].after;
}

bool MappedValue::is_vector() const {
  return std::ranges::count_if(axes, [](const auto& list) { return !list.empty(); }) <= 1;
}

MappedValue mapped(std::size_t layer, const FeatureMaps& maps, const std::vector<std::vector<Axis>>& axes) {
  MappedValue value{.layer = layer, .maps = maps, .shape = {}, .axes = axes, .padding = std::vector<Ends>(axes.size())};
  for (std::vector<Axis>& list : value.axes) {
    std::erase_if(list, [&](Axis axis) { return length_of(maps, axis) == 1; });
    std::size_t size = 1;
    for (const Axis axis : list) {
      size *= length_of(maps, axis);
    }
    value.shape.push_back(size);
  }
  return value;
}

MappedValue with_shape(const MappedValue& value, const OnnxShape& shape) {
  std::vector<Axis> all;
  for (const std::vector<Axis>& list : value.axes) {
    all.insert(all.end(), list.begin(), list.end());
  }
  std::vector<std::vector<Axis>> axes;
  auto next = all.begin();
  for (const std::size_t dim : shape) {
    axes.emplace_back();
    for (std::size_t size = 1; size < dim && next != all.end(); ++next) {
      size *= length_of(value.maps, *next);
      axes.back().push_back(*next);
    }
  }
  MappedValue result = mapped(value.layer, value.maps, axes);
  if (result.shape != shape || next != all.end()) {
    throw UsageError(
        fmt::format("it turns shape {} into {}, which cuts an axis in parts; only whole axes can be put together",
                    value.shape, shape));
  }
  return result;
}

MappedValue with_dimensions_in(const MappedValue& value, const std::vector<std::size_t>& order) {
  MappedValue result{.layer = value.layer, .maps = value.maps, .shape = {}, .axes = {}, .padding = {}};
  for (const std::size_t dim : order) {
    result.shape.push_back(value.shape[dim]);
    result.axes.push_back(value.axes[dim]);
    result.padding.push_back(value.padding[dim]);
  }
  return result;
}

MappedValue with_axes_in(const MappedValue& value, const AxisOrder& order) {
  MappedValue result = value;
  result.maps = {.channels = length_of(value.maps, order[0]),
                 .rows = length_of(value.maps, order[1]),
                 .frames = length_of(value.maps, order[2])};
  for (std::vector<Axis>& list : result.axes) {
    for (Axis& axis : list) {
      axis = kAllAxes[static_cast<std::size_t>(std::ranges::find(order, axis) - order.begin())];
    }
  }
  return result;
}

}  // namespace auricle
