#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace auricle {

struct PlanePoint {
  double x = 0.0;
  double y = 0.0;
};

/// How t-SNE's points push one of them away: sums over all others of 1 / (1 + d²) and of its square times the way.
struct Repulsion {
  double total = 0.0;
  PlanePoint push;
};

/// Points in the plane, sorted into squares of squares, so that far ones can be taken together.
class QuadTree {
 public:
  explicit QuadTree(std::span<const PlanePoint> points);

  /// What pushes point i. A square counts as one point where it looks smaller than `angle` times its distance; 0:
  /// exact.
  Repulsion repulsion(std::size_t i, double angle) const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  struct Square {
    PlanePoint centre;  ///< of mass, of its points; while the tree grows their sum
    double count = 0.0;
    double side = 0.0;
    std::array<std::uint32_t, 4> quarters{kNone, kNone, kNone, kNone};
    bool is_leaf = true;
  };

  /// Where a square lies: not needed once the tree has grown.
  struct Place {
    PlanePoint middle;
  };

  void add(PlanePoint point);
  std::uint32_t quarter_for(std::uint32_t square, PlanePoint point);

  std::span<const PlanePoint> points_;
  std::vector<Square> squares_;
  std::vector<Place> places_;
};

}  // namespace auricle
