#include <auricle/network/layer_shapes.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <auricle/network/layer_checks.hpp>
#include <fmt/format.h>

namespace auricle::layer_shapes {
namespace {

using namespace layer_checks;

/// Channels, rows, frames.
std::array<std::size_t, 3> lengths(const FeatureMaps& maps) { return {maps.channels, maps.rows, maps.frames}; }

FeatureMaps of_lengths(const std::array<std::size_t, 3>& lengths) {
  return {.channels = lengths[0], .rows = lengths[1], .frames = lengths[2]};
}

std::string text_of(const FeatureMaps& maps) {
  return fmt::format("{} x {} x {}", maps.channels, maps.rows, maps.frames);
}

void check_ends(const std::string& place, const Ends& ends, std::size_t below) {
  if (const std::size_t largest = std::max(ends.before, ends.after); largest >= below) {
    refuse(place, fmt::format("a padding must be below {}, not {}", below, largest));
  }
}

struct Sliding {
  std::size_t span;
  std::size_t stride;
};

/// How often something fits; 0: not once.
std::size_t positions(std::size_t length, const Ends& padding, const Sliding& sliding) {
  const std::size_t padded = length + padding.before + padding.after;
  return padded < sliding.span ? 0 : (padded - sliding.span) / sliding.stride + 1;
}

/// Values of feature maps and what is put around them; a whole number that may be beyond all measure.
double padded_size(const FeatureMaps& maps, const Padding& padding) {
  const auto sum = [](std::size_t length, const Ends& ends) {
    return static_cast<double>(length + ends.before + ends.after);
  };
  return static_cast<double>(maps.channels) * sum(maps.rows, padding.rows) * sum(maps.frames, padding.frames);
}

template <typename Pool>
FeatureMaps pooled_by(const FeatureMaps& maps, const Pool& layer, const std::string& place) {
  const auto& [size, stride, padding] = std::tie(layer.size, layer.stride, layer.padding);
  check_extent(place, "the size", size, kMaxInputs);
  check_extent(place, "the stride", layer.step(), kMaxInputs);
  check_ends(place, padding.rows, size.rows);
  check_ends(place, padding.frames, size.frames);
  const std::size_t rows = positions(maps.rows, padding.rows, {.span = size.rows, .stride = layer.step().rows});
  const std::size_t frames =
      positions(maps.frames, padding.frames, {.span = size.frames, .stride = layer.step().frames});
  if (rows == 0 || frames == 0) {
    refuse(place, fmt::format("pools of {} x {} leave nothing of {} x {}; it takes more frames or fewer pools",
                              size.rows, size.frames, maps.rows, maps.frames));
  }
  return {.channels = maps.channels, .rows = rows, .frames = frames};
}

FeatureMaps concatenated(std::span<const FeatureMaps> values, Axis over, const std::string& place) {
  const auto along = static_cast<std::size_t>(over);
  std::array<std::size_t, 3> sum = lengths(values.front());
  for (const FeatureMaps& value : values.subspan(1)) {
    std::array<std::size_t, 3> length = lengths(value);
    const std::size_t more = std::exchange(length[along], sum[along]);
    if (length != sum) {
      refuse(place, fmt::format("{} and {} (channels x rows x frames) can't be put one after the other",
                                text_of(values.front()), text_of(value)));
    }
    sum[along] += more;
  }
  return of_lengths(sum);
}

}  // namespace

FeatureMaps convolved(const FeatureMaps& maps, const Conv2d& layer, const std::string& place) {
  check_range(place, "a layer's filters", layer.filters, kMaxFilters);
  check_extent(place, "the kernel", layer.kernel, kMaxKernel);
  check_extent(place, "the stride", layer.stride, kMaxInputs);
  check_extent(place, "the dilation", layer.dilation, kMaxKernel);
  if (layer.padding) {
    check_ends(place, layer.padding->rows, kMaxKernel);
    check_ends(place, layer.padding->frames, kMaxKernel);
  }
  if (layer.groups == 0 || maps.channels % layer.groups != 0 || layer.filters % layer.groups != 0) {
    refuse(place, fmt::format("{} channels and {} filters don't fall into {} groups of one size", maps.channels,
                              layer.filters, layer.groups));
  }
  const Extent span = layer.span();
  const Padding zeros = layer.zeros();
  if (padded_size(maps, zeros) > static_cast<double>(kMaxActivations)) {
    refuse(place, fmt::format("the number of values with padding must be at most {}", kMaxActivations));
  }
  const auto fitting = [&](std::size_t length, const Ends& padding, const Sliding& sliding) {
    const std::size_t count = positions(length, padding, sliding);
    if (count == 0) {
      refuse(place, fmt::format("a kernel of {} finds no place on {}", sliding.span, length));
    }
    return count;
  };
  return {.channels = layer.filters,
          .rows = fitting(maps.rows, zeros.rows, {.span = span.rows, .stride = layer.stride.rows}),
          .frames = fitting(maps.frames, zeros.frames, {.span = span.frames, .stride = layer.stride.frames})};
}

FeatureMaps pooled(const FeatureMaps& maps, const MaxPool& layer, const std::string& place) {
  return pooled_by(maps, layer, place);
}

FeatureMaps pooled(const FeatureMaps& maps, const AvgPool& layer, const std::string& place) {
  return pooled_by(maps, layer, place);
}

FeatureMaps pooled(const FeatureMaps& maps, const GlobalPool& layer) {
  return {.channels = maps.channels * (layer.kind == GlobalPool::Kind::kMeanMax ? 2 : 1),
          .rows = layer.over == GlobalPool::Over::kFrames ? maps.rows : 1,
          .frames = layer.over == GlobalPool::Over::kRows ? maps.frames : 1};
}

FeatureMaps transposed(const FeatureMaps& maps, const Transpose& layer, const std::string& place) {
  std::array<std::size_t, 3> result{};
  std::array<bool, 3> seen{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    const auto axis = static_cast<std::size_t>(layer.order[i]);
    result[i] = lengths(maps)[axis];
    seen[axis] = true;
  }
  if (!std::ranges::all_of(seen, std::identity())) {
    refuse(place, "an order names channels, rows and frames, each once");
  }
  return of_lengths(result);
}

FeatureMaps merged(std::span<const FeatureMaps> values, const Merge& merge, const std::string& place) {
  if (merge.kind == Merge::Kind::kConcat) {
    return concatenated(values, merge.over, place);
  }
  const FeatureMaps whole = *std::ranges::max_element(values, {}, &FeatureMaps::size);
  for (const FeatureMaps& value : values) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (const std::size_t length = lengths(value)[axis]; length != 1 && length != lengths(whole)[axis]) {
        refuse(place,
               fmt::format("{} can't be stretched to {} (channels x rows x frames): an axis must be as long or 1",
                           text_of(value), text_of(whole)));
      }
    }
  }
  return whole;
}

}  // namespace auricle::layer_shapes
