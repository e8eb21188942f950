#include <auricle/library/quad_tree.hpp>

#include <algorithm>

namespace auricle {
namespace {

/// Points nearer than the largest square's side divided by 2 to this count as one.
constexpr std::size_t kMostDepth = 40;

}  // namespace

QuadTree::QuadTree(std::span<const PlanePoint> points) : points_(points) {
  const auto [left, right] = std::ranges::minmax(points, {}, &PlanePoint::x);
  const auto [low, high] = std::ranges::minmax(points, {}, &PlanePoint::y);
  // A little more, so that no point lies on the far edge.
  const double side = 1.0001 * std::max({right.x - left.x, high.y - low.y, 1e-12});
  squares_.push_back({.side = side});
  places_.push_back({.middle = {.x = 0.5 * (left.x + right.x), .y = 0.5 * (low.y + high.y)}});
  squares_.reserve(2 * points.size());
  places_.reserve(2 * points.size());
  for (const PlanePoint& point : points) {
    add(point);
  }
  for (Square& square : squares_) {
    square.centre.x /= square.count;
    square.centre.y /= square.count;
  }
}

std::uint32_t QuadTree::quarter_for(std::uint32_t square, PlanePoint point) {
  const PlanePoint middle = places_[square].middle;
  const std::size_t which = (point.x >= middle.x ? 1 : 0) + (point.y >= middle.y ? 2 : 0);
  if (squares_[square].quarters[which] == kNone) {
    const double side = 0.5 * squares_[square].side;
    const double off = 0.5 * side;
    squares_[square].quarters[which] = static_cast<std::uint32_t>(squares_.size());
    squares_.push_back({.side = side});
    places_.push_back({.middle = {.x = middle.x + (point.x >= middle.x ? off : -off),
                                  .y = middle.y + (point.y >= middle.y ? off : -off)}});
  }
  return squares_[square].quarters[which];
}

void QuadTree::add(PlanePoint point) {
  std::uint32_t at = 0;
  for (std::size_t depth = 0;; ++depth) {
    Square& square = squares_[at];
    const double before = square.count;
    const PlanePoint sum = square.centre;
    square.centre = {.x = sum.x + point.x, .y = sum.y + point.y};
    square.count += 1.0;
    if (before == 0.0 || depth == kMostDepth) {
      return;
    }
    if (square.is_leaf) {
      // The point, or points at one place, that were here alone move into a quarter of their own.
      square.is_leaf = false;
      const std::uint32_t quarter = quarter_for(at, {.x = sum.x / before, .y = sum.y / before});
      squares_[quarter].centre = sum;
      squares_[quarter].count = before;
    }
    at = quarter_for(at, point);
  }
}

Repulsion QuadTree::repulsion(std::size_t i, double angle) const {
  const PlanePoint point = points_[i];
  Repulsion sum;
  std::array<std::uint32_t, 4 * (kMostDepth + 2)> waiting{};
  std::size_t n_waiting = 1;
  while (n_waiting > 0) {
    const Square& square = squares_[waiting[--n_waiting]];
    const double dx = point.x - square.centre.x;
    const double dy = point.y - square.centre.y;
    const double squared = dx * dx + dy * dy;
    if (square.is_leaf || square.side * square.side < angle * angle * squared) {
      const double nearness = 1.0 / (1.0 + squared);
      sum.total += square.count * nearness;
      sum.push.x += square.count * nearness * nearness * dx;
      sum.push.y += square.count * nearness * nearness * dy;
      continue;
    }
    for (const std::uint32_t quarter : square.quarters) {
      if (quarter != kNone) {
        waiting[n_waiting++] = quarter;
      }
    }
  }
  sum.total -= 1.0;  // itself, or a point at its place
  return sum;
}

}  // namespace auricle
