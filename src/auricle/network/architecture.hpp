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

/// A network as data, from which both training and inference build. What the last layer gives is the answer: a number
/// for each genre, by softmax where one of them is meant, by sigmoid where several may be.
struct Architecture {
  InputShape input;
  std::optional<Windows> windows;  ///< none: the layers hear all of the input at once
  std::vector<Layer> layers;
  std::vector<std::string> outputs{};  ///< names of `Mark`s whose values are given beside the answer

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

/// A layer with what is nested taken apart: bodies and branches, then the convolution of a shortcut if there is one,
/// then `Merge`.
using Operation = std::variant<Normalization, Conv2d, BatchNorm, MaxPool, AvgPool, GlobalPool, Dropout, Dense, Activate,
                               Transpose, Flatten, Merge>;

/// The place of a network's input among the sources of `LayerInfo`.
inline constexpr std::size_t kNetworkInput = static_cast<std::size_t>(-1);

/// A layer with all shapes worked out: what a summary shows and what both engines build from.
struct LayerInfo {
  std::string name;  ///< as Keras names layers: "conv2d", "conv2d_1", …; tensors are named after it
  std::string type;  ///< Keras' class: "Conv2D"
  Operation operation;
  std::vector<std::size_t> sources;  ///< indices of the layers whose outputs it takes: several for `Merge`, else one
  FeatureMaps input;                 ///< what the first source gives
  FeatureMaps output;
  std::vector<TensorSpec> tensors;  ///< in PyTorch's order: weight, bias, running_mean, running_var; mean, std

  std::size_t n_parameters() const;  ///< numbers in its tensors, learned or not
};

/// A value that a network gives beside its answer.
struct NamedOutput {
  std::string name;
  std::size_t layer = 0;  ///< index of the layer that makes it
  FeatureMaps shape;      ///< a row of numbers, channels first

  bool operator==(const NamedOutput&) const = default;
};

/// A network with all that follows from it.
struct NetworkInfo {
  std::vector<LayerInfo> layers;     ///< in an order of computation; the last gives the answer
  std::vector<NamedOutput> outputs;  ///< as `Architecture::outputs` lists them
};

/// Works out what an architecture's layers are. Throws UsageError as `validate` does.
NetworkInfo describe(const Architecture& architecture);

/// `describe`'s layers alone.
std::vector<LayerInfo> describe_layers(const Architecture& architecture);

/// How many numbers the network learns.
std::size_t count_parameters(const Architecture& architecture);

/// Outputs of the last layer, one per genre.
std::size_t count_outputs(const Architecture& architecture);

/// Whether the answer is by sigmoid, where each genre is a question of its own, rather than by softmax.
bool is_multi_label(const Architecture& architecture);

/// The first frame of each window, ascending; only 0 without windows.
std::vector<std::size_t> window_starts(const Architecture& architecture);

/// Refuses a network that can't be built: no layers or absurdly many, a size of 0 or beyond all measure, input pooled
/// to nothing, an answer that is not by softmax or sigmoid, softmax anywhere else, layers where they can't stand, names
/// that nothing before them has or that are taken, what nothing is made of, more memory or work for one song than any
/// honest network takes. Throws UsageError beginning with `where`.
void validate(const Architecture& architecture, std::string_view where = "network");

/// Refuses a number of frames that the layers can't be given at once in the place of their own: some layer would need
/// other weights. Throws UsageError.
void check_hears(const Architecture& architecture, std::size_t frames);

/// Refuses weights that are not exactly the architecture's, by name, number and shape, and a variance or standard
/// deviation that can't be one. Throws UsageError.
void check_weights(const Architecture& architecture, const Tensors& weights);

/// Windows and layers as a recipe writes them, `{"windows": {"frames": 130, "hop": 65}, "layers": [{"type": "dense",
/// "units": 100, "activation": "relu"}, …]}` (docs/networks.md); the input is left open. The last layer is `Dense` with
/// softmax; the rest is checked by `validate` once the input is known. Throws UsageError beginning with
/// `where`.
Architecture network_from_json(const Json& json, const std::string& where);
Json network_to_json(const Architecture& architecture);

/// The same with the input, as a model file holds it: `{"input": {"rows": 64, "frames": 1292}, …}`; validated.
Architecture architecture_from_json(const Json& json, const std::string& where);
Json to_json(const Architecture& architecture);

}  // namespace auricle
