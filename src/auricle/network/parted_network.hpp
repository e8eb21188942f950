#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <auricle/network/model.hpp>

namespace auricle {

/// The named output of a network that says what it heard, before it says which genre that is.
inline constexpr const char* kEmbeddingOutput = "embedding";

/// The layers up to where a value gets its name: what stands before that in the list, and only that, can be needed.
/// Throws UsageError when that is within a block.
std::vector<Layer> layers_up_to(const Network& network, const std::string& output);

/// The rest of a network as one that takes its output "embedding", channels first, as rows of one frame. Nothing where
/// there is no such output, or it doesn't say all that the rest hears: named within a block, passed by, still with rows
/// and frames that the rest goes on with, or of a network that averages over windows.
std::optional<Architecture> head_architecture(const Network& network);

/// A network in two parts: ears, which turn features into an embedding, and a head, which turns that into the answer.
struct PartedNetwork {
  std::string ears;  ///< tells the ears from any other: a hash of what they hear, their layers and their weights
  std::size_t n_values = 0;  ///< in an embedding
  Architecture head;
  Tensors head_weights;
};

/// Parts a network at its output "embedding"; nothing where head_architecture gives nothing. Throws UsageError when the
/// weights are not the architecture's.
std::optional<PartedNetwork> part(const Network& network);

}  // namespace auricle
