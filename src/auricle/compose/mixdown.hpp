#pragma once

#include <cstddef>
#include <vector>

#include <auricle/compose/score.hpp>

namespace auricle {

/// How much of a score to play.
struct MixdownLength {
  std::size_t n_samples = 0;
  int sample_rate_hz = 22050;
};

/// Plays a score: every different note is rendered once and then laid wherever it recurs, as a sampler does.
std::vector<float> mix_down(const Score& score, const MixdownLength& length, Random& random);

}  // namespace auricle
