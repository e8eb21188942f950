#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace auricle {

/// What follows a layer's sums, by PyTorch's definitions. GELU is the exact one, x Φ(x) by the error function; SiLU is
/// x sigmoid(x), also known as swish; the hard sigmoid is x / 6 + 1/2, cut off at 0 and 1, and hard-swish x times that.
struct Activation {
  enum Kind {
    kNone,
    kRelu,
    kRelu6,
    kLeakyRelu,
    kGelu,
    kSilu,
    kSigmoid,
    kHardSigmoid,
    kHardSwish,
    kTanh,
    kSoftmax,
  };
  static constexpr double kDefaultSlope = 0.01;

  Kind kind = kNone;
  double slope = kDefaultSlope;  ///< of what is below 0, for `kLeakyRelu` alone

  // A kind is an activation.
  constexpr Activation(Kind wanted = kNone, double leak = kDefaultSlope)  // NOLINT(google-explicit-constructor)
      : kind(wanted), slope(leak) {}

  bool operator==(const Activation&) const = default;
};

/// A size over rows (bands, coefficients) and frames, written `[rows, frames]`.
struct Extent {
  std::size_t rows = 1;
  std::size_t frames = 1;

  bool operator==(const Extent&) const = default;
};

/// How much is put before the first and after the last of something.
struct Ends {
  std::size_t before = 0;
  std::size_t after = 0;

  bool operator==(const Ends&) const = default;
};

/// What is put around feature maps, written `[[rows before, after], [frames before, after]]`.
struct Padding {
  Ends rows;
  Ends frames;

  bool operator==(const Padding&) const = default;
};

/// The axes of what goes from layer to layer, in the order of memory.
enum class Axis { kChannels, kRows, kFrames };

/// From each row of the input its mean is subtracted, then it is divided by its standard deviation. Both are fitted to
/// the training data, not learned. Only as the first layer (Keras' Normalization with axis -2).
struct Normalization {
  bool operator==(const Normalization&) const = default;
};

/// 2-D convolution over rows and frames, with a bias, zeros around the input (torch's Conv2d; Keras' Conv2D with
/// padding "same" where the kernel is odd, the stride 1 and no padding given).
struct Conv2d {
  std::size_t filters = 0;
  Extent kernel{.rows = 3, .frames = 3};
  Extent stride;
  Extent dilation;                 ///< how far apart the kernel's values are
  std::size_t groups = 1;          ///< each hears its share of the channels alone; as many as channels: depthwise
  std::optional<Padding> padding;  ///< none: half of what the kernel spans on each side, rounded down
  Activation activation;

  /// How much the dilated kernel covers.
  Extent span() const {
    return {.rows = (kernel.rows - 1) * dilation.rows + 1, .frames = (kernel.frames - 1) * dilation.frames + 1};
  }
  /// The zeros around the input.
  Padding zeros() const {
    const auto [rows, frames] = span();
    return padding.value_or(
        Padding{.rows = {(rows - 1) / 2, (rows - 1) / 2}, .frames = {(frames - 1) / 2, (frames - 1) / 2}});
  }

  bool operator==(const Conv2d&) const = default;
};

/// Batch normalization of each channel (Ioffe and Szegedy 2015), then the activation.
struct BatchNorm {
  double epsilon = 1e-5;
  double momentum = 0.1;  ///< torch's: the share that a batch has in the running statistics, Keras' 1 - momentum
  Activation activation;

  bool operator==(const BatchNorm&) const = default;
};

/// The largest value of each `size`; what is left over at the end is dropped. Padding is never the largest.
struct MaxPool {
  Extent size{.rows = 2, .frames = 2};
  std::optional<Extent> stride;  ///< none: the size, so that they don't overlap
  Padding padding;

  Extent step() const { return stride.value_or(size); }

  bool operator==(const MaxPool&) const = default;
};

/// The mean of each `size`, otherwise as `MaxPool`.
struct AvgPool {
  Extent size{.rows = 2, .frames = 2};
  std::optional<Extent> stride;
  Padding padding;
  bool count_padding = false;  ///< as zeros; else the mean is of what lies on the input

  Extent step() const { return stride.value_or(size); }

  bool operator==(const AvgPool&) const = default;
};

/// Each channel becomes its mean, its maximum, or both: all means, then all maxima.
struct GlobalPool {
  enum class Kind { kMean, kMax, kMeanMax };
  enum class Over { kAll, kFrames, kRows };  ///< kFrames pools over time alone: channels and rows stay

  Kind kind = Kind::kMean;
  Over over = Over::kAll;

  bool operator==(const GlobalPool&) const = default;
};

/// In training, each value is zero with probability `rate` and the others are scaled up; later it does nothing.
struct Dropout {
  double rate = 0.5;

  bool operator==(const Dropout&) const = default;
};

/// Every output is a weighted sum of all inputs plus a bias, then the activation (Keras' Dense, torch's Linear). Takes
/// channels x rows x frames as they lie, channels first (torch's Flatten before it).
struct Dense {
  std::size_t units = 0;
  Activation activation = Activation::kRelu;

  bool operator==(const Dense&) const = default;
};

/// An activation alone, where no layer before it has one to give.
struct Activate {
  Activation activation;

  bool operator==(const Activate&) const = default;
};

/// The axes in another order: the result's channels, rows and frames are these axes of its input (torch's permute).
struct Transpose {
  std::array<Axis, 3> order{Axis::kChannels, Axis::kRows, Axis::kFrames};

  bool operator==(const Transpose&) const = default;
};

/// Channels x rows x frames become as many channels of one row and frame (torch's Flatten).
struct Flatten {
  bool operator==(const Flatten&) const = default;
};

/// How several values become one, then the activation. Sums and products stretch an axis of length 1 to the others'.
struct Merge {
  enum class Kind { kAdd, kMultiply, kConcat };

  Kind kind = Kind::kAdd;
  Axis over = Axis::kChannels;  ///< along which `kConcat` puts them one after the other
  Activation activation;

  bool operator==(const Merge&) const = default;
};

/// The value at this place gets a name, by which later layers and `Architecture::outputs` refer to it.
struct Mark {
  std::string name;

  bool operator==(const Mark&) const = default;
};

/// The layers that follow take the value of this name, not the one before. "input" is what the network hears, after its
/// `Normalization` where it has one.
struct From {
  std::string name;

  bool operator==(const From&) const = default;
};

/// The value at hand and named ones become one, in this order.
struct Join {
  Merge merge;
  std::vector<std::string> with;

  bool operator==(const Join&) const = default;
};

struct Layer;

/// activation(body(x) + shortcut(x)) (He et al. 2015). The shortcut is x itself where the body keeps its shape, else a
/// learned 1x1 convolution with the body's stride.
struct Residual {
  std::vector<Layer> layers;  ///< the body
  Activation activation = Activation::kRelu;

  bool operator==(const Residual& other) const;
};

/// Every branch hears the same value, and what they give becomes one.
struct Branches {
  Merge merge;
  std::vector<std::vector<Layer>> branches;  ///< at least two; one without layers is the value itself

  bool operator==(const Branches& other) const;
};

/// x gate(W2 activation(W1 mean(x))): each channel is scaled by what all of them say (Hu et al. 2018).
struct SqueezeExcitation {
  std::size_t units = 0;  ///< between the two dense layers
  Activation activation = Activation::kRelu;
  Activation gate = Activation::kSigmoid;

  bool operator==(const SqueezeExcitation&) const = default;
};

/// One of the above.
struct Layer : std::variant<Normalization, Conv2d, BatchNorm, MaxPool, AvgPool, GlobalPool, Dropout, Dense, Activate,
                            Transpose, Flatten, Mark, From, Join, Residual, Branches, SqueezeExcitation> {
  using variant::variant;
};

// Spelled out: clang 14 crashes on a default here.
inline bool Residual::operator==(const Residual& other) const {
  return layers == other.layers && activation == other.activation;
}
inline bool Branches::operator==(const Branches& other) const {
  return merge == other.merge && branches == other.branches;
}

}  // namespace auricle
