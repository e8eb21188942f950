#pragma once

#include <cstddef>
#include <variant>
#include <vector>

namespace auricle {

/// What follows a layer's sums. GELU is the exact one, x Φ(x) by the error function (PyTorch's and Keras' default).
enum class Activation { kNone, kRelu, kGelu, kSoftmax };

/// A size over rows (bands, coefficients) and frames, written `[rows, frames]`.
struct Extent {
  std::size_t rows = 1;
  std::size_t frames = 1;

  bool operator==(const Extent&) const = default;
};

/// From each row of the input its mean is subtracted, then it is divided by its standard deviation. Both are fitted to
/// the training data, not learned. Only as the first layer (Keras' Normalization with axis -2).
struct Normalization {
  bool operator==(const Normalization&) const = default;
};

/// 2-D convolution over rows and frames, with a bias; zeros around the input, (kernel - 1) / 2 on each side (torch's
/// Conv2d with that padding, Keras' Conv2D with padding "same" where the kernel is odd and the stride 1).
struct Conv2d {
  std::size_t filters = 0;
  Extent kernel{.rows = 3, .frames = 3};
  Extent stride;
  Activation activation = Activation::kNone;

  bool operator==(const Conv2d&) const = default;
};

/// Batch normalization of each channel (Ioffe and Szegedy 2015), then the activation.
struct BatchNorm {
  double epsilon = 1e-5;
  double momentum = 0.1;  ///< torch's: the share that a batch has in the running statistics, Keras' 1 - momentum
  Activation activation = Activation::kNone;

  bool operator==(const BatchNorm&) const = default;
};

/// The largest value of each `size`, which don't overlap; what is left over at the end is dropped.
struct MaxPool {
  Extent size{.rows = 2, .frames = 2};

  bool operator==(const MaxPool&) const = default;
};

/// The mean of each `size`, otherwise as `MaxPool`.
struct AvgPool {
  Extent size{.rows = 2, .frames = 2};

  bool operator==(const AvgPool&) const = default;
};

/// Each channel becomes its mean, its maximum, or both: all means, then all maxima.
struct GlobalPool {
  enum class Kind { kMean, kMax, kMeanMax };
  enum class Over { kAll, kFrames };  ///< kFrames pools over time alone: channels and rows stay

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

struct Layer;

/// activation(body(x) + shortcut(x)) (He et al. 2015). The shortcut is x itself where the body keeps its shape, else a
/// learned 1x1 convolution with the body's stride.
struct Residual {
  std::vector<Layer> layers;  ///< the body: convolutions, batch normalization, pools, dropout, residual blocks
  Activation activation = Activation::kRelu;

  bool operator==(const Residual& other) const;
};

/// One of the above.
struct Layer : std::variant<Normalization, Conv2d, BatchNorm, MaxPool, AvgPool, GlobalPool, Dropout, Dense, Residual> {
  using variant::variant;
};

// Spelled out: clang 14 crashes on a default here.
inline bool Residual::operator==(const Residual& other) const {
  return layers == other.layers && activation == other.activation;
}

}  // namespace auricle
