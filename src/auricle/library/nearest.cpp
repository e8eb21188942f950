#include <auricle/library/nearest.hpp>

#include <algorithm>

namespace auricle {
namespace {

float product(const float* a, const float* b, std::size_t count) {
  constexpr std::size_t kLanes = 16;  // sums side by side, which the compiler makes SIMD of
  float sums[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      sums[lane] += a[i + lane] * b[i + lane];
    }
  }
  float sum = 0.0F;
  for (const float lane : sums) {
    sum += lane;
  }
  for (; i < count; ++i) {
    sum += a[i] * b[i];
  }
  return sum;
}

bool is_nearer(const Near& one, const Near& other) {
  return one.likeness != other.likeness ? one.likeness > other.likeness : one.row < other.row;
}

}  // namespace

std::vector<Near> nearest_rows(MatrixView rows, std::span<const float> like, std::size_t n,
                               std::optional<std::size_t> but) {
  // A heap of the n best so far, the worst of them on top.
  std::vector<Near> best;
  best.reserve(std::min(n, rows.rows()) + 1);
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const Near found{.row = row, .likeness = product(rows.row(row).data(), like.data(), like.size())};
    if (row == but || (best.size() == n && (n == 0 || !is_nearer(found, best.front())))) {
      continue;
    }
    best.push_back(found);
    std::ranges::push_heap(best, is_nearer);
    if (best.size() > n) {
      std::ranges::pop_heap(best, is_nearer);
      best.pop_back();
    }
  }
  std::ranges::sort_heap(best, is_nearer);
  return best;
}

}  // namespace auricle
