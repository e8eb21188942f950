#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/network/layers.hpp>
#include <auricle/network/safetensors.hpp>

namespace auricle {

/// What a network hears of one song, row after row: a row is a band or coefficient, a column a frame. Numbers that
/// have no order in time are rows of one frame.
struct InputShape {
  std::size_t rows = 0;
  std::size_t frames = 1;

  bool operator==(const InputShape&) const = default;
};

/// The layers hear `frames` frames at a time. Windows start every `hop` frames, and one more ends with the input where
/// frames are left over; the probabilities of all are averaged.
struct Windows {
  std::size_t frames = 0;
  std::size_t hop = 0;

  bool operator==(const Windows&) const = default;
};

/// A network as data, from which both training and inference build. The last layer, and only it, ends in softmax.
struct Architecture {
  InputShape input;
  std::optional<Windows> windows;  ///< none: the layers hear all of the input at once
  std::vector<Layer> layers;

  /// Numbers that describe one song.
  std::size_t n_inputs() const { return input.rows * input.frames; }

  bool operator==(const Architecture&) const = default;
};

/// Where a tensor's values come from.
enum class TensorRole {
  kLearned,  ///< by gradient descent
  kFitted,   ///< from the training data before it: `Normalization`
  kRunning,  ///< running statistics of the batches: `BatchNorm`
};

/// A tensor of a layer, as it is named and shaped in a model file. PyTorch's names and layouts: `dense.weight` is
/// [units, inputs], `conv2d.weight` [filters, channels, kernel rows, kernel frames].
struct TensorSpec {
  std::string name;
  std::vector<std::size_t> shape;
  TensorRole role = TensorRole::kLearned;

  std::size_t size() const;
  bool operator==(const TensorSpec&) const = default;
};

/// The shape of what goes from one layer to the next. Vectors are channels of one row and frame.
struct FeatureMaps {
  std::size_t channels = 1;
  std::size_t rows = 1;
  std::size_t frames = 1;

  std::size_t size() const { return channels * rows * frames; }
  bool operator==(const FeatureMaps&) const = default;
};

/// The end of a residual block: activation(source + shortcut).
struct Add {
  Activation activation = Activation::kNone;

  bool operator==(const Add&) const = default;
};

/// A layer with residual blocks taken apart: their bodies, then the convolution of the shortcut if there is one, `Add`.
using Operation = std::variant<Normalization, Conv2d, BatchNorm, MaxPool, AvgPool, GlobalPool, Dropout, Dense, Add>;

/// The place of a network's input among the sources of `LayerInfo`.
inline constexpr std::size_t kNetworkInput = static_cast<std::size_t>(-1);

/// A layer with all shapes worked out: what a summary shows and what both engines build from.
struct LayerInfo {
  std::string name;  ///< as Keras names layers: "conv2d", "conv2d_1", …; tensors are named after it
  std::string type;  ///< Keras' class: "Conv2D"
  Operation operation;
  std::size_t source = kNetworkInput;    ///< index of the layer whose output it takes
  std::size_t shortcut = kNetworkInput;  ///< of `Add` alone: the other one
  FeatureMaps input;
  FeatureMaps output;
  std::vector<TensorSpec> tensors;  ///< in PyTorch's order: weight, bias, running_mean, running_var; mean, std

  std::size_t n_parameters() const;  ///< numbers in its tensors, learned or not
};

/// The layers in an order of computation, from input to output. Throws UsageError as `validate` does.
std::vector<LayerInfo> describe_layers(const Architecture& architecture);

/// How many numbers the network learns.
std::size_t count_parameters(const Architecture& architecture);

/// Outputs of the last layer, one per genre.
std::size_t count_outputs(const Architecture& architecture);

/// The first frame of each window, ascending; only 0 without windows.
std::vector<std::size_t> window_starts(const Architecture& architecture);

/// Refuses a network that can't be built: no layers or absurdly many, a size of 0 or beyond all measure, input pooled
/// to nothing, softmax anywhere but at the end, layers where they can't stand, more memory or work for one song than
/// any honest network takes. Throws UsageError beginning with `where`.
void validate(const Architecture& architecture, std::string_view where = "network");

/// Refuses weights that are not exactly the architecture's, by name, number and shape, and a variance or standard
/// deviation that can't be one. Throws UsageError.
void check_weights(const Architecture& architecture, const Tensors& weights);

/// Windows and layers as a recipe writes them, `{"windows": {"frames": 130, "hop": 65}, "layers": [{"type": "dense",
/// "units": 100, "activation": "relu"}, …]}` (docs/networks.md); the input is left open. The last layer is `Dense` with
/// softmax; the rest is checked by `validate` once the input is known. Throws UsageError beginning with `where`.
Architecture network_from_json(const Json& json, const std::string& where);
Json network_to_json(const Architecture& architecture);

/// The same with the input, as a model file holds it: `{"input": {"rows": 64, "frames": 1292}, …}`; validated.
Architecture architecture_from_json(const Json& json, const std::string& where);
Json to_json(const Architecture& architecture);

}  // namespace auricle
