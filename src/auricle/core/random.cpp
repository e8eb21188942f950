#include <auricle/core/random.hpp>

#include <cmath>
#include <numbers>
#include <numeric>
#include <sstream>
#include <utility>

#include <auricle/core/error.hpp>

namespace auricle {

double Random::uniform() { return static_cast<double>(bits_() >> 11) * 0x1.0p-53; }

std::size_t Random::below(std::size_t count) {
  // Rejects the last, incomplete run of `count` values, so that no result is likelier than another.
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % count;
  std::uint64_t value = bits_();
  while (value >= limit) {
    value = bits_();
  }
  return value % count;
}

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::vector<std::size_t> Random::permutation(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = count; i > 1; --i) {
    std::swap(order[i - 1], order[below(i)]);
  }
  return order;
}

std::string Random::state() const {
  std::ostringstream text;
  text << bits_;
  return text.str();
}

Random Random::with(const std::string& state) {
  Random random(0);
  std::istringstream text(state);
  if (!(text >> random.bits_)) {
    throw UsageError("the state of a random stream is damaged");
  }
  return random;
}

}  // namespace auricle
