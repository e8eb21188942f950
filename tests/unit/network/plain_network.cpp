#include "plain_network.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

namespace auricle::test {
namespace {

struct Maps {
  explicit Maps(const FeatureMaps& of) : shape(of), values(of.size()) {}

  double& at(std::size_t channel, std::size_t row, std::size_t frame) {
    return values[(channel * shape.rows + row) * shape.frames + frame];
  }
  double at(std::size_t channel, std::size_t row, std::size_t frame) const {
    return values[(channel * shape.rows + row) * shape.frames + frame];
  }

  FeatureMaps shape;
  std::vector<double> values;
};

void for_each_place(const FeatureMaps& shape, auto&& visit) {
  for (std::size_t channel = 0; channel < shape.channels; ++channel) {
    for (std::size_t row = 0; row < shape.rows; ++row) {
      for (std::size_t frame = 0; frame < shape.frames; ++frame) {
        visit(channel, row, frame);
      }
    }
  }
}

double activated(double x, const Activation& activation) {
  const auto sigmoid = [](double y) { return 1 / (1 + std::exp(-y)); };
  const auto hard_sigmoid = [](double y) { return std::clamp(y / 6 + 0.5, 0.0, 1.0); };
  switch (activation.kind) {
    case Activation::kNone:
    case Activation::kSoftmax:  // of all values together
      return x;
    case Activation::kRelu:
      return std::max(x, 0.0);
    case Activation::kRelu6:
      return std::clamp(x, 0.0, 6.0);
    case Activation::kLeakyRelu:
      return x < 0 ? activation.slope * x : x;
    case Activation::kGelu:
      return x / 2 * (1 + std::erf(x / std::numbers::sqrt2));
    case Activation::kSilu:
      return x * sigmoid(x);
    case Activation::kSigmoid:
      return sigmoid(x);
    case Activation::kHardSigmoid:
      return hard_sigmoid(x);
    case Activation::kHardSwish:
      return x * hard_sigmoid(x);
    case Activation::kTanh:
      return std::tanh(x);
  }
  return x;
}

void activate(Maps& maps, const Activation& activation) {
  for (double& value : maps.values) {
    value = activated(value, activation);
  }
  if (activation == Activation::kSoftmax) {
    const double largest = *std::ranges::max_element(maps.values);
    double sum = 0;
    for (double& value : maps.values) {
      sum += value = std::exp(value - largest);
    }
    for (double& value : maps.values) {
      value /= sum;
    }
  }
}

/// Where position `at` of a kernel of which `start` is the first lies in the input, or -1 outside it.
std::ptrdiff_t inside(std::size_t start, std::size_t at, std::size_t padding, std::size_t length) {
  const std::size_t padded = start + at;
  return padded < padding || padded >= padding + length ? -1 : static_cast<std::ptrdiff_t>(padded - padding);
}

/// Computes one layer from its sources.
struct PlainLayer {
  const LayerInfo& layer;
  const Tensors& weights;
  std::vector<const Maps*> sources;

  const std::vector<float>& tensor(std::size_t index) const { return weights.at(layer.tensors[index].name).values; }
  const Maps& source() const { return *sources.front(); }

  Maps operator()(const Normalization& /*operation*/) const {
    Maps result(layer.output);
    for_each_place(layer.output, [&](std::size_t c, std::size_t r, std::size_t f) {
      result.at(c, r, f) = (source().at(c, r, f) - tensor(0)[r]) / tensor(1)[r];
    });
    return result;
  }

  Maps operator()(const Conv2d& operation) const {
    const Padding zeros = operation.zeros();
    const std::size_t channels = layer.input.channels / operation.groups;
    const std::size_t filters = operation.filters / operation.groups;
    Maps result(layer.output);
    for_each_place(layer.output, [&](std::size_t c, std::size_t r, std::size_t f) {
      double sum = tensor(1)[c];
      for (std::size_t in = 0; in < channels; ++in) {
        for (std::size_t i = 0; i < operation.kernel.rows; ++i) {
          for (std::size_t j = 0; j < operation.kernel.frames; ++j) {
            const auto row =
                inside(r * operation.stride.rows, i * operation.dilation.rows, zeros.rows.before, layer.input.rows);
            const auto frame = inside(f * operation.stride.frames, j * operation.dilation.frames, zeros.frames.before,
                                      layer.input.frames);
            if (row >= 0 && frame >= 0) {
              const std::size_t place = ((c * channels + in) * operation.kernel.rows + i) * operation.kernel.frames + j;
              sum += tensor(0)[place] * source().at(c / filters * channels + in, static_cast<std::size_t>(row),
                                                    static_cast<std::size_t>(frame));
            }
          }
        }
      }
      result.at(c, r, f) = sum;
    });
    activate(result, operation.activation);
    return result;
  }

  Maps operator()(const BatchNorm& operation) const {
    Maps result(layer.output);
    for_each_place(layer.output, [&](std::size_t c, std::size_t r, std::size_t f) {
      const double centred = source().at(c, r, f) - tensor(2)[c];
      result.at(c, r, f) = centred / std::sqrt(tensor(3)[c] + operation.epsilon) * tensor(0)[c] + tensor(1)[c];
    });
    activate(result, operation.activation);
    return result;
  }

  Maps operator()(const MaxPool& operation) const {
    return pooled(operation, [](double /*sum*/, double largest, std::size_t /*count*/) { return largest; });
  }

  Maps operator()(const AvgPool& operation) const {
    const std::size_t all = operation.size.rows * operation.size.frames;
    return pooled(operation, [&](double sum, double /*largest*/, std::size_t count) {
      return sum / static_cast<double>(operation.count_padding ? all : count);
    });
  }

  template <typename Pool>
  Maps pooled(const Pool& operation, auto&& combine) const {
    Maps result(layer.output);
    for_each_place(layer.output, [&](std::size_t c, std::size_t r, std::size_t f) {
      double sum = 0;
      double largest = -std::numeric_limits<double>::infinity();
      std::size_t count = 0;
      for (std::size_t i = 0; i < operation.size.rows; ++i) {
        for (std::size_t j = 0; j < operation.size.frames; ++j) {
          const auto row = inside(r * operation.step().rows, i, operation.padding.rows.before, layer.input.rows);
          const auto frame =
              inside(f * operation.step().frames, j, operation.padding.frames.before, layer.input.frames);
          if (row >= 0 && frame >= 0) {
            const double value = source().at(c, static_cast<std::size_t>(row), static_cast<std::size_t>(frame));
            sum += value;
            largest = std::max(largest, value);
            ++count;
          }
        }
      }
      result.at(c, r, f) = combine(sum, largest, count);
    });
    return result;
  }

  Maps operator()(const GlobalPool& operation) const {
    using Kind = GlobalPool::Kind;
    Maps means(layer.output);
    Maps maxima(layer.output);
    std::ranges::fill(maxima.values, -std::numeric_limits<double>::infinity());
    const std::size_t channels = layer.input.channels;
    const double count = static_cast<double>(channels * layer.input.rows * layer.input.frames) /
                         static_cast<double>(layer.output.rows * layer.output.frames * channels);
    for_each_place(layer.input, [&](std::size_t c, std::size_t r, std::size_t f) {
      const std::size_t row = layer.output.rows == 1 ? 0 : r;
      const std::size_t frame = layer.output.frames == 1 ? 0 : f;
      means.at(c, row, frame) += source().at(c, r, f) / count;
      const std::size_t channel = operation.kind == Kind::kMeanMax ? channels + c : c;
      maxima.at(channel, row, frame) = std::max(maxima.at(channel, row, frame), source().at(c, r, f));
    });
    if (operation.kind == Kind::kMeanMax) {
      const std::size_t half = means.values.size() / 2;
      std::copy_n(maxima.values.begin() + static_cast<std::ptrdiff_t>(half), half,
                  means.values.begin() + static_cast<std::ptrdiff_t>(half));
    }
    return operation.kind == Kind::kMax ? maxima : means;
  }

  Maps operator()(const Dropout& /*operation*/) const { return source(); }

  Maps operator()(const Dense& operation) const {
    Maps result(layer.output);
    for (std::size_t unit = 0; unit < operation.units; ++unit) {
      double sum = tensor(1)[unit];
      for (std::size_t i = 0; i < source().values.size(); ++i) {
        sum += tensor(0)[unit * source().values.size() + i] * source().values[i];
      }
      result.values[unit] = sum;
    }
    activate(result, operation.activation);
    return result;
  }

  Maps operator()(const Activate& operation) const {
    Maps result = source();
    activate(result, operation.activation);
    return result;
  }

  Maps operator()(const Transpose& operation) const {
    Maps result(layer.output);
    for_each_place(layer.output, [&](std::size_t c, std::size_t r, std::size_t f) {
      std::array<std::size_t, 3> from{};
      const std::array<std::size_t, 3> to{c, r, f};
      for (std::size_t i = 0; i < 3; ++i) {
        from[static_cast<std::size_t>(operation.order[i])] = to[i];
      }
      result.at(c, r, f) = source().at(from[0], from[1], from[2]);
    });
    return result;
  }

  Maps operator()(const Flatten& /*operation*/) const {
    Maps result(layer.output);
    result.values = source().values;
    return result;
  }

  Maps operator()(const Merge& operation) const {
    Maps result(layer.output);
    for_each_place(layer.output, [&](std::size_t c, std::size_t r, std::size_t f) {
      result.at(c, r, f) = operation.kind == Merge::Kind::kConcat ? picked({c, r, f}, operation.over)
                                                                  : combined({c, r, f}, operation.kind);
    });
    activate(result, operation.activation);
    return result;
  }

  double picked(std::array<std::size_t, 3> place, Axis over) const {
    std::size_t& along = place[static_cast<std::size_t>(over)];
    for (const Maps* part : sources) {
      const std::array<std::size_t, 3> lengths{part->shape.channels, part->shape.rows, part->shape.frames};
      if (const std::size_t length = lengths[static_cast<std::size_t>(over)]; along >= length) {
        along -= length;
      } else {
        return part->at(place[0], place[1], place[2]);
      }
    }
    return std::numeric_limits<double>::quiet_NaN();
  }

  double combined(const std::array<std::size_t, 3>& place, Merge::Kind kind) const {
    double result = kind == Merge::Kind::kAdd ? 0 : 1;
    for (const Maps* part : sources) {
      const double value = part->at(part->shape.channels == 1 ? 0 : place[0], part->shape.rows == 1 ? 0 : place[1],
                                    part->shape.frames == 1 ? 0 : place[2]);
      result = kind == Merge::Kind::kAdd ? result + value : result * value;
    }
    return result;
  }
};

/// The last layer without its activation.
LayerInfo scoring(LayerInfo layer) {
  if (auto* dense = std::get_if<Dense>(&layer.operation)) {
    dense->activation = Activation::kNone;
  } else {
    std::get<Activate>(layer.operation).activation = Activation::kNone;
  }
  return layer;
}

void add_share(std::vector<double>& sum, const std::vector<double>& values, std::size_t n_shares) {
  sum.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum[i] += values[i] / static_cast<double>(n_shares);
  }
}

}  // namespace

PlainResult compute_plainly(const Architecture& architecture, const Tensors& weights, std::span<const float> song) {
  const NetworkInfo network = describe(architecture);
  const std::vector<std::size_t> starts = window_starts(architecture);
  const LayerInfo last = scoring(network.layers.back());
  PlainResult result;
  for (const std::size_t start : starts) {
    Maps window(network.layers.front().input);
    for_each_place(window.shape, [&](std::size_t c, std::size_t r, std::size_t f) {
      window.at(c, r, f) = song[r * architecture.input.frames + start + f];
    });
    std::vector<Maps> values;
    values.reserve(network.layers.size());
    for (const LayerInfo& layer : network.layers) {
      std::vector<const Maps*> sources;
      for (const std::size_t source : layer.sources) {
        sources.push_back(source == kNetworkInput ? &window : &values[source]);
      }
      values.push_back(std::visit(PlainLayer{layer, weights, sources}, layer.operation));
      if (&layer == &network.layers.back()) {
        const Maps scores = std::visit(PlainLayer{last, weights, sources}, last.operation);
        for (const double score : scores.values) {
          result.largest_score = std::max(result.largest_score, std::abs(score));
        }
      }
    }
    add_share(result.answer, values.back().values, starts.size());
    for (const NamedOutput& output : network.outputs) {
      add_share(result.outputs[output.name], values[output.layer].values, starts.size());
    }
  }
  return result;
}

}  // namespace auricle::test
