#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace auricle {

/// Random numbers that are the same for the same seed with every compiler and library: the standard fixes
/// std::mt19937_64's bits but not what its distributions make of them, so these are spelled out here.
class Random {
 public:
  explicit Random(std::uint64_t seed) : bits_(seed) {}

  /// Uniform in [0, 1).
  double uniform();
  /// Uniform in [range.low, range.high).
  struct Range {
    double low;
    double high;
  };
  double uniform(Range range) { return range.low + (range.high - range.low) * uniform(); }
  /// Uniform in 0 … count - 1; `count` must be at least 1.
  std::size_t below(std::size_t count);
  /// Normal with mean 0 and variance 1 (Box-Muller).
  double normal();
  /// True with the given probability.
  bool chance(double probability) { return uniform() < probability; }
  /// 0 … count - 1 in random order (Fisher-Yates).
  std::vector<std::size_t> permutation(std::size_t count);
  /// A further generator whose stream is independent of how many numbers are drawn from this one afterwards.
  Random fork() { return Random(bits_()); }

  /// Where its stream stands, as text; with() of it goes on with the very same numbers. Throws UsageError for other
  /// text.
  std::string state() const;
  static Random with(const std::string& state);

 private:
  std::mt19937_64 bits_;
};

}  // namespace auricle
