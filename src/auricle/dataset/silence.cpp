#include <auricle/dataset/silence.hpp>

#include <algorithm>
#include <functional>
#include <numeric>

namespace auricle {
namespace {

/// Far below the quietest music, and above the dither and the hum of a converter with nothing plugged in.
constexpr double kSilence = 1e-3;

}  // namespace

std::vector<bool> sounding_blocks(std::span<const float> samples, std::size_t block_samples) {
  std::vector<bool> blocks;
  for (std::size_t first = 0; first < samples.size(); first += block_samples) {
    const auto block = samples.subspan(first, std::min(block_samples, samples.size() - first));
    const double energy = std::transform_reduce(block.begin(), block.end(), 0.0, std::plus<>(),
                                                [](float x) { return static_cast<double>(x) * x; });
    blocks.push_back(energy > kSilence * kSilence * static_cast<double>(block.size()));
  }
  return blocks;
}

bool mostly_sounds(const std::vector<bool>& blocks) {
  return 2 * static_cast<std::size_t>(std::ranges::count(blocks, true)) >= blocks.size();
}

std::optional<std::size_t> first_sounding_window(const std::vector<bool>& blocks, std::size_t window) {
  std::vector<std::size_t> sounding_before(blocks.size() + 1);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    sounding_before[i + 1] = sounding_before[i] + (blocks[i] ? 1 : 0);
  }
  std::optional<std::size_t> best;
  std::size_t most = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::size_t end = std::min(i + window, blocks.size());
    const std::size_t sounding = sounding_before[end] - sounding_before[i];
    if (blocks[i] && 2 * sounding >= end - i) {
      return i;
    }
    if (blocks[i] && sounding > most) {
      best = i;
      most = sounding;
    }
  }
  return best;
}

}  // namespace auricle
