#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include <auricle/network/architecture.hpp>
#include <auricle/network/safetensors.hpp>

namespace auricle::test {

/// What a network gives one song.
struct PlainResult {
  std::vector<double> answer;
  double largest_score = 0;  ///< in magnitude, of those that the answer's softmax or sigmoid is of, in any window
  std::map<std::string, std::vector<double>> outputs;
};

/// Computes a network in the plainest way, by loops in double precision that say what each layer means.
PlainResult compute_plainly(const Architecture& architecture, const Tensors& weights, std::span<const float> song);

}  // namespace auricle::test
