#include <auricle/onnx/tensor_moves.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

/// Whole numbers are of shapes, never weights.
constexpr std::size_t kMaxIntegers = std::size_t{1} << 20;

/// Numbers within others: where the first one is and how far it is to the next along each dimension.
struct StridedView {
  OnnxShape shape;
  std::vector<std::ptrdiff_t> strides;
  std::ptrdiff_t offset = 0;
};

StridedView view_of(const OnnxShape& shape) {
  StridedView view{.shape = shape, .strides = std::vector<std::ptrdiff_t>(shape.size()), .offset = 0};
  std::ptrdiff_t stride = 1;
  for (std::size_t i = shape.size(); i-- > 0;) {
    view.strides[i] = stride;
    stride *= static_cast<std::ptrdiff_t>(shape[i]);
  }
  return view;
}

template <typename Value>
void append(const std::vector<Value>& from, const StridedView& view, std::size_t dim, std::ptrdiff_t at,
            std::vector<Value>& to) {
  if (dim == view.shape.size()) {
    to.push_back(from[static_cast<std::size_t>(at)]);
    return;
  }
  const bool innermost = dim + 1 == view.shape.size();
  for (std::size_t i = 0; i < view.shape[dim]; ++i, at += view.strides[dim]) {
    if (innermost) {
      to.push_back(from[static_cast<std::size_t>(at)]);
    } else {
      append(from, view, dim + 1, at, to);
    }
  }
}

OnnxTensor copied(const OnnxTensor& tensor, const StridedView& view) {
  const std::size_t size = size_of(view.shape);
  if (std::holds_alternative<std::vector<std::int64_t>>(tensor.values) && size > kMaxIntegers) {
    throw UsageError(fmt::format("{} whole numbers are beyond what shapes are worked out from", size));
  }
  return std::visit(
      [&](const auto& from) {
        std::decay_t<decltype(from)> values;
        values.reserve(size);
        append(from, view, 0, view.offset, values);
        return OnnxTensor{.shape = view.shape, .values = std::move(values)};
      },
      tensor.values);
}

}  // namespace

OnnxTensor transposed(const OnnxTensor& tensor, const std::vector<std::size_t>& order) {
  const StridedView source = view_of(tensor.shape);
  StridedView view;
  for (const std::size_t dim : order) {
    view.shape.push_back(source.shape[dim]);
    view.strides.push_back(source.strides[dim]);
  }
  return copied(tensor, view);
}

OnnxTensor sliced(const OnnxTensor& tensor, const std::vector<SliceRange>& ranges) {
  StridedView view = view_of(tensor.shape);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    view.offset += static_cast<std::ptrdiff_t>(ranges[i].start) * view.strides[i];
    view.strides[i] *= ranges[i].step;
    view.shape[i] = ranges[i].count;
  }
  return copied(tensor, view);
}

OnnxTensor expanded(const OnnxTensor& tensor, const OnnxShape& shape) {
  if (broadcast(tensor.shape, shape) != shape) {
    throw UsageError(fmt::format("a value of shape {} can't be stretched to {}", tensor.shape, shape));
  }
  const StridedView source = view_of(tensor.shape);
  StridedView view{.shape = shape, .strides = std::vector<std::ptrdiff_t>(shape.size(), 0), .offset = 0};
  const std::size_t missing = shape.size() - source.shape.size();
  for (std::size_t i = 0; i < source.shape.size(); ++i) {
    view.strides[missing + i] = source.shape[i] == 1 ? 0 : source.strides[i];
  }
  return copied(tensor, view);
}

OnnxTensor concatenated(const std::vector<const OnnxTensor*>& parts, std::int64_t axis) {
  if (parts.empty()) {
    throw UsageError("there is nothing to put together");
  }
  const std::size_t dim = axis_within(axis, parts.front()->shape.size());
  OnnxShape shape = parts.front()->shape;
  shape[dim] = 0;
  for (const OnnxTensor* part : parts) {
    OnnxShape rest = part->shape;
    if (rest.size() == shape.size()) {
      shape[dim] += std::exchange(rest[dim], shape[dim]);
    }
    if (rest.size() != shape.size() ||
        !std::equal(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(dim), shape.begin()) ||
        !std::equal(rest.begin() + static_cast<std::ptrdiff_t>(dim) + 1, rest.end(),
                    shape.begin() + static_cast<std::ptrdiff_t>(dim) + 1) ||
        part->values.index() != parts.front()->values.index()) {
      throw UsageError("the values that it puts together differ in shape or type");
    }
  }
  size_of(shape);
  OnnxTensor result{.shape = shape, .values = {}};
  const std::size_t n_blocks = size_of({shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(dim)});
  std::visit(
      [&](const auto& first) {
        using Values = std::decay_t<decltype(first)>;
        Values values;
        for (std::size_t block = 0; block < n_blocks; ++block) {
          for (const OnnxTensor* part : parts) {
            const auto& from = std::get<Values>(part->values);
            const auto length = static_cast<std::ptrdiff_t>(from.size() / n_blocks);
            const auto begin = from.begin() + static_cast<std::ptrdiff_t>(block) * length;
            values.insert(values.end(), begin, begin + length);
          }
        }
        result.values = std::move(values);
      },
      parts.front()->values);
  return result;
}

OnnxTensor gathered(const OnnxTensor& tensor, const OnnxTensor& indices, std::int64_t axis) {
  const std::size_t dim = axis_within(axis, tensor.shape.size());
  const auto* numbers = std::get_if<std::vector<std::int64_t>>(&indices.values);
  if (numbers == nullptr || numbers->empty() || indices.shape.size() > 1) {
    throw UsageError("its indices are no list of whole numbers");
  }
  OnnxShape shape = tensor.shape;
  shape[dim] = numbers->size();
  size_of(shape);
  std::vector<OnnxTensor> taken;
  for (const std::int64_t index : *numbers) {
    std::vector<SliceRange> ranges;
    for (const std::size_t size : tensor.shape) {
      ranges.push_back({.start = 0, .step = 1, .count = size});
    }
    ranges[dim] = {.start = axis_within(index, tensor.shape[dim]), .step = 1, .count = 1};
    taken.push_back(sliced(tensor, ranges));
  }
  std::vector<const OnnxTensor*> parts;
  std::ranges::transform(taken, std::back_inserter(parts), [](const OnnxTensor& part) { return &part; });
  OnnxTensor result = concatenated(parts, static_cast<std::int64_t>(dim));
  if (indices.shape.empty()) {
    result.shape.erase(result.shape.begin() + static_cast<std::ptrdiff_t>(dim));
  }
  return result;
}

}  // namespace auricle
