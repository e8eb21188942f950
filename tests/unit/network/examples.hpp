#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <auricle/network/model.hpp>

namespace auricle::test {

/// The article's network: 25,000 inputs, Dense(100) ReLU, Dense(10) softmax.
Architecture article_network();

/// Random weights of the architecture's shapes, uniform in [-limit, limit]; variances and deviations in [0.5, 2].
Tensors random_weights(const Architecture& architecture, double limit, std::uint64_t seed);

/// A model of four inputs, three hidden units and two genres.
Model small_model();

/// The bytes of a safetensors file: the header's length, the header, the data.
std::string file_bytes(std::string_view header, std::string_view data);

/// What `work` throws as an `Expected`; "" when it throws nothing.
template <typename Expected, typename Work>
std::string message_of(Work&& work) {
  try {
    work();
  } catch (const Expected& error) {
    return error.what();
  }
  return "";
}

}  // namespace auricle::test
