#pragma once

// Included by the network module's own .cpp files alone.

#include <array>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/network/layers.hpp>

/// The words that stand for values in recipes and model files.
namespace auricle::layer_words {

template <typename Enum, std::size_t kSize>
using Words = std::array<std::pair<Enum, std::string_view>, kSize>;

inline constexpr Words<Activation::Kind, 11> kActivations{{{Activation::kNone, "none"},
                                                           {Activation::kRelu, "relu"},
                                                           {Activation::kRelu6, "relu6"},
                                                           {Activation::kLeakyRelu, "leaky_relu"},
                                                           {Activation::kGelu, "gelu"},
                                                           {Activation::kSilu, "silu"},
                                                           {Activation::kSigmoid, "sigmoid"},
                                                           {Activation::kHardSigmoid, "hard_sigmoid"},
                                                           {Activation::kHardSwish, "hard_swish"},
                                                           {Activation::kTanh, "tanh"},
                                                           {Activation::kSoftmax, "softmax"}}};
inline constexpr Words<GlobalPool::Kind, 3> kPoolKinds{
    {{GlobalPool::Kind::kMean, "mean"}, {GlobalPool::Kind::kMax, "max"}, {GlobalPool::Kind::kMeanMax, "mean_max"}}};
inline constexpr Words<GlobalPool::Over, 3> kPoolOver{
    {{GlobalPool::Over::kAll, "all"}, {GlobalPool::Over::kFrames, "frames"}, {GlobalPool::Over::kRows, "rows"}}};
inline constexpr Words<Axis, 3> kAxes{
    {{Axis::kChannels, "channels"}, {Axis::kRows, "rows"}, {Axis::kFrames, "frames"}}};
inline constexpr Words<Merge::Kind, 3> kMerges{
    {{Merge::Kind::kAdd, "add"}, {Merge::Kind::kMultiply, "multiply"}, {Merge::Kind::kConcat, "concat"}}};

template <typename Enum, std::size_t kSize>
std::string_view word_for(Enum value, const Words<Enum, kSize>& words) {
  for (const auto& [known, word] : words) {
    if (known == value) {
      return word;
    }
  }
  throw UsageError("a network holds a value without a name");
}

}  // namespace auricle::layer_words
